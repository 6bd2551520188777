//! One record of any kind, as it is shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::Fields;
use super::history::SameAs;

/// Whether HQ has a thing: the mark beside a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncMark {
    /// HQ acknowledged everything.
    Sent,
    /// Saved on this device, not yet acknowledged.
    Unsent,
    /// HQ received a change and did not accept it.
    Held,
    /// Two people changed the same thing; a person has to choose.
    Conflict,
}

/// Which record: enough to write a line about it and to open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordRef {
    pub id: Uuid,
    pub kind: String,
    pub title: String,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    pub id: Uuid,
    /// The name from the directory, or a short id while the directory has not arrived.
    pub name: String,
    pub post: Option<String>,
    pub role: Option<String>,
    /// The user of this device.
    pub me: bool,
}

/// One record with all its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordView {
    pub id: Uuid,
    pub kind: String,
    /// The case it belongs to; none for what belongs to the post.
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    pub title: String,
    #[ts(type = "Record<string, FieldValue>")]
    pub fields: Fields,
    /// Titles of the records that fields point to, by id.
    #[ts(type = "Record<string, RecordRef>")]
    pub refs: std::collections::BTreeMap<Uuid, RecordRef>,
    pub created_at: String,
    pub changed_at: String,
    pub author: Person,
    pub deleted: bool,
    /// Names of the fields that two people changed without knowing of each other.
    pub conflicts: Vec<String>,
    /// A newer version wrote it: it is shown, and changed only after an update.
    pub needs_update: bool,
    pub sync: SyncMark,
}

/// A page of records of the kinds asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordList {
    pub total: u64,
    pub rows: Vec<RecordView>,
    /// For rows that stand for several records of one person or thing: the others, by the row's id.
    #[serde(default)]
    #[ts(type = "Record<string, SameAs[]>")]
    pub same: BTreeMap<Uuid, Vec<SameAs>>,
}

/// One answer of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    pub id: Uuid,
    pub kind: String,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    pub title: String,
    /// Plain text around the match; the matched words stand between `[` and `]` of [`SearchHit::marks`].
    pub snippet: String,
    /// Start and length, in characters of `snippet`, of each matched word.
    pub marks: Vec<(u32, u32)>,
    /// Which field matched.
    pub field: Option<String>,
    /// Larger is better.
    pub score: f64,
}
