//! The key of the store: 32 random bytes that exist in memory only while the vault is open.
//!
//! On disk they lie wrapped twice in `keys.json`: under the passphrase and under the recovery key.
//! Key bytes live in this module and nowhere else; they are zeroised when dropped.

mod file;
mod kdf;
mod recovery;
mod throttle;
mod wrap;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::OpenError;

pub use kdf::KdfCost;
pub use recovery::RecoveryKey;

pub(crate) use file::KeyFile;
pub(crate) use throttle::{Attempts, Moment};

/// Shorter passphrases are refused.
pub const MIN_PASSPHRASE: usize = 8;

/// The raw key of the database.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct StoreKey([u8; 32]);

impl StoreKey {
    pub(crate) fn random() -> Result<Self, OpenError> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0)?;
        Ok(key)
    }

    /// The statement that hands the key to SQLCipher, without its own slow derivation.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str("PRAGMA key = \"x'");
        for byte in self.0 {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        text.push_str("'\"");
        text
    }
}

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreKey(…)")
    }
}

/// Fills an array with random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
