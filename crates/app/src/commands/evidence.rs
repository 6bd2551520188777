//! Hand-overs of exhibits, and files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::view::Fields;

/// Record a hand-over.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CustodyAddRequest {
    pub evidence: Uuid,
    /// Fields of `custody_event`: `action`, `happened_at`, `from_party`, `to_party`, `purpose`, `place`, `seal`, `remarks`.
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// Take a file into the case, encrypted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachFileRequest {
    /// Number or id.
    pub case: String,
    pub path: String,
    pub evidence: Option<Uuid>,
    pub description: Option<String>,
    pub media_type: Option<String>,
}

/// Write a file out of the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentSaveRequest {
    pub id: Uuid,
    pub path: String,
}
