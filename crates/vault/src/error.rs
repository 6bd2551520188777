//! What can go wrong at the two doors of the vault: opening it, and working with it.
//!
//! Messages name objects by id, kind or number. They never carry a value, a name or a path of a user.

use ledger::{ChainError, FormatError};
use uuid::Uuid;

/// Why a vault could not be made, opened, backed up or restored.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no vault in this folder")]
    Missing,
    #[error("there is already a vault in this folder")]
    Exists,
    #[error("the vault is in use by another program")]
    InUse,
    #[error("the passphrase is wrong; {left} more tries before a pause")]
    WrongPassphrase { left: u32 },
    #[error("the recovery key is wrong or mistyped")]
    WrongRecoveryKey,
    #[error("the passphrase is shorter than {least} characters")]
    WeakPassphrase { least: usize },
    #[error("too many wrong passphrases; try again in {wait_s} s")]
    Throttled { wait_s: u64 },
    #[error(
        "the vault was written by a newer version (format {found}, this version knows {known}); update Chancery"
    )]
    Newer { found: u32, known: u32 },
    #[error("the vault is damaged: {what}; nothing was changed")]
    Damaged { what: &'static str },
    #[error("the bundled SQLite {found} is too old to be trusted with a vault")]
    OldSqlite { found: &'static str },
    #[error("the upgrade of the vault to format {to} failed; it is as it was before")]
    Migration { to: u32, source: rusqlite::Error },
    #[error("this file is no backup of a vault, or it is cut or damaged: {what}")]
    BadBackup { what: &'static str },
    #[error("random numbers cannot be had from the system")]
    Random(#[source] getrandom::Error),
    #[error("the vault's folder cannot be read or written")]
    Io(#[source] std::io::Error),
    #[error("the database refused")]
    Database(#[source] rusqlite::Error),
    #[error("the vault could not be read")]
    Vault(#[source] Box<VaultError>),
}

/// Why a read or a write of an open vault did not happen.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the disk is full; nothing was saved")]
    DiskFull,
    #[error("the vault's folder is read-only; nothing was saved")]
    ReadOnly,
    #[error("record {id} is not in this vault")]
    NoRecord { id: Uuid },
    #[error("the case was granted again and is still coming in; exchange with HQ first, nothing was saved")]
    StillArriving,
    #[error("record {id} exists already")]
    RecordExists { id: Uuid },
    #[error("kind {kind} is not known to this version")]
    UnknownKind { kind: u16 },
    #[error("record {id} has no register {register}")]
    NoRegister { id: Uuid, register: u16 },
    #[error("record {id} is deleted; restore it first")]
    Deleted { id: Uuid },
    #[error("register {register} of record {id} is in conflict; decide that first")]
    InConflict { id: Uuid, register: u16 },
    #[error("record {id} was written by a newer version; update Chancery to change it")]
    NeedsUpdate { id: Uuid },
    #[error("the change is too large: {limit}")]
    TooLarge { limit: &'static str },
    #[error("this search has no word in it")]
    EmptySearch,
    #[error("a stored value of record {id} cannot be read")]
    BadValue { id: Uuid, source: model::ValueError },
    #[error("stored bytes cannot be read")]
    Format(#[from] FormatError),
    #[error("a change of the log does not fit its chain")]
    Chain(#[from] ChainError),
    #[error("stored {what} cannot be read")]
    Stored { what: &'static str },
    #[error("a run of changes is malformed")]
    MalformedRun,
    #[error("attachment {id} is not on this laptop")]
    NoAttachment { id: Uuid },
    #[error("attachment {id} is damaged or cut")]
    DamagedAttachment { id: Uuid },
    #[error("attachment {id} exists already")]
    AttachmentExists { id: Uuid },
    #[error("the file could not be read to its end; nothing was attached")]
    SourceFailed(#[source] std::io::Error),
    #[error("the file changed while it was read; nothing was attached")]
    SourceChanged,
    #[error("attachment {id} is not whole and durable at HQ yet; its file was not removed")]
    NotDurable { id: Uuid },
    #[error("the file has {size} bytes and files may take {room} more on this disk; nothing was attached")]
    NoRoom { size: u64, room: u64 },
    #[error("the file is larger than 4 GiB")]
    AttachmentTooLarge,
    #[error("the received file is not the one announced")]
    ContentMismatch,
    #[error("random numbers cannot be had from the system")]
    Random(#[source] getrandom::Error),
    #[error("a file of the vault cannot be read or written")]
    Io(#[source] std::io::Error),
    #[error("the database refused")]
    Database(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            Some(rusqlite::ErrorCode::ReadOnly) => Self::ReadOnly,
            _ => Self::Database(error),
        }
    }
}

impl From<std::io::Error> for VaultError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io(error),
        }
    }
}

impl From<getrandom::Error> for VaultError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}

impl From<getrandom::Error> for OpenError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<VaultError> for OpenError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Database(error) => Self::Database(error),
            VaultError::Io(error) => Self::Io(error),
            VaultError::Random(error) => Self::Random(error),
            other => Self::Vault(Box::new(other)),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => {
                Self::Damaged { what: "the database cannot be decrypted" }
            }
            Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
                Self::Damaged { what: "the database file is corrupt" }
            }
            _ => Self::Database(error),
        }
    }
}
