//! The encrypted store of one laptop: keys, database, change log, records, search, attachments, backups.
//!
//! There is one door in ([`open()`], [`create`], [`recover`]) and one way to write ([`Vault::write`]).
//! It never writes plaintext to disk, never deletes what it cannot read, and reads no clock.

mod access;
mod acts;
mod apply;
mod asking;
mod attachment;
mod backup;
mod briefs;
mod cases;
mod check;
mod conflicts;
mod control;
mod courier;
mod directory;
mod edit;
mod erasure;
mod error;
mod exchange;
mod facts;
mod files;
mod fulltext;
mod history;
mod keys;
mod likeness;
mod listed;
mod log;
mod meanwhile;
mod meta;
mod numbers;
mod open;
mod operation;
mod passphrase;
mod project;
mod purge;
mod reads;
mod refold;
mod same;
mod search;
mod searched;
mod snapshot;
mod state;
mod table;
#[doc(hidden)]
pub mod testing;
mod text;
mod touched;
mod vault;
mod writer;

pub use access::Grant;
pub use acts::{LoggedAct, NewAct};
pub use attachment::{AttachmentReader, FilePolicy, Here, PartStanding, StoredAttachment};
pub use backup::{BackupSummary, restore};
pub use briefs::RecordBrief;
pub use cases::{CaseQuery, CaseRow, CaseSort};
pub use check::{BrokenStream, CheckReport, LoggedStream, set_aside};
pub use conflicts::{Candidate, ConflictFilter, ConflictKind, OpenConflict};
pub use courier::{
    CarriedFile, CarryFrom, Correspondent, MadeBundle, MakeRecord, Missing, Portion, Rehearsed, TakenBundle,
    TakenPart,
};
pub use directory::DirectoryEntry;
pub use edit::Edit;
pub use error::{OpenError, VaultError};
pub use exchange::{
    Ack, BadProof, ClockEstimate, ExchangeEntry, FrameTargets, HeadAtHq, HeldNote, HqUser, KnownCheckpoint,
    Lacking, LogAsk, LogEvent, LogJudged, LogShown, LogStanding, LogTroubleCode, Marked, Older, Piece,
    Pulled, Received, Run, ShownPlace, Since, Snapped, Unsent, UnsentState, Waiting,
};
pub use history::{FieldHistory, HistoryEntry, LoggedChange, Standing};
pub use keys::{KdfCost, MIN_PASSPHRASE, RecoveryKey};
pub use likeness::{identifiers_of, subject_of};
pub use listed::CaseBrief;
pub use meanwhile::Meanwhile;
pub use meta::{Contact, Cursor, Hq, Identity};
pub use numbers::{NumberBlock, VoidNumbers};
pub use passphrase::NewPassphrase;
pub use purge::{Leaving, PurgeState};
pub use reads::{Reads, StoredRecord};
pub use search::{Hit, MARK, SearchQuery};
pub use searched::{LogLine, LogParties, LogQuery};
pub use snapshot::{Arriving, SnapshotTrouble};
pub use table::create_statements;
pub use touched::Touched;
pub use vault::{NewVault, Vault, create, exists, open, recover};
pub use writer::{ChangeRef, Stamp, Writer};
