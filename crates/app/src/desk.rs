//! The owner of the session.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// What a listener is told after a command or an exchange changed something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Tags that are stale now.
    pub tags: Vec<String>,
    /// Cases that were touched, when it is known.
    pub cases: Vec<Uuid>,
}
