//! A PDF that may be looked at.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Opens one PDF once. Whatever replies with it can be shown by the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ticket {
    pub ticket: Uuid,
    pub title: String,
    /// The banner over it.
    pub marking: String,
    pub size: u64,
}
