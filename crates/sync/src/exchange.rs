//! Drives the engine over the line: opens it, sends, listens, carries files, and tells who looks on.
//!
//! The vault is held only while the engine steps.

use std::time::{Duration, Instant};

use hyper::Method;
use hyper::body::Bytes;

use crate::engine::{Address, Effect, Engine, Event, Finished, Moment, Parcel};
use crate::link::{self, Answer, Link, LinkError};
use crate::{Door, Phase, Progress, Report, SyncError, attachments};

/// How long the line may stay without progress.
#[derive(Clone, Copy, Debug)]
pub struct Patience(pub Duration);

impl Default for Patience {
    fn default() -> Self {
        Self(Duration::from_secs(45))
    }
}

/// How often a person who waits sees bytes move, and can stop it.
const LOOK: Duration = Duration::from_millis(250);

/// Talks to HQ until both sides have what the other has. Never fails without a report in the log.
pub fn exchange(door: &impl Door, patience: Patience) -> Result<Report, SyncError> {
    let mut engine = Engine::new(door.now_ms(), 0);
    let finished = drive(&mut engine, door, patience, Event::Asked)?;
    finished.map_or(Err(SyncError::Protocol("events out of order")), settled)
}

/// What a caller is told: a report, unless there is nobody to talk to or the vault itself failed.
pub fn settled(finished: Finished) -> Result<Report, SyncError> {
    match finished.outcome {
        Err(error @ (SyncError::NotEnrolled | SyncError::Locked | SyncError::Vault(_))) => Err(error),
        _ => Ok(finished.report),
    }
}

/// Gives the engine an event and does what it asks for, until it waits for time alone. `None`: no exchange
/// was due.
pub fn drive(
    engine: &mut Engine,
    door: &impl Door,
    patience: Patience,
    event: Event,
) -> Result<Option<Finished>, SyncError> {
    let mut driver = Driver {
        engine,
        door,
        patience: patience.0,
        started: Instant::now(),
        link: None,
        answer: None,
        shown: Progress::default(),
    };
    let outcome = block_on(driver.run(event));
    if outcome.is_err() {
        driver.engine.abandon(door.now_ms());
    }
    outcome
}

/// The conversation runs on a small runtime of its own: callers are blocking workers.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, SyncError>>) -> Result<T, SyncError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(SyncError::Worker)?.block_on(work)
}

struct Driver<'a, D> {
    engine: &'a mut Engine,
    door: &'a D,
    patience: Duration,
    started: Instant,
    link: Option<Link>,
    answer: Option<Answer>,
    shown: Progress,
}

/// What came of waiting.
enum Waited<T> {
    Done(T),
    Stopped,
}

impl<D: Door> Driver<'_, D> {
    async fn run(&mut self, first: Event) -> Result<Option<Finished>, SyncError> {
        let (mut next, mut finished) = (Some(first), None);
        while let Some(event) = next.take() {
            for effect in self.step(event)? {
                match effect {
                    Effect::Progress(progress) => self.show(progress),
                    Effect::WakeAt(_) => {}
                    Effect::Finished(end) => finished = Some(end),
                    Effect::Close => (self.link, self.answer) = (None, None),
                    Effect::Connect(address) => next = Some(self.connect(&address).await),
                    Effect::Request(parcel) => next = Some(self.request(parcel).await),
                    Effect::Listen => next = Some(self.listen().await),
                    Effect::CarryFiles => next = Some(self.carry().await),
                }
            }
        }
        Ok(finished)
    }

    fn step(&mut self, event: Event) -> Result<Vec<Effect>, SyncError> {
        let event = if self.engine.is_running() && self.door.is_cancelled() { Event::Cancel } else { event };
        let moment = self.moment();
        self.door.vault(|vault| Ok(self.engine.step(vault, moment, event)))
    }

    fn moment(&self) -> Moment {
        let (bytes_up, bytes_down) = self.link.as_ref().map_or((0, 0), |link| link.meter.read());
        let ran_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Moment { now_ms: self.door.now_ms(), ran_ms, bytes_up, bytes_down }
    }

    fn show(&mut self, progress: Progress) {
        self.shown = progress;
        self.door.progress(&progress);
    }

    async fn connect(&mut self, address: &Address) -> Event {
        let trust = match link::remembered(self.door, &address.credentials) {
            Ok(trust) => trust,
            Err(error) => return Event::Failed(error),
        };
        let opening = Link::open(&address.url, trust, self.patience);
        match watched(self.door, self.shown, || (0, 0), opening).await {
            Waited::Done(Ok(link)) => {
                self.link = Some(link);
                Event::Connected
            }
            Waited::Done(Err(error)) => Event::Failed(error.into()),
            Waited::Stopped => Event::Cancel,
        }
    }

    async fn request(&mut self, parcel: Parcel) -> Event {
        let body = match parcel.pack() {
            Ok(body) => body,
            Err(error) => return Event::Failed(error),
        };
        let Some(link) = &mut self.link else { return Event::Failed(SyncError::CutShort) };
        let meter = link.meter.clone();
        let asking = link.request(Method::POST, "/v1/exchange", &[], body);
        match watched(self.door, self.shown, || meter.read(), asking).await {
            Waited::Done(Ok(answer)) => {
                let status = answer.status();
                self.answer = Some(answer);
                Event::Head { status }
            }
            Waited::Done(Err(error)) => Event::Failed(error.into()),
            Waited::Stopped => Event::Cancel,
        }
    }

    async fn listen(&mut self) -> Event {
        let (Some(answer), Some(link)) = (&mut self.answer, &self.link) else {
            return Event::Failed(SyncError::CutShort);
        };
        let meter = link.meter.clone();
        let piece: Waited<Result<Option<Bytes>, LinkError>> =
            watched(self.door, self.shown, || meter.read(), answer.piece()).await;
        match piece {
            Waited::Done(Ok(Some(piece))) => Event::Bytes(piece.into()),
            Waited::Done(Ok(None)) => {
                self.answer = None;
                Event::Ended
            }
            Waited::Done(Err(error)) => Event::Failed(error.into()),
            Waited::Stopped => Event::Cancel,
        }
    }

    async fn carry(&mut self) -> Event {
        let Some(link) = &mut self.link else { return Event::Failed(SyncError::CutShort) };
        let Some(report) = self.engine.report_mut() else { return Event::FilesCarried };
        let meter = link.meter.clone();
        let carrying = attachments::carry(self.door, link, report);
        match watched(self.door, self.shown, || meter.read(), carrying).await {
            Waited::Done(Ok(())) => Event::FilesCarried,
            Waited::Done(Err(error)) => Event::Failed(error),
            Waited::Stopped => Event::Cancel,
        }
    }
}

/// Waits for `work`; meanwhile shows how many bytes have moved, and gives up when a person says so.
async fn watched<T>(
    door: &impl Door,
    shown: Progress,
    moved: impl Fn() -> (u64, u64),
    work: impl Future<Output = T>,
) -> Waited<T> {
    tokio::pin!(work);
    let mut last = (shown.bytes_up, shown.bytes_down);
    loop {
        if let Ok(done) = tokio::time::timeout(LOOK, &mut work).await {
            return Waited::Done(done);
        }
        if door.is_cancelled() {
            return Waited::Stopped;
        }
        let now = moved();
        if now != last && shown.phase != Phase::Connecting {
            last = now;
            door.progress(&Progress { bytes_up: now.0, bytes_down: now.1, ..shown });
        }
    }
}
