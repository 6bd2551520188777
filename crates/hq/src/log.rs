//! What HQ writes to its log: that something went wrong and where, never what anybody wrote.

use std::error::Error;

use crate::error::HqError;

/// One line with the error and what lies under it.
pub fn trouble(place: &str, error: &HqError) {
    let mut line = format!("{place}: {error}");
    let mut under = error.source();
    while let Some(cause) = under {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        under = cause.source();
    }
    eprintln!("{line}");
}
