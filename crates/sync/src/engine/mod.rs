//! The laptop's side of an exchange as a step function: what happened goes in, what is to be done comes out.
//!
//! It opens no socket, reads no clock and draws no random number; it touches the vault only while it steps,
//! so that a driver can wait for the line without holding it. [`crate::exchange()`] drives it over HTTPS, the
//! simulation over memory.

mod conversation;
mod parcel;

use std::fmt;

use vault::{Vault, VaultError};

use self::conversation::Conversation;
pub use self::parcel::Parcel;
use crate::link::Credentials;
use crate::schedule::{Schedule, Signal};
use crate::{Phase, Progress, Report, Status, SyncError};

/// When something happened, and what had gone over the line by then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock, milliseconds of UTC. It may jump.
    pub now_ms: i64,
    /// A clock that only runs forward.
    pub ran_ms: u64,
    pub bytes_up: u64,
    pub bytes_down: u64,
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// The time asked for by [`Effect::WakeAt`] came, or the machine woke up.
    Tick,
    /// A change was made here, or the network came back.
    Nudge,
    /// A person wants an exchange now.
    Asked,
    /// A person wants no exchange by itself, or wants them again.
    Pause,
    Resume,
    /// The line is open.
    Connected,
    /// HQ answers with this HTTP status.
    Head {
        status: u16,
    },
    /// The next piece of the answer's body.
    Bytes(Vec<u8>),
    /// The answer's body is at its end.
    Ended,
    /// The attachments were carried as far as they go.
    FilesCarried,
    /// What was under way failed.
    Failed(SyncError),
    /// A person stops the exchange. What either side has committed stays.
    Cancel,
}

/// What is to be done. At most one effect of a step is something to wait for, and it is the last one; its
/// outcome is the next event.
#[derive(Debug)]
pub enum Effect {
    /// Open the line: `Connected` or `Failed`.
    Connect(Box<Address>),
    /// Send this to `POST /v1/exchange`: `Head` or `Failed`.
    Request(Parcel),
    /// Wait for the next piece of the answer: `Bytes`, `Ended` or `Failed`.
    Listen,
    /// Carry attachments over the open line: `FilesCarried` or `Failed`.
    CarryFiles,
    /// The line is not needed any more.
    Close,
    /// Come back with a `Tick` at this time of the wall clock, or earlier.
    WakeAt(i64),
    Progress(Progress),
    Finished(Finished),
}

/// How an exchange ended.
#[derive(Debug)]
pub struct Finished {
    pub report: Report,
    pub outcome: Result<(), SyncError>,
}

/// Where HQ is, and what the line to it needs.
#[derive(Clone)]
pub struct Address {
    pub url: String,
    pub credentials: Credentials,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("url", &self.url).finish_non_exhaustive()
    }
}

/// One laptop's engine: when to exchange, and the exchange that runs.
#[derive(Debug)]
pub struct Engine {
    schedule: Schedule,
    running: Option<Box<Conversation>>,
}

impl Engine {
    /// `seed` spreads the waits of laptops that were cut off together.
    #[must_use]
    pub fn new(now_ms: i64, seed: u64) -> Self {
        Self { schedule: Schedule::new(now_ms, seed), running: None }
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.schedule.is_paused()
    }

    #[must_use]
    pub fn wake_at(&self) -> i64 {
        self.schedule.wake_at()
    }

    /// The report of the running exchange, for whoever carries its attachments.
    pub fn report_mut(&mut self) -> Option<&mut Report> {
        self.running.as_mut().map(|running| &mut running.report)
    }

    /// Takes in what happened. The trouble of an exchange comes out in [`Effect::Finished`].
    pub fn step(&mut self, vault: &mut Vault, moment: Moment, event: Event) -> Vec<Effect> {
        let signal = match event {
            Event::Tick => Signal::Tick,
            Event::Nudge => Signal::Nudge,
            Event::Asked => Signal::Asked,
            Event::Pause => Signal::Pause,
            Event::Resume => Signal::Resume,
            event => return self.go_on(vault, moment, event),
        };
        let asked = signal == Signal::Asked;
        let waiting = vault.has_sendable().unwrap_or(true);
        if !self.schedule.step(moment.now_ms, signal, waiting) {
            return vec![Effect::WakeAt(self.wake_at())];
        }
        match Conversation::begin(vault, moment) {
            // Nobody asked, and there is nobody to talk to: no line of the log for that.
            Err(SyncError::NotEnrolled) if !asked => {
                self.schedule.step(moment.now_ms, Signal::Stopped, false);
                vec![Effect::WakeAt(self.wake_at())]
            }
            Err(error) => {
                let running = Conversation::unopened(moment);
                self.finish(vault, moment, running, Err(error))
            }
            Ok((running, address)) => {
                let progress = running.progress(Phase::Connecting, moment);
                self.running = Some(Box::new(running));
                vec![Effect::Progress(progress), Effect::Connect(Box::new(address))]
            }
        }
    }

    /// The vault was locked, or the driver ended early: the exchange that ran is over without a word.
    pub fn abandon(&mut self, now_ms: i64) {
        if self.running.take().is_some() || self.schedule.is_running() {
            self.schedule.step(now_ms, Signal::Failed { retry_after_ms: None }, true);
        }
    }

    fn go_on(&mut self, vault: &mut Vault, moment: Moment, event: Event) -> Vec<Effect> {
        let Some(mut running) = self.running.take() else {
            return vec![Effect::WakeAt(self.wake_at())];
        };
        match running.take_in(vault, moment, event) {
            Ok(Some(next)) => {
                let progress = running.progress(next.phase(), moment);
                self.running = Some(running);
                vec![Effect::Progress(progress), next.into()]
            }
            Ok(None) => self.finish(vault, moment, *running, Ok(())),
            Err(error) => self.finish(vault, moment, *running, Err(error)),
        }
    }

    fn finish(
        &mut self,
        vault: &mut Vault,
        moment: Moment,
        mut running: Conversation,
        outcome: Result<(), SyncError>,
    ) -> Vec<Effect> {
        self.schedule.step(moment.now_ms, signal_of(&outcome), true);
        let noted = conclude(vault, moment, &mut running, &outcome);
        let outcome = outcome.and_then(|()| noted.map_err(SyncError::from));
        vec![
            Effect::Close,
            Effect::Progress(running.progress(Phase::Idle, moment)),
            Effect::WakeAt(self.wake_at()),
            Effect::Finished(Finished { report: running.report, outcome }),
        ]
    }
}

fn signal_of(outcome: &Result<(), SyncError>) -> Signal {
    match outcome {
        Ok(()) => Signal::Succeeded,
        Err(SyncError::Cancelled) => Signal::Stopped,
        Err(SyncError::Slow(seconds)) => {
            Signal::Failed { retry_after_ms: Some(seconds.saturating_mul(1000)) }
        }
        Err(_) => Signal::Failed { retry_after_ms: None },
    }
}

/// Says how it ended, and writes it into the permanent record.
fn conclude(
    vault: &mut Vault,
    moment: Moment,
    running: &mut Conversation,
    outcome: &Result<(), SyncError>,
) -> Result<(), VaultError> {
    running.keep_what_was_learnt(vault, outcome)?;
    let report = &mut running.report;
    report.seconds = moment.ran_ms.saturating_sub(running.began.ran_ms) as f64 / 1000.0;
    (report.bytes_up, report.bytes_down) = (moment.bytes_up, moment.bytes_down);
    report.unsent = vault.unsent_count()?;
    report.conflicts = vault.conflict_count()?;
    report.files_unsent = vault.reads().unsent_files()?;
    report.status = match outcome {
        Ok(()) if report.unsent == 0 && report.files_unsent == 0 => Status::AllSent,
        Ok(()) | Err(SyncError::Cancelled) => Status::Partial,
        Err(error) if error.is_offline() => Status::Offline,
        Err(_) => Status::Refused,
    };
    report.trouble = outcome.as_ref().err().map(ToString::to_string);
    vault.log_exchange(&vault::ExchangeEntry {
        started_ms: running.began.now_ms,
        ended_ms: moment.now_ms,
        status: report.status.word().to_owned(),
        sent: report.sent,
        received: report.received,
        held: report.held,
        flagged: report.flagged,
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        clock_offset_ms: report.clock_offset_ms,
        trouble: report.trouble.clone(),
        times: 1,
    })
}
