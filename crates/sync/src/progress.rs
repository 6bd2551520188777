//! How far an exchange has come, for a person who looks on.

use serde::Serialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    #[default]
    Idle,
    Connecting,
    Records,
    Files,
}

impl Phase {
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Records => "records",
            Self::Files => "files",
        }
    }
}

/// Changes are counted when the other side has them for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    pub phase: Phase,
    pub sent: u64,
    pub to_send: u64,
    pub received: u64,
    /// Positions of HQ's feed that were passed in this exchange, and how many there were to pass.
    pub fetched: u64,
    pub to_fetch: u64,
    pub bytes_up: u64,
    pub bytes_down: u64,
}
