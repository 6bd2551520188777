//! Programmes: a list with its counts, one record with its parts.

use model::programme::Sharing;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::Count;
use super::record::RecordView;

/// How many there are of each code of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByCode {
    pub field: String,
    /// An empty name counts those that say nothing.
    pub counts: Vec<Count>,
}

/// A page of the records of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ProgrammeList {
    pub total: u64,
    pub rows: Vec<RecordView>,
    /// Before the filters.
    pub by: Option<ByCode>,
    /// How many there are of every kind of the programmes.
    pub counts: Vec<Count>,
}

/// Parts of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PartList {
    pub kind: String,
    /// The field of the part that names the whole.
    pub field: String,
    pub rows: Vec<RecordView>,
}

/// Whether what a citizen told the office may be told to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharingView {
    /// `allowed`, `within`, `refused`.
    pub state: String,
    /// The words of the waiver, for `within`.
    pub limits: Option<String>,
}

/// One record of a programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ProgrammePage {
    pub record: RecordView,
    pub parts: Vec<PartList>,
    /// Other records of the programmes that name this one.
    pub mentioned_in: Vec<RecordView>,
    /// For an assistance to a citizen.
    pub sharing: Option<SharingView>,
    pub may_edit: bool,
    pub may_convert: bool,
}

impl SharingView {
    pub(crate) fn of(sharing: Sharing<'_>) -> Self {
        let (state, limits) = match sharing {
            Sharing::Allowed => ("allowed", None),
            Sharing::Within(limits) => ("within", Some(limits.to_owned())),
            Sharing::Refused => ("refused", None),
        };
        Self { state: state.to_owned(), limits }
    }
}
