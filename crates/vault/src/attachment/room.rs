//! Room on the disk: what is left belongs to records first, so a large file waits rather than fill it up.

use std::path::Path;

use crate::{Reads, Vault, VaultError};

/// So much stays free for records, whatever files would like.
pub(super) const KEPT_FREE: u64 = 64 * 1024 * 1024;

/// Bytes that this account may still write there.
#[cfg(unix)]
fn free_bytes(dir: &Path) -> std::io::Result<u64> {
    let stat = rustix::fs::statvfs(dir)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Elsewhere the write itself tells.
#[cfg(not(unix))]
fn free_bytes(_: &Path) -> std::io::Result<u64> {
    Ok(u64::MAX)
}

impl Vault {
    /// Bytes that files may still take on this disk.
    pub fn room(&self) -> Result<u64, VaultError> {
        let free = match self.pretended_room {
            Some(free) => free,
            None => free_bytes(&self.dir)?,
        };
        Ok(free.saturating_sub(KEPT_FREE))
    }

    pub(super) fn has_room_for(&self, size: u64) -> Result<(), VaultError> {
        let room = self.room()?;
        if size <= room { Ok(()) } else { Err(VaultError::NoRoom { size, room }) }
    }
}

impl Reads<'_> {
    /// Bytes of all files on this laptop.
    pub fn stored_bytes(&self) -> Result<u64, VaultError> {
        let sum: i64 =
            self.db.query_row("SELECT coalesce(sum(size), 0) FROM attachment_file", [], |row| row.get(0))?;
        Ok(crate::log::unsigned(sum))
    }
}
