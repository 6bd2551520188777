//! Making, opening, locking and recovering the vault.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret::Secret;

/// What the lock screen may show.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionStatusRequest {}

/// Make a vault in the empty folder.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionCreateRequest {
    /// Full name.
    pub user: String,
    /// Three letters.
    pub post: String,
    /// `investigator` unless said.
    pub role: Option<String>,
    pub device_name: Option<String>,
    pub passphrase: Secret,
}

/// Open the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionUnlockRequest {
    pub passphrase: Secret,
}

/// Close the vault and forget its keys.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionLockRequest {}

/// Set a new passphrase with the recovery key.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionRecoverRequest {
    pub key: Secret,
    pub new_passphrase: Secret,
}

/// Change the passphrase.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PassphraseChangeRequest {
    pub old: Secret,
    pub new: Secret,
}
