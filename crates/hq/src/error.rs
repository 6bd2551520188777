//! What HQ says when it cannot do what it was asked: a code, a sentence, and nothing personal.

use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum HqError {
    #[error("there is no headquarters in this folder; make one with `chancery-hq init`")]
    NotInitialised,
    #[error("there is a headquarters in this folder already")]
    AlreadyInitialised,
    #[error("the enrolment code is not known; ask for a new one")]
    UnknownCode,
    #[error("the enrolment code was used before; ask for a new one")]
    UsedCode,
    #[error("the enrolment code has expired; ask for a new one")]
    ExpiredCode,
    #[error("the request is not signed by the key it names")]
    BadProof,
    #[error("this device is enrolled already")]
    DeviceExists,
    #[error("this device is not enrolled here")]
    UnknownDevice,
    #[error("this device was revoked; its work can be handed in by courier")]
    RevokedDevice,
    #[error("this needs the device's certificate")]
    NoCertificate,
    #[error("the request came before one that was answered already; check the device's clock")]
    StaleRequest,
    #[error("there is no such user; see `device list` or add one with `user add`")]
    UnknownUser,
    #[error("there is no such case; see `case list`")]
    UnknownCase,
    #[error("there is no such held change; see `held list`")]
    UnknownHeld,
    #[error("this held change was decided already")]
    AlreadyDecided,
    #[error("there is no change of that hash in the feed; see `log show` on a laptop")]
    UnknownChange,
    #[error("the words of this change were erased already")]
    AlreadyErased,
    #[error("nobody has asked for this erasure yet; say on which basis")]
    NoBasis,
    #[error("who asks for an erasure does not carry it out; another person of headquarters does")]
    SamePerson,
    #[error("this change waits for a reviewer; decide it first")]
    StillHeld,
    #[error("this case was not purged by its post; its words are erased change by change")]
    NotPurged,
    #[error("{what} must be {expected}")]
    Invalid { what: &'static str, expected: &'static str },
    #[error("there is no such attachment")]
    UnknownAttachment,
    #[error("the piece begins at {offset}, but {received} bytes were received")]
    WrongOffset { offset: u64, received: u64 },
    #[error("the file is not the one that was announced; it was discarded, send it again")]
    DigestMismatch,
    #[error("the file is larger than an attachment may be")]
    TooLarge,
    #[error("the file is not complete yet")]
    Incomplete,
    #[error(
        "{missing} files of attachments are missing from the object store; copy them back from its backup, or let a laptop that has them exchange after a restore"
    )]
    MissingFiles { missing: u64 },
    #[error("the exchange must open with HELLO")]
    NoHello,
    #[error("the message cannot be read")]
    Malformed,
    #[error("the address of the attachment store is neither a folder nor s3://bucket/prefix")]
    BadObjects,
    #[error("headquarters is busy; come back later")]
    Busy,
    #[error("the feed's entry {pos} does not verify: {why}")]
    BrokenFeed { pos: u64, why: String },
    #[error("the backup cannot be read: {0}")]
    BadBackup(&'static str),
    #[error("the device that made this bundle is not enrolled here")]
    UnknownMaker,
    #[error("this bundle says what only headquarters may say, or what has no place in one")]
    ForeignFrame,
    #[error(transparent)]
    Bundle(#[from] wire::bundle::BundleError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a file of headquarters cannot be read or written")]
    Io(#[from] std::io::Error),
    #[error("the attachment store does not answer as expected")]
    Objects(#[from] object_store::Error),
    #[error("a certificate cannot be made or read")]
    Certificate(#[from] rcgen::Error),
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

impl HqError {
    /// Stable code for scripts and devices.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotInitialised => "not_initialised",
            Self::AlreadyInitialised => "already_initialised",
            Self::UnknownCode => "code_unknown",
            Self::UsedCode => "code_used",
            Self::ExpiredCode => "code_expired",
            Self::BadProof => "bad_proof",
            Self::DeviceExists => "device_exists",
            Self::UnknownDevice => "device_unknown",
            Self::RevokedDevice => "device_revoked",
            Self::NoCertificate => "no_certificate",
            Self::StaleRequest => "stale_request",
            Self::UnknownUser => "user_unknown",
            Self::UnknownCase => "case_unknown",
            Self::UnknownHeld => "held_unknown",
            Self::AlreadyDecided => "already_decided",
            Self::UnknownChange => "change_unknown",
            Self::AlreadyErased => "already_erased",
            Self::NoBasis => "no_basis",
            Self::SamePerson => "four_eyes",
            Self::StillHeld => "still_held",
            Self::NotPurged => "not_purged",
            Self::Invalid { .. } => "invalid",
            Self::UnknownAttachment => "attachment_unknown",
            Self::WrongOffset { .. } => "wrong_offset",
            Self::DigestMismatch => "digest_mismatch",
            Self::TooLarge => "too_large",
            Self::Incomplete => "incomplete",
            Self::MissingFiles { .. } => "files_missing",
            Self::NoHello => "no_hello",
            Self::Malformed => "malformed",
            Self::BadObjects => "objects",
            Self::Busy => "busy",
            Self::BrokenFeed { .. } => "broken_feed",
            Self::BadBackup(_) => "bad_backup",
            Self::UnknownMaker => "bundle_unknown_maker",
            Self::ForeignFrame => "bundle_foreign",
            Self::Bundle(error) => error.code(),
            Self::Store(_) | Self::Objects(_) => "store",
            Self::Io(_) => "io",
            Self::Certificate(_) | Self::Tls(_) => "tls",
        }
    }
}
