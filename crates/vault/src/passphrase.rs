//! The passphrase of an open vault: asked again, and changed in two steps.

use std::path::PathBuf;

use crate::keys::{Attempts, KeyFile, Moment};
use crate::{OpenError, Vault};

/// A passphrase that is ready and does not hold yet: between the two its change is written down.
#[must_use]
#[derive(Debug)]
pub struct NewPassphrase {
    file: KeyFile,
    dir: PathBuf,
}

impl NewPassphrase {
    /// From now on it opens the vault, and the one before does not.
    pub fn hold(self) -> Result<(), OpenError> {
        self.file.write(&self.dir)
    }
}

impl Vault {
    /// Another passphrase for the vault; the store key and the recovery key stay.
    pub fn new_passphrase(&self, old: &str, new: &str) -> Result<NewPassphrase, OpenError> {
        let file = self.proved(old)?.with_passphrase(&self.store_key, new)?;
        Ok(NewPassphrase { file, dir: self.dir.clone() })
    }

    /// Whether this is the right passphrase: asked again before privileged acts.
    pub fn check_passphrase(&self, passphrase: &str) -> Result<(), OpenError> {
        self.proved(passphrase).map(drop)
    }

    fn proved(&self, passphrase: &str) -> Result<KeyFile, OpenError> {
        let file = KeyFile::read(&self.dir)?;
        let mut attempts = Attempts::read(&self.dir);
        attempts.begin(&self.dir, &Moment::now())?;
        if file.unlock(passphrase)?.is_none() {
            return Err(OpenError::WrongPassphrase { left: attempts.left() });
        }
        Attempts::clear(&self.dir)?;
        Ok(file)
    }
}
