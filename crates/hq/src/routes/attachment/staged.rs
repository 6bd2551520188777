//! The pieces of a file that is not whole yet, in HQ's staging folder. One writer at a time, among all
//! processes that share the folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::HqError;

/// The process before may still be closing it, and one that it just started has it until that runs its own program.
const LEAVES_WITHIN: Duration = Duration::from_secs(2);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Locked until it is dropped.
#[derive(Debug)]
pub(super) struct Staged {
    pub path: PathBuf,
    file: File,
}

impl Staged {
    /// Opens it for adding at its end; refused while another process goes on writing it.
    pub async fn open(path: PathBuf) -> Result<Self, HqError> {
        let began = Instant::now();
        loop {
            let file = OpenOptions::new().create(true).append(true).open(&path)?;
            match file.try_lock() {
                Ok(()) if is_still(&path, &file)? => return Ok(Self { path, file }),
                // The one before finished and took the file away between our opening and our lock.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if began.elapsed() < LEAVES_WITHIN => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
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
