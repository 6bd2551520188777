//! The conversation of an exchange: bytes of frames come in, bytes of frames go out.
//!
//! Whatever carries them is none of its business: HTTPS in the server, memory in the simulation. There is no
//! session: a cut costs one frame, and the next HELLO goes on from what was acknowledged.

mod conversation;
mod incoming;

pub use conversation::Conversation;
pub use incoming::{Broken, Incoming};

/// When a device is asked to come back after trouble of ours.
pub(crate) const BUSY_MS: u64 = 5_000;
