//! Where a case is in its life.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Draft,
    Preliminary,
    PendingOpening,
    Open,
    Suspended,
    PendingClosure,
    Closed,
}

impl Status {
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Preliminary,
        Self::PendingOpening,
        Self::Open,
        Self::Suspended,
        Self::PendingClosure,
        Self::Closed,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Preliminary => "preliminary",
            Self::PendingOpening => "pending_opening",
            Self::Open => "open",
            Self::Suspended => "suspended",
            Self::PendingClosure => "pending_closure",
            Self::Closed => "closed",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Preliminary => "Preliminary inquiry",
            Self::PendingOpening => "Waiting for opening",
            Self::Open => "Open",
            Self::Suspended => "Suspended",
            Self::PendingClosure => "Waiting for closure",
            Self::Closed => "Closed",
        }
    }

    /// Waiting for a supervisor's decision.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::PendingOpening | Self::PendingClosure)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such case status")]
pub struct UnknownStatus;

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|status| status.code() == text).ok_or(UnknownStatus)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}
