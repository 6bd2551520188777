//! What a command answers when it cannot do what was asked. Never carries what people typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a failure should look: the three kinds have three looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Not allowed now: the message says what to do instead.
    Refused,
    /// Try again: offline, busy, no space.
    TryAgain,
    /// Ours: show the reference, which is in the log.
    Ours,
}

/// One clear sentence, a stable code, and where in the request it hurts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// Stable: a code exists only if somebody acts on it.
    pub code: String,
    pub look: Look,
    /// What happened, what is safe, what to do. Holds no personal data.
    pub message: String,
    /// Numbers and names for a translated text: `wait_seconds`, `rule`, `line` …
    pub args: BTreeMap<String, String>,
    pub fields: Vec<FieldFailure>,
    /// To quote when asking for help; also in the log.
    pub reference: Option<String>,
}

/// One field (of one line, when a file was read) that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldFailure {
    pub field: String,
    pub code: String,
    pub message: String,
    /// Line number from 1, when the request was a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line: Option<u64>,
}
