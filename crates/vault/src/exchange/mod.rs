//! The store's side of reconciliation: what is to be sent, what was acknowledged, what came in.
//!
//! Nothing is believed that is not signed; nothing that came in is dropped. Who talks to HQ is `sync`.

mod checkpoints;
mod filling;
mod hold;
mod incoming;
mod joining;
pub(crate) mod measured;
mod older;
mod order;
mod outgoing;
mod resubmit;

use ledger::{Hash, RawChange, Scope, Stream};
use serde::{Deserialize, Serialize};

use crate::{Cursor, Touched};

pub use checkpoints::{
    BadProof, KnownCheckpoint, LogAsk, LogEvent, LogJudged, LogShown, LogStanding, LogTroubleCode,
    ShownPlace, Since,
};
pub use filling::{Lacking, Snapped};
pub use hold::Waiting;
pub(crate) use hold::retry;
pub(crate) use incoming::{release, take_run};
pub use joining::HqUser;
pub use measured::{ClockEstimate, FrameTargets};
pub use older::{Older, Piece};
pub use outgoing::{Unsent, UnsentState};

/// Neighbouring changes of one stream by one author, the last of them signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub stream: Stream,
    pub first_seq: u64,
    pub raws: Vec<RawChange>,
}

/// How far a stream goes, and the chain's hash there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadAtHq {
    pub stream: Stream,
    pub seq: u64,
    pub hash: Hash,
}

/// What HQ has of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    pub stream: Stream,
    pub received: u64,
    /// Up to here the changes survive a power cut at HQ.
    pub durable: u64,
    /// Two different changes bear one number; this device goes on under a new life.
    pub frozen: bool,
    pub held: Vec<HeldNote>,
    /// Changes that were let in although access had ended when they came.
    pub flagged: Vec<HeldNote>,
}

/// A change that HQ put before a reviewer, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldNote {
    pub seq: u64,
    pub code: String,
    pub reason: String,
}

/// What acknowledgements changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    pub newly_received: u64,
    pub newly_held: u64,
    /// Let in although access had ended; a reviewer sees them so marked.
    pub flagged: u64,
    /// A stream was frozen: a new life has begun and its unacknowledged changes were signed again.
    pub restarted: bool,
    pub touched: Touched,
}

/// A piece of HQ's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    pub from: Cursor,
    pub to: Cursor,
    pub runs: Vec<Run>,
    /// Scope, header and payload of changes whose payload was withheld until now.
    pub released: Vec<(Scope, Vec<u8>, Vec<u8>)>,
}

/// What a piece of the feed brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Changes taken in.
    pub changes: u64,
    /// Changes that were here already.
    pub known: u64,
    /// Changes that wait for something, and are listed.
    pub waiting: u64,
    /// Scopes whose state was taken in.
    pub states: u64,
    /// Scopes whose state was not: they were not granted, or it cannot be true.
    pub refused: u64,
    pub touched: Touched,
}

/// One exchange as it is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeEntry {
    pub started_ms: i64,
    pub ended_ms: i64,
    pub status: String,
    pub sent: u64,
    pub received: u64,
    pub held: u64,
    #[serde(default)]
    pub flagged: u64,
    pub bytes_up: u64,
    pub bytes_down: u64,
    pub clock_offset_ms: Option<i64>,
    pub trouble: Option<String>,
    /// How many attempts in a row this stands for: those that moved nothing and ended alike are one line.
    #[serde(default)]
    pub times: u32,
}

impl ExchangeEntry {
    /// Whether it says no more than that it was tried.
    fn is_quiet(&self) -> bool {
        self.sent == 0 && self.received == 0 && self.held == 0
    }
}
