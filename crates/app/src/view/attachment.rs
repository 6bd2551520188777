//! Where files are.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// One file, with what this laptop has of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileStanding {
    pub id: Uuid,
    pub case: Uuid,
    pub name: String,
    pub media_type: Option<String>,
    pub size: u64,
    /// Where the original is: `both` (here and safe at HQ), `only_here`, `arriving`, `hq`, `not_at_hq`.
    pub place: String,
    pub bytes_here: u64,
    pub pinned: bool,
    pub asked: bool,
    pub released: bool,
    /// What the next exchange does about the original: `nothing`, `send`, `fetch`, `wait`.
    pub next: String,
    /// Why it waits: `record_unsent`, `paused`, `large`, `released`, `low_disk`.
    pub waits: Option<String>,
    /// The same for a person, or why HQ has nothing to give yet.
    pub reason: Option<String>,
    /// `thumb`, `field` and `original`, as far as the record has them.
    pub parts: Vec<PartView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartView {
    pub part: String,
    pub size: u64,
    pub bytes_here: u64,
    pub place: String,
}

/// What of files travels by itself, and how much room they take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileRules {
    /// Originals up to so many bytes come by themselves.
    pub originals_up_to: u64,
    pub paused: bool,
    /// Bytes of all files on this laptop.
    pub stored_bytes: u64,
    /// Bytes that files may still take.
    pub room: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentList {
    pub files: Vec<FileStanding>,
    pub rules: FileRules,
}

/// A small picture, ready for a page: `data:{media_type};base64,{base64}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Picture {
    pub id: Uuid,
    pub part: String,
    pub media_type: String,
    pub size: u64,
    pub base64: String,
}
