//! Names of the files of a vault, and the one way to make a rename durable.

use std::fs::File;
use std::path::Path;

pub(crate) const DATABASE: &str = "vault.db";
pub(crate) const LOCK: &str = "lock";
pub(crate) const ATTACHMENTS: &str = "attachments";

/// Flushes a folder, so that a rename in it survives a power cut.
pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
