//! The pieces of a file that is not whole yet, in HQ's staging folder. One writer at a time, among all
//! processes that share the folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::error::HqError;

/// Locked until it is dropped.
#[derive(Debug)]
pub(super) struct Staged {
    pub path: PathBuf,
    file: File,
}

impl Staged {
    /// Opens it for adding at its end; refused while another process writes it.
    pub fn open(path: PathBuf) -> Result<Self, HqError> {
        loop {
            let file = OpenOptions::new().create(true).append(true).open(&path)?;
            match file.try_lock() {
                Ok(()) if is_still(&path, &file)? => return Ok(Self { path, file }),
                // The one before finished and took the file away between our opening and our lock.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(HqError::Busy),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }

    pub fn length(&self) -> Result<u64, HqError> {
        Ok(self.file.metadata()?.len())
    }

    pub fn writer(&self) -> Result<tokio::fs::File, HqError> {
        Ok(tokio::fs::File::from_std(self.file.try_clone()?))
    }

    /// Throws it away.
    pub fn remove(self) -> Result<(), HqError> {
        Ok(std::fs::remove_file(&self.path)?)
    }
}

fn is_still(path: &Path, file: &File) -> Result<bool, HqError> {
    let own = file.metadata()?;
    Ok(std::fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (own.dev(), own.ino())))
}
