//! Joining HQ, exchanging with it, and what is still unsent.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret::Secret;

/// Join HQ with a single-use code.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EnrollRequest {
    /// `https://…`
    pub hq: String,
    pub code: Secret,
    /// Path of the PEM file of the private CA.
    pub ca: Option<String>,
}

/// Exchange with HQ now.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SyncNowRequest {}

/// Every unsent change, and the record of past exchanges.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SyncStatusRequest {}
