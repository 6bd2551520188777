//! The exchange that runs by itself: nudged by every change, on a schedule that is always armed, and shown
//! while it runs. One at a time, whoever started it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use sync::engine::{Engine, Event, Finished};
use sync::{FileProgress, Freight, Patience, Phase, Progress, SyncError};
use vault::{Vault, VaultError};

use crate::commands::{Command, Gate};
use crate::desk::{Changed, SharedVault, lock};
use crate::work::{Kind, Running};
use crate::{Desk, Failure};

/// A jump of the wall clock is noticed after so long at the latest.
const BEAT: Duration = Duration::from_secs(30);
/// Who looks on is told of moving bytes no more often than this.
const TELL_EVERY_MS: i64 = 1_000;
/// What is stale once an exchange has brought something.
pub(crate) const BROUGHT: [&str; 6] = ["sync", "cases", "records", "conflicts", "approvals", "people"];

/// The exchange as it stands now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    pub progress: Progress,
    /// The file that travels, or travelled last, in this exchange.
    pub files: Option<FileProgress>,
    pub next_attempt_ms: Option<i64>,
    pub paused: bool,
    told_ms: i64,
}

/// What the desk keeps for the exchange.
#[derive(Debug)]
pub(crate) struct Background {
    /// Held for the length of an exchange: two at once would only disturb each other.
    engine: Mutex<Engine>,
    standing: Mutex<Standing>,
    cancelled: AtomicBool,
    bell: Mutex<Rung>,
    rings: Condvar,
}

#[derive(Debug, Default)]
struct Rung {
    event: Option<Event>,
    closed: bool,
}

impl Background {
    pub(crate) fn new(now_ms: i64, seed: u64) -> Self {
        Self {
            engine: Mutex::new(Engine::new(now_ms, seed)),
            standing: Mutex::default(),
            cancelled: AtomicBool::default(),
            bell: Mutex::default(),
            rings: Condvar::new(),
        }
    }

    pub(crate) fn standing(&self) -> Standing {
        *lock(&self.standing)
    }

    /// Wakes who keeps in touch.
    pub(crate) fn ring(&self, event: Event) {
        let mut bell = lock(&self.bell);
        // A pause is not forgotten over a change that comes right after it.
        if bell.event.is_none() || !matches!(event, Event::Nudge) {
            bell.event = Some(event);
        }
        self.rings.notify_all();
    }

    /// The running exchange, if any, ends at the next frame.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn wait(&self, at_most: Duration) -> Option<Event> {
        let bell = lock(&self.bell);
        let woken = self.rings.wait_timeout_while(bell, at_most, |bell| bell.event.is_none() && !bell.closed);
        let mut bell = woken.unwrap_or_else(PoisonError::into_inner).0;
        if bell.closed { None } else { Some(bell.event.take().unwrap_or(Event::Tick)) }
    }
}

/// How the exchange reaches the vault: for a moment at a time, so that a person goes on working.
pub(crate) struct OpenDoor<'d> {
    pub vault: SharedVault,
    pub desk: &'d Desk,
    pub freight: Freight,
    /// In the list of long work from the first step of an exchange on.
    running: OnceLock<Running<'d>>,
}

impl sync::Door for OpenDoor<'_> {
    fn vault<T>(&self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, SyncError> {
        Ok(work(&mut lock(&self.vault))?)
    }

    fn now_ms(&self) -> i64 {
        self.desk.clock.now_ms()
    }

    fn freight(&self) -> Freight {
        self.freight
    }

    fn progress(&self, progress: &Progress) {
        self.moved(|standing| {
            let is_new = standing.progress.phase != progress.phase;
            if progress.phase == Phase::Connecting {
                standing.files = None;
            }
            standing.progress = *progress;
            is_new
        });
        if progress.phase != Phase::Idle {
            let running = self.running.get_or_init(|| self.desk.begin(Kind::Exchange));
            running.progress(progress.sent + progress.fetched, progress.to_send + progress.to_fetch);
        }
    }

    fn file_progress(&self, progress: &FileProgress) {
        self.moved(|standing| {
            let is_new = standing.files.is_none_or(|files| files.part != progress.part);
            standing.files = Some(*progress);
            is_new
        });
    }

    /// A desk that was locked ends the exchange too, so that it keeps no keys in memory.
    fn is_cancelled(&self) -> bool {
        !self.desk.has_open(&self.vault)
            || self.desk.background.cancelled.load(Ordering::Relaxed)
            || self.running.get().is_some_and(|running| running.is_cancelled())
    }
}

impl<'d> OpenDoor<'d> {
    pub fn at(desk: &'d Desk, vault: SharedVault, freight: Freight) -> Self {
        Self { vault, desk, freight, running: OnceLock::new() }
    }

    /// What came of the exchange; one that moved nothing is no news.
    fn end(self, finished: &Result<Option<Finished>, SyncError>) {
        let Some(running) = self.running.into_inner() else { return };
        let trouble = match finished {
            Ok(Some(finished)) if finished.report.sent + finished.report.received == 0 => {
                return running.end_unsaid();
            }
            Ok(Some(finished)) => finished.outcome.as_ref().err(),
            Ok(None) => None,
            Err(error) => Some(error),
        };
        let code = |error| if matches!(error, &SyncError::Cancelled) { "stopped" } else { "exchange" };
        running.end(trouble.map(|error| Failure::try_again(code(error), error.to_string())).as_ref());
    }

    /// Notes how the exchange stands now; who looks on is told at once of what is new, else from time to time.
    fn moved(&self, note: impl FnOnce(&mut Standing) -> bool) {
        let now_ms = self.desk.clock.now_ms();
        let mut standing = lock(&self.desk.background.standing);
        let is_new = note(&mut standing);
        if is_new || (now_ms - standing.told_ms).abs() >= TELL_EVERY_MS {
            standing.told_ms = now_ms;
            drop(standing);
            self.desk.tell(Changed { tags: vec!["sync".into()], cases: Vec::new() });
        }
    }
}

impl Desk {
    /// An exchange that somebody asked for. While another runs, it says so.
    pub(crate) fn exchange_now(&self, vault: SharedVault, freight: Freight) -> Result<sync::Report, Failure> {
        let mut engine = self.exchanging()?;
        let finished = self.exchange(&mut engine, (vault, freight), Event::Asked)?;
        let finished = finished.ok_or(SyncError::Protocol("events out of order"))?;
        Ok(sync::settled(finished)?)
    }

    /// Held for the length of an exchange, by line or by courier: two at once would only disturb each other.
    pub(crate) fn exchanging(&self) -> Result<MutexGuard<'_, Engine>, Failure> {
        self.background.engine.try_lock().map_err(|_| {
            Failure::try_again(
                "busy",
                "An exchange with HQ is under way already. Your work is saved; look again in a moment.",
            )
        })
    }

    fn exchange(
        &self,
        engine: &mut Engine,
        (vault, freight): (SharedVault, Freight),
        event: Event,
    ) -> Result<Option<Finished>, SyncError> {
        self.background.cancelled.store(false, Ordering::Relaxed);
        let door = OpenDoor::at(self, vault, freight);
        let finished = sync::drive(engine, &door, Patience::default(), event);
        door.end(&finished);
        let mut standing = lock(&self.background.standing);
        standing.progress.phase = Phase::Idle;
        standing.next_attempt_ms = Some(engine.wake_at());
        standing.paused = engine.is_paused();
        finished
    }

    /// A command is done: what it wrote is sent soon, and who unlocks or joins is brought up to date.
    pub(crate) fn stir(&self, command: &Command) {
        let writes = matches!(command.gate, Gate::Write(_)) && command.changes.contains(&"sync");
        if writes || command.changes.contains(&"session") {
            self.background.ring(Event::Nudge);
        }
    }

    /// Exchanges with HQ by itself, until [`Desk::lose_touch`]. Blocks: give it a thread of its own.
    pub fn keep_in_touch(&self) {
        let mut pause = BEAT;
        while let Some(event) = self.background.wait(pause) {
            let Some(vault) = self.shared() else {
                pause = BEAT;
                continue;
            };
            // One that a person started goes first; this one follows it.
            let mut engine = lock(&self.background.engine);
            let finished = self.exchange(&mut engine, (vault, Freight::All), event);
            let left = engine.wake_at().saturating_sub(self.clock.now_ms());
            drop(engine);
            pause = Duration::from_millis(u64::try_from(left).unwrap_or(0)).clamp(BEAT / 300, BEAT);
            let tags: &[&str] = match &finished {
                Ok(Some(finished)) if finished.report.received + finished.report.sent > 0 => &BROUGHT,
                Ok(Some(_)) | Err(_) => &BROUGHT[..1],
                Ok(None) => &[],
            };
            self.tell(Changed {
                tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
                cases: Vec::new(),
            });
        }
    }

    /// Ends [`Desk::keep_in_touch`] after the exchange that runs.
    pub fn lose_touch(&self) {
        lock(&self.background.bell).closed = true;
        self.background.cancel();
        self.background.rings.notify_all();
    }
}
