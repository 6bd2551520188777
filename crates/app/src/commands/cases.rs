//! Lists of cases, one case, a new case, a move of a case.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::Fields;

/// A page of cases.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseListRequest {
    /// Any of these; empty means all.
    #[ts(optional, as = "Option<_>")]
    pub status: Vec<String>,
    #[ts(optional, as = "Option<_>")]
    pub r#type: Vec<String>,
    /// Words in number, title or main subject.
    pub text: Option<String>,
    /// Only cases that this user leads.
    #[ts(optional, as = "Option<_>")]
    pub mine: bool,
    /// Next due within so many days, or overdue.
    pub due_within_days: Option<u32>,
    /// `changed` (unless said), `number`, `title`, `type`, `status`, `priority`, `lead`, `due`, `opened`.
    pub sort: Option<String>,
    /// Unless said: newest first for `changed`, else ascending.
    pub descending: Option<bool>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// At most 500; 100 unless said.
    pub limit: Option<u64>,
}

/// Numbers beside the saved views.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseCountsRequest {}

/// Make a case: a draft with its number.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseNewRequest {
    pub title: String,
    pub r#type: String,
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// The whole case.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseShowRequest {
    /// Number or id.
    pub case: String,
}

/// What happened, by event time.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseTimelineRequest {
    /// Number or id.
    pub case: String,
}

/// Who changed what, old to new.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseHistoryRequest {
    /// Number or id.
    pub case: String,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
}

/// Move the case to another status.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseTransitionRequest {
    /// Number or id.
    pub case: String,
    pub to: String,
    pub reason: Option<String>,
}
