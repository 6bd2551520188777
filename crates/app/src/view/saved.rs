//! Views of the case list and of the web of a case, under the names that somebody gave them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::cases::CaseListRequest;

/// What a view shows.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum ViewShape {
    /// Which cases, in which order, in which columns; without any, in those that there is room for.
    Cases { filter: CaseListRequest, columns: Vec<String> },
    /// Which part of a web: only these kinds, so many steps from one record.
    Links(WebShape),
}

impl Default for ViewShape {
    fn default() -> Self {
        Self::Cases { filter: CaseListRequest::default(), columns: Vec::new() }
    }
}

/// Which part of a web is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct WebShape {
    /// All of them unless said.
    pub kinds: Vec<String>,
    pub linked_only: bool,
    pub centre: Option<Uuid>,
    /// Steps from the centre; all of them unless said.
    pub depth: Option<u32>,
    /// The case whose web it is; needed with a centre. Without, it fits every case.
    pub case: Option<Uuid>,
}

/// A view by its name. It is kept on this device alone.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SavedView {
    pub id: Uuid,
    pub name: String,
    pub shape: ViewShape,
    /// Of a view of cases: how many there are now.
    #[serde(default)]
    pub count: Option<u64>,
}
