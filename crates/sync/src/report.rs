//! What one exchange came to, in figures a person can be told.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// HQ acknowledged everything this device has.
    AllSent,
    /// The line worked, but something is still to be sent or fetched.
    Partial,
    /// HQ was not reached, or the line broke.
    Offline,
    /// HQ was reached and said no.
    Refused,
}

impl Status {
    /// As it is written in the log and told to scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::AllSent => "all_sent",
            Self::Partial => "partial",
            Self::Offline => "offline",
            Self::Refused => "refused",
        }
    }
}

/// Counts are changes, bytes are what really went over the line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub status: Status,
    pub sent: u64,
    pub received: u64,
    pub held: u64,
    /// Let in although access had ended when it came; a reviewer sees it so marked.
    pub flagged: u64,
    pub unsent: u64,
    pub conflicts: u64,
    pub attachments_sent: u64,
    pub attachments_received: u64,
    /// Parts of files that HQ does not have whole yet.
    pub files_unsent: u64,
    pub bytes_up: u64,
    pub bytes_down: u64,
    pub round_trips: u32,
    pub seconds: f64,
    /// HQ's clock minus ours, where HQ was reached.
    pub clock_offset_ms: Option<i64>,
    /// Why it stopped short, for the log and for the person.
    pub trouble: Option<String>,
    /// Why a file stayed behind though the exchange went well.
    pub file_trouble: Option<String>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            status: Status::Offline,
            sent: 0,
            received: 0,
            held: 0,
            flagged: 0,
            unsent: 0,
            conflicts: 0,
            attachments_sent: 0,
            attachments_received: 0,
            files_unsent: 0,
            bytes_up: 0,
            bytes_down: 0,
            round_trips: 0,
            seconds: 0.0,
            clock_offset_ms: None,
            trouble: None,
            file_trouble: None,
        }
    }
}
