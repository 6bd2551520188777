//! `keys.json`: the store key, wrapped under the passphrase and under the recovery key. No secret in clear.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::wrap::{self, Wrapped};
use super::{KdfCost, MIN_PASSPHRASE, RecoveryKey, StoreKey, random};
use crate::OpenError;

const VERSION: u32 = 1;
const NAME: &str = "keys.json";
/// No key file is longer; a longer one is damage.
const LONGEST: u64 = 16 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyFile {
    version: u32,
    kdf: KdfCost,
    passphrase: Wrapped,
    recovery: Wrapped,
}

impl KeyFile {
    pub(crate) fn new(
        store: &StoreKey,
        passphrase: &str,
        recovery: &RecoveryKey,
        kdf: KdfCost,
    ) -> Result<Self, OpenError> {
        let salt = random()?;
        let recovery = wrap::wrap(store, &recovery.derive(&salt), &salt, RECOVERY)?;
        let passphrase = Self::wrap_passphrase(store, passphrase, kdf)?;
        Ok(Self { version: VERSION, kdf, passphrase, recovery })
    }

    fn wrap_passphrase(store: &StoreKey, passphrase: &str, kdf: KdfCost) -> Result<Wrapped, OpenError> {
        if passphrase.chars().count() < MIN_PASSPHRASE {
            return Err(OpenError::WeakPassphrase { least: MIN_PASSPHRASE });
        }
        let salt = random()?;
        let under = kdf.derive(passphrase.as_bytes(), &salt)?;
        wrap::wrap(store, &under, &salt, &purpose(kdf))
    }

    /// `None` when the passphrase is wrong.
    pub(crate) fn unlock(&self, passphrase: &str) -> Result<Option<StoreKey>, OpenError> {
        let salt = wrap::salt_of(&self.passphrase).ok_or(DAMAGED)?;
        let under = self.kdf.derive(passphrase.as_bytes(), &salt)?;
        Ok(wrap::unwrap(&self.passphrase, &under, &purpose(self.kdf)))
    }

    pub(crate) fn recover(&self, recovery: &RecoveryKey) -> Result<StoreKey, OpenError> {
        let salt = wrap::salt_of(&self.recovery).ok_or(DAMAGED)?;
        wrap::unwrap(&self.recovery, &recovery.derive(&salt), RECOVERY).ok_or(OpenError::WrongRecoveryKey)
    }

    /// The same store key under another passphrase.
    pub(crate) fn with_passphrase(&self, store: &StoreKey, passphrase: &str) -> Result<Self, OpenError> {
        let passphrase = Self::wrap_passphrase(store, passphrase, self.kdf)?;
        Ok(Self { passphrase, ..self.clone() })
    }

    pub(crate) fn read(dir: &Path) -> Result<Self, OpenError> {
        let path = dir.join(NAME);
        match std::fs::metadata(&path) {
            Ok(found) if found.len() > LONGEST => return Err(DAMAGED),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(OpenError::Damaged { what: "the key file is missing" });
            }
            _ => {}
        }
        Self::parse(&std::fs::read(path)?)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, OpenError> {
        let parsed: Self = serde_json::from_slice(bytes).map_err(|_| DAMAGED)?;
        if parsed.version > VERSION {
            return Err(OpenError::Newer { found: parsed.version, known: VERSION });
        }
        Ok(parsed)
    }

    pub(crate) fn write(&self, dir: &Path) -> Result<(), OpenError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| DAMAGED)?;
        Ok(write_durably(dir, NAME, &bytes)?)
    }
}

const DAMAGED: OpenError = OpenError::Damaged { what: "the key file cannot be read" };
const RECOVERY: &str = "chancery keys 1 recovery";

fn purpose(kdf: KdfCost) -> String {
    format!("chancery keys 1 passphrase {}", kdf.label())
}

/// Writes beside, flushes, then takes the name: a cut leaves the old file or the new one.
pub(crate) fn write_durably(dir: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = dir.join(format!("{name}.new"));
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temporary, dir.join(name))?;
    crate::files::sync_dir(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_key_opens_with_the_passphrase_or_the_recovery_key_and_nothing_else() {
        let store = StoreKey::random().unwrap();
        let recovery = RecoveryKey::random().unwrap();
        let file = KeyFile::new(&store, "correct horse", &recovery, KdfCost::for_tests()).unwrap();
        assert_eq!(file.unlock("correct horse").unwrap().unwrap().0, store.0);
        assert_eq!(file.recover(&recovery).unwrap().0, store.0);
        assert!(file.unlock("correct horsf").unwrap().is_none());
        assert!(file.recover(&RecoveryKey::random().unwrap()).is_err());
        let text = serde_json::to_string(&file).unwrap();
        assert!(!text.contains(&crate::text::hex(&store.0)));
    }

    #[test]
    fn tampered_parameters_do_not_open() {
        let store = StoreKey::random().unwrap();
        let recovery = RecoveryKey::random().unwrap();
        let file = KeyFile::new(&store, "correct horse", &recovery, KdfCost::for_tests()).unwrap();
        let text = serde_json::to_string(&file).unwrap().replace("\"passes\":1", "\"passes\":2");
        assert!(KeyFile::parse(text.as_bytes()).unwrap().unlock("correct horse").unwrap().is_none());
        let huge = text.replace("\"mib\":1,", "\"mib\":4000000,");
        assert!(KeyFile::parse(huge.as_bytes()).unwrap().unlock("correct horse").is_err());
    }
}
