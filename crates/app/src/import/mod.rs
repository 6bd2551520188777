//! Records from a file of JSON lines: everything is read and judged before the first byte is written.
//!
//! Never stops at the first bad line: a person who corrects a file wants all of them at once.

mod line;
mod lines;
mod plan;
pub(crate) mod write;

pub use line::{Line, Part, problems};
pub use lines::{LineTooLong, Lines, RawLine};
pub use plan::{Known, Plan, Planned};
pub(crate) use write::InVault;

use crate::failure::FieldFailure;

/// One thing wrong with one line.
pub fn bad(line: u64, field: &str, code: &str, message: impl Into<String>) -> FieldFailure {
    FieldFailure { field: field.to_owned(), code: code.to_owned(), message: message.into(), line: Some(line) }
}
