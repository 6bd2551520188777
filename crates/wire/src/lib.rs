//! What travels between a device and HQ: the frames of the exchange, by line or in a courier bundle, and
//! the enrolment messages.
//!
//! Nothing here decides anything. Decoders are bounded before they allocate, never recurse and never
//! panic, whatever the other side sends. Unknown frames and unknown fields are skipped, so that either
//! side may be newer.

pub mod bundle;
mod dict;
pub mod enrol;
mod error;
mod hex;
mod stream;
pub mod v1;

pub use dict::Dictionary;
pub use error::{FrameError, TooLarge};
pub use hex::{from_hex, to_hex};
pub use stream::{
    FrameDecoder, FrameReader, FrameWriter, MAX_COMPRESSED, MAX_RAW, encode_frame, encode_frame_with,
};
