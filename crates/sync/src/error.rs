//! Why an exchange or an enrolment did not come about. Whatever it says, the vault is as good as before.

use crate::LinkError;

#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error("this device has not joined HQ yet")]
    NotEnrolled,
    #[error("this device has already joined HQ")]
    AlreadyEnrolled,
    #[error("{0}")]
    Link(#[from] LinkError),
    /// HQ's own words, by code.
    #[error("{message}")]
    Refused { code: String, message: String },
    #[error("HQ speaks a language this version does not understand ({0})")]
    Protocol(&'static str),
    #[error("a frame from HQ cannot be read")]
    Frame(#[from] wire::FrameError),
    #[error("HQ asks to come back in {0} seconds")]
    Slow(u64),
    #[error("the answer ended early")]
    CutShort,
    #[error("the exchange was stopped")]
    Cancelled,
    /// HQ cannot show that its log holds what it confirmed before; the code says how it fails.
    #[error(
        "HQ's log does not hold what HQ confirmed before ({code}). Your work is safe here and nothing was taken \
         over; tell HQ's administrator and go on working"
    )]
    Log { code: String },
    #[error("the vault was locked meanwhile")]
    Locked,
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    #[error("the worker that talks to HQ could not be started")]
    Worker(#[source] std::io::Error),
}

impl SyncError {
    /// Whether trying again later, unchanged, can help.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(
            self,
            Self::Link(LinkError::Unreachable(_) | LinkError::Quiet(_) | LinkError::Broken(_))
                | Self::Slow(_)
                | Self::CutShort
        )
    }
}
