//! One record of any kind: add, set, delete, restore, show; lists and search.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::view::Fields;

/// Add a record to a case, or to the post.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordAddRequest {
    /// Number or id; none for what belongs to the post.
    pub case: Option<String>,
    pub kind: String,
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// Change fields of a record; null clears one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordSetRequest {
    pub id: Uuid,
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// Delete a record; it can be restored.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordDeleteRequest {
    pub id: Uuid,
    pub reason: String,
}

/// Bring a deleted record back.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordRestoreRequest {
    pub id: Uuid,
    pub reason: Option<String>,
}

/// One record.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordShowRequest {
    pub id: Uuid,
    #[ts(optional, as = "Option<_>")]
    pub history: bool,
}

/// Records of some kinds across the cases one may see.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordListRequest {
    #[ts(optional, as = "Option<_>")]
    pub kinds: Vec<String>,
    pub text: Option<String>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
}

/// Find words anywhere on this device.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SearchRequest {
    pub text: String,
    #[ts(optional, as = "Option<_>")]
    pub kinds: Vec<String>,
    /// Number or id: only in this case.
    pub case: Option<String>,
    /// 50 unless said.
    pub limit: Option<u64>,
}

/// Check a machine readable zone.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MrzCheckRequest {
    pub text: String,
}
