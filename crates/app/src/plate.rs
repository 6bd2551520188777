//! The plate on the door: what the lock screen may show while the vault is closed. Beside the vault, in clear.
//!
//! Never anything of a case; only whose laptop this is.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vault::Identity;

const FILE: &str = "plate.json";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Plate {
    pub device_name: Option<String>,
    pub user_name: Option<String>,
    pub role: Option<String>,
    pub post: Option<String>,
    pub device_key: Option<String>,
}

impl Plate {
    /// An unreadable plate is an empty one: it decides nothing.
    pub(crate) fn read(vault: &Path) -> Self {
        let bytes = std::fs::read(vault.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    pub(crate) fn of(identity: &Identity) -> Self {
        Self {
            device_name: Some(identity.device_name.clone()),
            user_name: Some(identity.user_name.clone()),
            role: Some(identity.role.clone()),
            post: Some(identity.post.clone()),
            device_key: Some(fingerprint(identity.key.as_bytes())),
        }
    }

    /// Writes it anew when something on it changed. Without it the vault opens all the same.
    pub(crate) fn hang(&self, vault: &Path) {
        if *self != Self::read(vault)
            && let Ok(bytes) = serde_json::to_vec_pretty(self)
        {
            let _ = std::fs::write(vault.join(FILE), bytes);
        }
    }
}

/// Three groups of four, to compare over the telephone.
fn fingerprint(key: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(key);
    let group = |at: usize| format!("{:02X}{:02X}", digest[at], digest[at + 1]);
    [group(0), group(2), group(4)].join(" · ")
}
