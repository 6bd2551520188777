//! What waits for a supervisor.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Requests for decision.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalListRequest {
    /// Also those that were decided.
    #[ts(optional, as = "Option<_>")]
    pub decided: bool,
}

/// Approve or return a request.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalDecideRequest {
    pub id: Uuid,
    /// `approve` or `return`.
    pub decision: String,
    pub reason: Option<String>,
}
