//! The laptop's side of reconciliation: join HQ, exchange changes with it by line or by courier, carry
//! attachments.
//!
//! The vault is never held while the line is waited for, so a person goes on working during an exchange.
//! Nothing here deletes anything because HQ does not have it.

mod attachments;
pub mod bundle;
pub mod engine;
mod enrol;
mod error;
mod exchange;
mod frames;
mod link;
mod log;
mod progress;
mod report;
mod schedule;

pub use attachments::plan::{Freight, Move, Rules, Step, Waits, next_move};
pub use attachments::{Carried, FileProgress, carry_over};
pub use enrol::{Join, enrol};
pub use error::SyncError;
pub use exchange::{Patience, drive, exchange, settled};
pub use link::LinkError;
pub use progress::{Phase, Progress};
pub use report::{Report, Status};
pub use schedule::{LONGEST_MS, Schedule, Signal};
pub use wire::bundle::BundleError;

use vault::{Vault, VaultError};

/// How the vault is reached for a moment at a time.
pub trait Door {
    /// Runs `work` on the vault; an error when it was locked meanwhile.
    fn vault<T>(&self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, SyncError>;

    /// The wall clock, milliseconds of UTC.
    fn now_ms(&self) -> i64;

    /// Told from time to time how far the exchange has come.
    fn progress(&self, _: &Progress) {}

    /// Whether a person wants the exchange to end. What was committed on either side stays.
    fn is_cancelled(&self) -> bool {
        false
    }

    /// What this exchange may carry.
    fn freight(&self) -> Freight {
        Freight::All
    }

    /// Told piece by piece how far a file has come.
    fn file_progress(&self, _: &FileProgress) {}
}
