//! The lock screen, the first run and the status bar.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::Person;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// There is no vault in the folder yet: first run.
    Absent,
    Locked,
    Unlocked,
}

/// What may be shown without a passphrase. Never case data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionStatus {
    pub state: SessionState,
    pub device_name: Option<String>,
    pub user_name: Option<String>,
    pub role: Option<String>,
    pub post: Option<String>,
    /// Wrong passphrases left before a wait.
    pub attempts_left: Option<u32>,
    /// Seconds until the next attempt is accepted.
    pub wait_seconds: Option<u64>,
    /// Short fingerprint of this device's key, for the foot of the lock screen.
    pub device_key: Option<String>,
    pub version: String,
}

/// A vault was made. The recovery key is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionCreated {
    pub device: Uuid,
    pub user: Uuid,
    pub recovery_key: String,
}

impl std::fmt::Debug for SessionCreated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionCreated").field("device", &self.device).finish_non_exhaustive()
    }
}

/// The status bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskStatus {
    pub user: Person,
    pub device: Uuid,
    pub device_name: String,
    pub post: String,
    /// Whether this device has joined an HQ.
    pub enrolled: bool,
    pub hq: Option<String>,
    /// What the last attempt found; none before the first one.
    pub online: Option<bool>,
    pub last_contact_at: Option<String>,
    pub last_attempt_at: Option<String>,
    pub unsent: u64,
    pub held: u64,
    pub conflicts: u64,
    pub approvals: u64,
    /// When the newest change on this device was committed.
    pub saved_at: Option<String>,
    pub locks_in_seconds: u64,
    /// Minutes this device's clock is ahead of HQ's (negative: behind), when it matters.
    pub clock_ahead_minutes: Option<i64>,
    /// The strictest marking of what this vault holds: the banner.
    pub marking: String,
    pub now: String,
}

/// Nothing to say beyond "done".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Done {
    pub done: bool,
}
