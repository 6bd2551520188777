//! Spreadsheets on their way in: what a file holds, how its columns become fields, what an import made.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::view::record::RecordRef;

/// One column and the field it fills.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MappedColumn {
    /// As the head of the table has it.
    pub column: String,
    pub field: String,
}

/// How the rows of a table become records of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Mapping {
    pub name: String,
    pub kind: String,
    /// Number or id of the case the records belong to; none for what belongs to the post.
    pub case: Option<String>,
    pub columns: Vec<MappedColumn>,
    /// 03/04/2026 is the fourth of March.
    pub month_first: bool,
}

/// The head of a table and its first rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableView {
    pub sheets: Vec<String>,
    pub heads: Vec<String>,
    pub rows: u64,
    pub first: Vec<Vec<String>>,
    /// Columns whose heads name a field of the kind that was asked for.
    pub suggested: Vec<MappedColumn>,
}

/// What an import of a table did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableReport {
    pub read: u64,
    pub written: u64,
    pub rejected: u64,
    /// Rows whose record was there already.
    pub unchanged: u64,
    pub dry_run: bool,
    /// Every bad row, with its number and field.
    pub bad: Vec<crate::failure::FieldFailure>,
    /// Names this import, to undo it.
    pub batch: Option<Uuid>,
}

/// One import of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportedBatch {
    pub id: Uuid,
    pub at: String,
    /// Name of the file.
    pub file: String,
    pub kind: String,
    pub written: u64,
    pub undone: bool,
}

/// What undoing an import took away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportUndone {
    pub deleted: u64,
    /// Deleted by somebody already.
    pub gone: u64,
    /// What stays, and why.
    pub left: Vec<LeftRecord>,
}

/// A record that stays although its import was undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftRecord {
    /// None for one that this person may not see.
    pub record: Option<RecordRef>,
    /// `changed`, `has_parts`, `closed`, `legal_hold` or `hidden`.
    pub why: String,
}
