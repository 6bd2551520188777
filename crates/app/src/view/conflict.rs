//! Two changes to one thing, made without knowledge of each other.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::RecordRef;

/// A choice that waits for a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Conflict {
    /// Names the conflict for `conflict_resolve`: record and register.
    pub id: String,
    /// Kind of the record.
    pub kind: String,
    /// `field`, `deletion`, `custody`, `closure`, `disposal`.
    pub what: String,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    pub case_title: Option<String>,
    pub record: Uuid,
    pub record_title: String,
    /// The field, or the first field of a group that is decided as one.
    pub field: String,
    /// All fields of the group; one for most.
    pub fields: Vec<String>,
    /// The value both started from.
    #[ts(type = "FieldValue | Record<string, FieldValue>")]
    pub base: serde_json::Value,
    pub candidates: Vec<Candidate>,
    /// Both sets of changes together, when they touch different words.
    #[ts(type = "string | null")]
    pub both: Option<String>,
    /// The field is one of a newer version: decided on a laptop that knows it.
    pub needs_update: bool,
}

/// A stretch of text: what a candidate left, took out of or put into the value before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Piece {
    /// `same`, `removed`, `added`.
    pub what: String,
    pub text: String,
}

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Candidate {
    /// From 1; what `--keep` takes.
    pub n: u32,
    /// The value; for a group an object by field name; null for "deleted".
    #[ts(type = "FieldValue | Record<string, FieldValue>")]
    pub value: serde_json::Value,
    /// Of a text, word by word against the value before; empty for other values.
    pub difference: Vec<Piece>,
    pub author: String,
    pub author_id: Uuid,
    pub post: Option<String>,
    pub device: String,
    pub at: String,
    /// Made on this device.
    pub mine: bool,
}

/// What stands after a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Resolved {
    pub id: String,
    pub record: RecordRef,
    pub field: String,
    #[ts(type = "FieldValue | Record<string, FieldValue>")]
    pub value: serde_json::Value,
    /// Conflicts still open on this device.
    pub left: u64,
}
