//! Exhibits, their hand-overs, and files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::{RecordRef, RecordView};

/// An exhibit with its chain of custody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EvidenceView {
    pub record: RecordView,
    /// Who holds it now, by the last hand-over; none while two chains stand side by side.
    pub holder: Option<String>,
    pub place: Option<String>,
    /// `recorded` or `missing`.
    pub seal: String,
    /// The number of the seal on it now.
    pub seal_number: Option<String>,
    /// The containers around it, from the nearest to the outermost.
    pub containers: Vec<RecordRef>,
    /// Oldest first.
    pub custody: Vec<CustodyView>,
    /// True when two hand-overs were made without knowledge of each other.
    pub custody_conflict: bool,
    pub attachments: Vec<Uuid>,
}

/// One hand-over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CustodyView {
    pub record: RecordView,
    pub action: String,
    pub happened_at: String,
    pub from_party: Option<String>,
    pub to_party: String,
    pub purpose: Option<String>,
    /// An end of the chain: exactly one when the chain is whole.
    pub is_head: bool,
}

/// A file of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AttachmentView {
    pub id: Uuid,
    pub case: Uuid,
    pub name: String,
    pub media_type: Option<String>,
    pub size: u64,
    pub sha256: String,
    pub description: Option<String>,
    pub evidence: Option<RecordRef>,
    /// Whether the bytes are on this device.
    pub present: bool,
    pub added_at: String,
    pub added_by: String,
}

/// A file that was written out of the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFile {
    pub path: String,
    pub size: u64,
    pub sha256: String,
}

/// What a check of an exhibit's files found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceChecked {
    pub evidence: Uuid,
    /// `match`, `mismatch`, `missing`.
    pub result: String,
    pub verified_on: String,
    pub files: Vec<FileChecked>,
}

/// One file of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileChecked {
    pub id: Uuid,
    pub name: String,
    /// `match`, `mismatch`, `missing`.
    pub result: String,
    /// SHA-256 as it was signed when the file was taken in.
    pub recorded: String,
    /// SHA-256 of the bytes that are here; none when they could not be read to the end.
    pub found: Option<String>,
}
