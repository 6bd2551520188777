//! What HQ shows of its log, judged against what it confirmed before. What does not fit is refused, kept as
//! evidence and told; nothing here is ever deleted because of it.

mod ask;
mod carried;
mod judge;
mod kept;
mod read;

use ledger::{Stream, VerifyingKey};
use proof::{Checkpoint, LogName, Root};
use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

pub(super) use self::ask::forget_places;
use self::ask::{ask_others, ask_places};
pub use self::carried::Since;
use self::judge::{Way, judge};
pub(super) use self::kept::is_believed;
use self::kept::{close_troubles, keep, last_verified, open_trouble, refuse, tell, verified_at};
pub use self::read::BadProof;
use crate::{Hq, Vault, VaultError};

/// Checkpoints heard from others that wait for a proof.
const MAX_HEARD: i64 = 64;

/// What this vault knows of HQ's log, and asks to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogAsk {
    pub epoch: Uuid,
    pub size: u64,
    pub others: Vec<u64>,
    pub wanted: Vec<(Stream, u64)>,
}

/// What HQ shows. Nothing of it is believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogShown {
    pub note: String,
    pub proof: Vec<u8>,
    /// For each size asked about: the proof that the checkpoint extends it.
    pub linked: Vec<(u64, Vec<u8>)>,
    pub included: Vec<ShownPlace>,
    pub restored: Vec<String>,
}

/// Where a change is said to stand in HQ's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPlace {
    pub stream: Stream,
    pub seq: u64,
    pub pos: u64,
    pub received_at: i64,
    pub proof: Vec<u8>,
}

/// Why HQ's log is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTroubleCode {
    /// The checkpoint cannot be read, or HQ's key did not sign it.
    Unsigned,
    /// It is of another log than the one HQ spoke of.
    OtherLog,
    /// It holds less than HQ confirmed before.
    Smaller,
    /// It does not begin with what HQ confirmed before.
    Rewritten,
    /// HQ signed for two different histories.
    Split,
    /// HQ began a new life of its feed and did not sign for the restore.
    Undeclared,
    /// A change that HQ acknowledged is not shown to be in its log.
    NotIncluded,
}

impl LogTroubleCode {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::OtherLog => "other_log",
            Self::Smaller => "smaller",
            Self::Rewritten => "rewritten",
            Self::Split => "split",
            Self::Undeclared => "undeclared",
            Self::NotIncluded => "not_included",
        }
    }
}

/// Something that happened to HQ's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    pub at: i64,
    /// A [`LogTroubleCode`], or `restored`.
    pub code: String,
    pub known_size: Option<u64>,
    pub found_size: Option<u64>,
    pub closed_at: Option<i64>,
}

/// What came of judging what HQ showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogJudged {
    Fits,
    /// It fits again after a trouble: what was not believed meanwhile is offered once more.
    FitsAgain,
    Refused,
}

/// HQ's log as this vault sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogStanding {
    /// The last verified checkpoint.
    pub checkpoint: Option<KnownCheckpoint>,
    /// Checkpoints from others that wait for a proof.
    pub heard: u64,
    /// Own streams, and how many of them HQ has shown to be in its log up to the last acknowledged change.
    pub streams: u64,
    pub proved: u64,
    /// Newest first; open troubles have no `closed_at`.
    pub events: Vec<LogEvent>,
}

/// A checkpoint that was verified here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCheckpoint {
    pub log: LogName,
    pub root: Root,
    pub note: String,
    /// The size of the one before it, and the proof that it extends that.
    pub linked: Option<(u64, Vec<u8>)>,
    pub seen_at: i64,
    pub checked_at: i64,
}

/// Why a checkpoint was refused, and what it was compared with.
struct Refusal {
    code: LogTroubleCode,
    known: Option<KnownCheckpoint>,
}

impl From<LogTroubleCode> for Refusal {
    fn from(code: LogTroubleCode) -> Self {
        Self { code, known: None }
    }
}

impl Vault {
    /// What to ask of HQ's log in the next HELLO.
    pub fn log_ask(&mut self) -> Result<LogAsk, VaultError> {
        let Some(hq) = self.hq.clone() else { return Ok(LogAsk::default()) };
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known = last_verified(&transaction, &hq)?;
        let others = ask_others(&transaction, &hq)?;
        let wanted = ask_places(&transaction)?;
        transaction.commit()?;
        let (epoch, size) = known.map_or_else(Default::default, |known| (known.log.epoch, known.root.size));
        Ok(LogAsk { epoch, size, others, wanted })
    }

    /// Judges what HQ shows by everything HQ confirmed before.
    pub fn take_checkpoint(&mut self, shown: &LogShown, now_ms: i64) -> Result<LogJudged, VaultError> {
        let Some(hq) = self.hq.clone() else { return Ok(LogJudged::Fits) };
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let judged = match judge(&transaction, &hq, shown, Way::Line, now_ms)? {
            Ok(()) if close_troubles(&transaction, now_ms)? => LogJudged::FitsAgain,
            Ok(()) => LogJudged::Fits,
            Err(refusal) => {
                refuse(&transaction, &hq, shown, &refusal, now_ms)?;
                LogJudged::Refused
            }
        };
        transaction.commit()?;
        self.log_shown = judged != LogJudged::Refused;
        Ok(judged)
    }

    /// Takes in a checkpoint that somebody else passed on. Only HQ's own signature counts; a second history is
    /// found at once when the sizes are equal, else by the proof that HQ is asked for.
    pub fn hear_checkpoint(&mut self, note: &str, now_ms: i64) -> Result<(), VaultError> {
        let Some(hq) = self.hq.clone() else { return Ok(()) };
        let Some(heard) = hq_key(&hq).and_then(|key| Checkpoint::open(note, &key).ok()) else {
            return Ok(());
        };
        if heard.log.hq != hq.device {
            return Ok(());
        }
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        hear(&transaction, &heard, note, now_ms)?;
        Ok(transaction.commit()?)
    }

    /// HQ's newest checkpoint that was verified here, to be passed on in bundles.
    pub fn last_checkpoint(&self) -> Result<Option<String>, VaultError> {
        let Some(hq) = &self.hq else { return Ok(None) };
        Ok(last_verified(&self.db, hq)?.map(|known| known.note))
    }

    /// Why HQ's log is not believed at present.
    pub fn log_trouble(&self) -> Result<Option<String>, VaultError> {
        open_trouble(&self.db)
    }

    /// Whether what HQ sends may be taken in: it has shown in this exchange that its log goes on from what it
    /// confirmed before. One that never showed a log cannot be held to it.
    pub(super) fn follows_hq(&self) -> Result<bool, VaultError> {
        if open_trouble(&self.db)?.is_some() {
            return Ok(false);
        }
        let Some(hq) = self.hq.as_ref().filter(|_| !self.log_shown) else { return Ok(true) };
        Ok(last_verified(&self.db, hq)?.is_none())
    }
}

/// Keeps a signed checkpoint that nothing proves yet. Another root of a size that was verified is a second
/// history.
fn hear(db: &Connection, heard: &Checkpoint, note: &str, now_ms: i64) -> Result<(), VaultError> {
    let LogName { hq, epoch } = heard.log;
    let waiting: i64 = db
        .prepare_cached("SELECT count(*) FROM checkpoint WHERE hq = ?1 AND epoch = ?2 AND state = 'heard'")?
        .query_row((hq.0, epoch), |row| row.get(0))?;
    let same = verified_at(db, heard.log, heard.root.size)?;
    if same.as_ref().is_none_or(|same| same.root != heard.root) && waiting < MAX_HEARD {
        keep(db, heard, note, "heard", None, now_ms)?;
    }
    if let Some(known) = same.filter(|same| same.root != heard.root) {
        let refusal = Refusal { code: LogTroubleCode::Split, known: Some(known) };
        tell(db, &refusal, Some(heard.root.size), note, now_ms)?;
    }
    Ok(())
}

fn hq_key(hq: &Hq) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&hq.public_key).ok()
}
