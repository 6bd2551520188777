//! What can be wrong with a file that claims to be a courier bundle, or with writing one.

use std::io;

use super::{MOST_PARTS, MOST_RECIPIENTS};
use crate::FrameError;

#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error("this file is no courier bundle")]
    NotABundle,
    #[error("this bundle was made by a newer version ({version}); update Chancery to read it")]
    Newer { version: u16 },
    #[error("the outside of this bundle is malformed")]
    Malformed,
    #[error("the signature on this bundle is not that of the device it names")]
    Forged,
    #[error("this bundle is not whole: {expected} bytes were signed for, {found} are here")]
    Length { expected: u64, found: u64 },
    #[error("this bundle was changed after it was signed")]
    Changed,
    #[error("this bundle is for others: it can be carried, not opened here")]
    NotForUs,
    #[error("the content of this bundle cannot be opened")]
    Sealed,
    #[error("the content of this bundle cannot be read")]
    Frame(#[from] FrameError),
    #[error("a bundle is for one to {MOST_RECIPIENTS} recipients")]
    Recipients,
    #[error("the key of a recipient is not usable")]
    RecipientKey,
    #[error("a part of a bundle holds at least 1 MiB and at most 1 GiB")]
    PartSize,
    #[error("this would be more than {MOST_PARTS} parts; allow larger ones")]
    TooManyParts,
    #[error("the bundle cannot be written there")]
    Unwritable(#[source] io::Error),
    #[error("the bundle cannot be read")]
    Unreadable(#[source] io::Error),
}

impl BundleError {
    /// Stable code for scripts and screens.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotABundle => "bundle_none",
            Self::Newer { .. } => "bundle_newer",
            Self::Malformed | Self::Sealed | Self::Frame(_) => "bundle_malformed",
            Self::Forged => "bundle_forged",
            Self::Length { .. } => "bundle_cut",
            Self::Changed => "bundle_changed",
            Self::NotForUs => "bundle_not_for_us",
            Self::Recipients | Self::RecipientKey => "bundle_recipients",
            Self::PartSize | Self::TooManyParts => "bundle_size",
            Self::Unwritable(_) => "file_unwritable",
            Self::Unreadable(_) => "file_unreadable",
        }
    }
}
