//! What HQ signs about its log: how large it is and what it holds (c2sp.org/tlog-checkpoint), and, after a
//! restore, where a new log goes on from an old one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::{DeviceId, Hash, SigningKey, VerifyingKey};
use uuid::Uuid;

use crate::note::{Note, NoteError};
use crate::tree::{MAX_SIZE, Root};

const PREFIX: &str = "chancery/hq/";
const RESTORE: &str = "chancery/restore/1";

/// One life of one HQ's feed: the origin line of its checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogName {
    pub hq: DeviceId,
    pub epoch: Uuid,
}

impl std::fmt::Display for LogName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PREFIX}{}/{}", self.hq, self.epoch)
    }
}

impl std::str::FromStr for LogName {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let read = || {
            let (hq, epoch) = text.strip_prefix(PREFIX)?.split_once('/')?;
            let name = Self { hq: DeviceId(Uuid::parse_str(hq).ok()?), epoch: Uuid::parse_str(epoch).ok()? };
            (name.to_string() == text).then_some(name)
        };
        read().ok_or(CheckpointError::Malformed)
    }
}

/// Why a note is not HQ's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error("the note is no checkpoint of a Chancery log")]
    Malformed,
    #[error("the note is not signed by this headquarters' key")]
    NotSigned,
}

/// HQ's word on how large its log is and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub log: LogName,
    pub root: Root,
}

impl Checkpoint {
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> Note {
        let text = format!("{}\n{}\n{}\n", self.log, self.root.size, STANDARD.encode(self.root.hash));
        Note::sign(text, &self.log.to_string(), key)
    }

    /// Reads a checkpoint and checks HQ's signature. Lines that others added below are ignored.
    pub fn open(note: &str, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        Self::of(&Note::parse(note)?, key)
    }

    /// As [`Checkpoint::open`], of a note that was read already.
    pub fn of(note: &Note, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        let mut lines = note.text.lines();
        let mut next = || lines.next().ok_or(CheckpointError::Malformed);
        let log = next()?.parse::<LogName>()?;
        let root = Root { size: number(next()?)?, hash: hash(next()?)? };
        if lines.any(str::is_empty) {
            return Err(CheckpointError::Malformed);
        }
        if !note.is_signed_by(&log.to_string(), key) {
            return Err(CheckpointError::NotSigned);
        }
        Ok(Self { log, root })
    }
}

/// HQ's word that it was restored from a backup: the new log begins with the first `base.size` entries of
/// the old one, and what stood after them there is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    pub log: LogName,
    pub before: LogName,
    pub base: Root,
    /// When it was restored, milliseconds of UTC.
    pub at: i64,
}

impl Restored {
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> Note {
        let Self { log, before, base, at } = self;
        let root = STANDARD.encode(base.hash);
        let text = format!("{RESTORE}\n{log}\n{before}\n{}\n{root}\n{at}\n", base.size);
        Note::sign(text, &log.to_string(), key)
    }

    pub fn open(note: &str, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        let note = Note::parse(note)?;
        let mut lines = note.text.lines();
        let mut next = || lines.next().ok_or(CheckpointError::Malformed);
        if next()? != RESTORE {
            return Err(CheckpointError::Malformed);
        }
        let (log, before) = (next()?.parse::<LogName>()?, next()?.parse::<LogName>()?);
        let base = Root { size: number(next()?)?, hash: hash(next()?)? };
        let at = next()?.parse().map_err(|_| CheckpointError::Malformed)?;
        if lines.next().is_some() || log.hq != before.hq || log == before {
            return Err(CheckpointError::Malformed);
        }
        if !note.is_signed_by(&log.to_string(), key) {
            return Err(CheckpointError::NotSigned);
        }
        Ok(Self { log, before, base, at })
    }
}

/// A decimal number without leading zeroes, below the largest size there is.
fn number(line: &str) -> Result<u64, CheckpointError> {
    let number = line.parse::<u64>().map_err(|_| CheckpointError::Malformed)?;
    let fits = number <= MAX_SIZE && number.to_string() == line;
    fits.then_some(number).ok_or(CheckpointError::Malformed)
}

fn hash(line: &str) -> Result<Hash, CheckpointError> {
    let bytes = STANDARD.decode(line).map_err(|_| CheckpointError::Malformed)?;
    bytes.try_into().map_err(|_| CheckpointError::Malformed)
}
