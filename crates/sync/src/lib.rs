//! The laptop's side of reconciliation: join HQ, exchange changes with it, carry attachments.
//!
//! The vault is never held while the line is waited for, so a person goes on working during an exchange.
//! Nothing here deletes anything because HQ does not have it.

mod attachments;
mod enrol;
mod error;
mod exchange;
mod link;
mod report;

pub use enrol::{Join, enrol};
pub use error::SyncError;
pub use exchange::{Patience, exchange};
pub use link::LinkError;
pub use report::{Report, Status};

use vault::{Vault, VaultError};

/// How the vault is reached for a moment at a time.
pub trait Door {
    /// Runs `work` on the vault; an error when it was locked meanwhile.
    fn vault<T>(&self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, SyncError>;

    /// The wall clock, milliseconds of UTC.
    fn now_ms(&self) -> i64;
}
