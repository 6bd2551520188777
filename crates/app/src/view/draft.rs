//! What was typed and not saved yet.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// One field's text, as it stood when it was last kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftView {
    pub key: String,
    pub text: String,
    /// What it belongs to, in words.
    pub title: Option<String>,
    /// Where the window finds the field again.
    pub place: Option<String>,
    pub case: Option<Uuid>,
    pub kept_at: String,
}
