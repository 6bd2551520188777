//! The encrypted store of one laptop: keys, database, change log, records, search, attachments, backups.
//!
//! There is one door in ([`open`], [`create`], [`recover`]) and one way to write ([`Vault::write`]).
//! It never writes plaintext to disk, never deletes what it cannot read, and reads no clock.

mod apply;
mod control;
mod directory;
mod edit;
mod error;
mod files;
mod keys;
mod log;
mod meta;
mod open;
mod project;
mod reads;
mod refold;
mod state;
mod table;
mod text;
mod touched;
mod vault;
mod writer;

pub use directory::DirectoryEntry;
pub use edit::Edit;
pub use error::{OpenError, VaultError};
pub use keys::{KdfCost, MIN_PASSPHRASE, RecoveryKey};
pub use meta::{HqPin, Identity};
pub use reads::{Reads, StoredRecord};
pub use table::create_statements;
pub use touched::Touched;
pub use vault::{NewVault, Vault, create, exists, open, recover};
pub use writer::{ChangeRef, Stamp, Writer};
