//! Names of the files of a vault, and the one way to make a rename durable.

use std::fs::File;
use std::path::Path;

pub(crate) const DATABASE: &str = "vault.db";
pub(crate) const LOCK: &str = "lock";
pub(crate) const ATTACHMENTS: &str = "attachments";

/// Makes the folder of a vault, open to its owner only: the names and sizes of files are nobody else's.
pub(crate) fn make_private(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Flushes a folder, so that a rename in it survives a power cut.
pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
