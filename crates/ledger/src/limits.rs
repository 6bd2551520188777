//! What one change may hold. A device refuses to make more; HQ holds what exceeds it.

use crate::{Change, Op};

/// Bytes of header and payload together.
pub const MAX_CHANGE_BYTES: usize = 256 * 1024;
/// Operations in one change.
pub const MAX_OPS: usize = 500;
/// Earlier operations one operation may name.
pub const MAX_PREV: usize = 64;

/// The first limit that a change exceeds, in words; `None` when it fits.
#[must_use]
pub fn exceeded(change: &Change) -> Option<&'static str> {
    let bytes = change.raw.header.len() + change.raw.payload.as_ref().map_or(0, Vec::len);
    if bytes > MAX_CHANGE_BYTES {
        return Some("a change is larger than 256 KiB");
    }
    if change.ops.len() > MAX_OPS {
        return Some("a change has more than 500 operations");
    }
    let too_many = |op: &Op| op.prev().len() > MAX_PREV;
    if change.ops.iter().any(too_many) {
        return Some("an operation names more than 64 earlier ones");
    }
    None
}
