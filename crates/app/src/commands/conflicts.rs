//! Choices that wait for a person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Open conflicts.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConflictListRequest {
    /// Number or id: only of this case.
    pub case: Option<String>,
}

/// Decide: keep one candidate, or write a value.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConflictResolveRequest {
    pub id: String,
    /// Number of the candidate to keep.
    pub keep: Option<u32>,
    /// A new value in place of the candidates.
    #[ts(optional, type = "FieldValue | Record<string, FieldValue>")]
    pub value: Option<serde_json::Value>,
    pub reason: String,
}
