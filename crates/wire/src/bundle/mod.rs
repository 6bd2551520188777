//! A courier bundle: frames of the exchange in a file, signed on the outside and sealed for its recipients.
//!
//! A fixed block with the header and its signature comes first, then the encrypted body. Nothing of the
//! body is decrypted before the signature, the length and the hash of the whole were found right.

mod body;
mod cipher;
mod error;
mod header;
mod writer;

pub use body::{Checked, check};
pub use error::BundleError;
pub use header::{Claim, FeedRange, Header};
pub use writer::{BundleWriter, Draft, Written};

/// The version this program writes, and the newest it reads.
pub const VERSION: u16 = 1;
/// Bytes before the body.
pub const BLOCK: usize = 4096;
/// The most one file may be.
pub const LARGEST: u64 = 1024 * 1024 * 1024;
/// The least a part may be told to hold.
pub const SMALLEST: u64 = 1024 * 1024;
pub const MOST_RECIPIENTS: usize = 8;
pub const MOST_PARTS: u16 = 999;
