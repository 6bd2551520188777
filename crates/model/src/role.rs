//! What a user of the directory is. One role per user.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works cases at a post.
    Investigator,
    /// Answers for the cases of a post.
    Supervisor,
    /// Local staff: only cases that were granted, until the grant expires.
    Fsn,
    /// Desk officer at headquarters.
    Hq,
    /// Reads and verifies; changes nothing.
    Auditor,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Investigator, Self::Supervisor, Self::Fsn, Self::Hq, Self::Auditor];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Investigator => "investigator",
            Self::Supervisor => "supervisor",
            Self::Fsn => "fsn",
            Self::Hq => "hq",
            Self::Auditor => "auditor",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Investigator => "Investigator",
            Self::Supervisor => "Supervisor",
            Self::Fsn => "FSN investigator",
            Self::Hq => "HQ desk officer",
            Self::Auditor => "Auditor",
        }
    }

    /// May decide what others ask for.
    pub const fn decides(self) -> bool {
        matches!(self, Self::Supervisor | Self::Hq)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such role")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.code() == text).ok_or(UnknownRole)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}
