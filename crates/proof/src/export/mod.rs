//! A log as a file that proves itself, with no vault, no server and no passphrase.
//!
//! One JSON document a line, in this order: what the file is, keys, then streams and their entries with the
//! checkpoints between them, the streams' heads, and an end that whoever made the file signed.

mod line;
mod verify;
mod write;

pub use line::{FORMAT, Maker};
pub use verify::{Bad, Unreadable, Verdict, verify};
pub use write::{Entry, Included, Writer};

use ledger::Stream;

/// Device, life and scope of a stream, in one word.
#[must_use]
pub fn stream_name(stream: &Stream) -> String {
    format!("{}.{}/{}", stream.origin.device, stream.origin.incarnation, stream.scope)
}
