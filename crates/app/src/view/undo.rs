//! What can be taken back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// One finished operation of this sitting that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OperationView {
    pub id: Uuid,
    /// `record.set`, `import` …
    pub action: String,
    pub label: String,
    pub at: String,
    pub records: u64,
    /// When it was about one.
    pub case: Option<Uuid>,
    /// Names of its changes, as History has them.
    pub changes: Vec<String>,
}

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Undone {
    pub records: u64,
}
