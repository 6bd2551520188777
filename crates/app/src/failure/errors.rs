//! The errors of the vault, as failures.
//!
//! The matches have no wildcard: a new error does not compile until somebody has written what happened,
//! what is safe and what to do.

use export::ExportError;
use sync::{LinkError, SyncError};
use vault::{OpenError, VaultError};

use super::{Failure, chain};

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Missing => Self::refused("no_vault", "There is no vault in this folder. Create one, or choose the folder that holds it."),
            OpenError::Exists => Self::refused("vault_exists", "There is already a vault in this folder. It was left alone; choose an empty folder."),
            OpenError::InUse => Self::try_again("vault_in_use", "The vault is open in another program. Close that one and try again; nothing was changed."),
            OpenError::WrongPassphrase { left } => {
                Self::refused("wrong_passphrase", format!("The passphrase is not right. {left} more tries before a wait; nothing was changed."))
                    .with("attempts_left", left)
            }
            OpenError::WrongRecoveryKey => Self::refused("wrong_recovery_key", "The recovery key is not right. Check each group against the paper; nothing was changed."),
            OpenError::WeakPassphrase { least } => {
                Self::refused("weak_passphrase", format!("The passphrase is too short: use at least {least} characters. Nothing was changed.")).with("least", least)
            }
            OpenError::Throttled { wait_s } => {
                Self::try_again("throttled", format!("Too many wrong passphrases. Try again in {wait_s} seconds; your work is safe."))
                    .with("wait_seconds", wait_s)
            }
            OpenError::Newer { found, known } => {
                Self::refused("newer_vault", format!("The vault was written by a newer version (format {found}; this version knows {known}). It was not changed; update Chancery to open it."))
            }
            OpenError::Damaged { what } => {
                Self::refused("damaged_vault", format!("The vault is damaged: {what}. Nothing was changed or deleted; restore the newest backup, or ask for help with the reference."))
                    .caused("vault damaged", what)
            }
            OpenError::BadBackup { what } => Self::refused("bad_backup", format!("The file is not a whole backup of a vault: {what}. Nothing was changed; use another copy.")),
            error @ (OpenError::OldSqlite { .. } | OpenError::Migration { .. } | OpenError::Random(_)) => Self::ours(&error),
            OpenError::Io(error) => of_io(error),
            OpenError::Database(error) => VaultError::from(error).into(),
            OpenError::Vault(error) => (*error).into(),
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::DiskFull => Self::try_again(
                "disk_full",
                "The disk is full: this was not saved. Everything saved before is safe and what you typed is kept; make room and save again.",
            ),
            VaultError::ReadOnly => Self::try_again(
                "read_only",
                "The vault's folder is read-only: this was not saved. Everything saved before is safe; allow writing and save again.",
            ),
            VaultError::NoRecord { .. } => Self::not_found("record"),
            VaultError::RecordExists { id } => Self::refused(
                "exists",
                format!("A record with the id {id} exists already. It was left alone; use another id."),
            ),
            VaultError::Deleted { .. } => Self::deleted(),
            VaultError::InConflict { .. } => Self::refused(
                "conflict_open",
                "Two values of this field wait for a choice. Resolve the conflict first; both are kept.",
            ),
            VaultError::NeedsUpdate { .. } => Self::refused(
                "needs_update",
                "This record was written by a newer version and is read-only here. Update Chancery to change it.",
            ),
            VaultError::TooLarge { limit } => Self::refused(
                "too_large",
                format!("This is too large to save in one step: {limit}. Nothing was saved; split it."),
            ),
            VaultError::EmptySearch => Self::refused("empty_search", "Type at least one word to search for."),
            VaultError::NoAttachment { .. } => Self::refused(
                "attachment_absent",
                "The file itself is not on this device yet. Its record is; the file comes with a later exchange.",
            ),
            VaultError::DamagedAttachment { id } => Self::refused(
                "attachment_damaged",
                format!(
                    "The stored file of attachment {id} is damaged and was not written out. Its record is kept; get the file from HQ or a backup."
                ),
            ),
            VaultError::AttachmentExists { id } => {
                Self::refused("exists", format!("Attachment {id} exists already. It was left alone."))
            }
            VaultError::SourceFailed(error) => Self::unreadable(&error),
            VaultError::SourceChanged => Self::refused(
                "file_changed",
                "The file changed while it was read. Nothing was attached; attach it again when nothing writes to it.",
            ),
            VaultError::NotDurable { .. } => Self::refused(
                "not_durable",
                "HQ has not confirmed yet that it holds this file whole and safe. It was not removed; exchange first, then try again.",
            ),
            VaultError::NoRoom { size, room } => Self::refused(
                "low_disk",
                format!(
                    "The file has {size} bytes and the disk has room for {room} more of files. Nothing was attached; records are still saved. Make room, or let go of files that HQ has."
                ),
            )
            .with("size", size)
            .with("room", room),
            VaultError::AttachmentTooLarge => {
                Self::refused("too_large", "The file is larger than 4 GiB. Nothing was attached; split it.")
            }
            VaultError::StillArriving => Self::try_again(
                "still_arriving",
                "This case was granted again and is still coming in. Nothing was saved and what you typed is kept; exchange with HQ, then save again.",
            ),
            VaultError::Io(error) => of_io(error),
            error @ (VaultError::UnknownKind { .. }
            | VaultError::NoRegister { .. }
            | VaultError::BadValue { .. }
            | VaultError::Format(_)
            | VaultError::Chain(_)
            | VaultError::Stored { .. }
            | VaultError::ContentMismatch
            | VaultError::MalformedRun
            | VaultError::Random(_)
            | VaultError::Database(_)) => Self::ours(&error),
        }
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::NotEnrolled => Self::refused(
                "not_enrolled",
                "This device has not joined HQ yet. Your work is saved here; join with a code from HQ.",
            ),
            SyncError::AlreadyEnrolled => {
                Self::refused("already_enrolled", "This device has joined HQ already. Nothing was changed.")
            }
            SyncError::Link(error) => of_link(error),
            // HQ's own words: they name a rule and never a person.
            SyncError::Refused { code, message } => Self::refused(
                "hq_refused",
                format!("HQ refused: {message}. Your work is saved here; ask HQ's administrator."),
            )
            .with("reason", code),
            SyncError::Log { code } => {
                let text = SyncError::Log { code: code.clone() }.to_string();
                Self::refused("hq_log", format!("{text}.")).with("reason", code)
            }
            SyncError::Slow(seconds) => Self::try_again(
                "hq_busy",
                format!("HQ is busy and asks to come back in {seconds} seconds. Your work is saved here."),
            )
            .with("wait_seconds", seconds),
            SyncError::CutShort => offline(),
            SyncError::Cancelled => Self::try_again(
                "stopped",
                "The exchange was stopped. What was sent and received before is safe; it goes on from there.",
            ),
            SyncError::Locked => Self::locked(),
            SyncError::Vault(error) => error.into(),
            error @ (SyncError::Protocol(_) | SyncError::Frame(_)) => {
                let text = "HQ answered in a way this version does not understand. Your work is saved here; update Chancery, or try again later.";
                Self { cause: Some(chain(&error)), ..Self::try_again("hq_unclear", text) }
            }
            error @ SyncError::Worker(_) => Self::ours(&error),
        }
    }
}

fn offline() -> Failure {
    Failure::try_again(
        "offline",
        "HQ cannot be reached now. Everything is saved on this device and will be sent when there is a connection.",
    )
}

fn of_link(error: LinkError) -> Failure {
    match error {
        LinkError::Address => Failure::refused(
            "hq_address",
            "The address of HQ must look like https://name:port. Nothing was sent; correct it.",
        ),
        LinkError::Unreachable(_) | LinkError::Quiet(_) | LinkError::Broken(_) => offline(),
        LinkError::NotOurHq(_) => Failure::refused(
            "not_our_hq",
            "The server does not prove to be the HQ of this device. Nothing was sent; check the address and the network.",
        ),
        LinkError::Credentials => Failure::refused(
            "hq_certificate",
            "The file of HQ's authority cannot be read as a certificate. Nothing was sent; ask HQ for it again.",
        ),
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::ours(&error)
    }
}

impl Failure {
    /// What was deleted is restored before it is changed.
    pub(crate) fn deleted() -> Self {
        Self::refused("deleted", "This record was deleted. Restore it first; nothing was changed.")
    }

    fn caused(mut self, what: &str, detail: &str) -> Self {
        self.cause = Some(format!("{what}: {detail}"));
        self
    }
}

/// A file of the vault itself.
fn of_io(error: std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::StorageFull
        | std::io::ErrorKind::FileTooLarge
        | std::io::ErrorKind::QuotaExceeded => VaultError::DiskFull.into(),
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
            VaultError::ReadOnly.into()
        }
        _ => Failure::ours(&error),
    }
}
