//! What a command prints: one JSON document, or lines for a person.

use std::io::Write as _;

use chrono::{DateTime, SecondsFormat};
use serde_json::Value;

#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub json: bool,
}

impl Answer {
    /// Prints the document, or the lines. A closed pipe is not worth a complaint.
    pub fn give(self, document: &Value, lines: impl FnOnce() -> Vec<String>) {
        let mut out = std::io::stdout().lock();
        if self.json {
            let _ = writeln!(out, "{document}");
            return;
        }
        for line in lines() {
            let _ = writeln!(out, "{line}");
        }
    }
}

/// A moment as RFC 3339 in UTC.
pub(super) fn moment(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms)
        .map_or_else(|| "unknown".into(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}
