//! HQ's source of randomness and time: the adapter that hands both to everything else.

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;

/// Random bytes from the system.
///
/// Without them nothing here is safe, so their absence ends the program.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if getrandom::fill(&mut bytes).is_err() {
        unreachable!("the system gives no random bytes");
    }
    bytes
}

#[must_use]
pub fn id() -> Uuid {
    uuid::Builder::from_random_bytes(bytes()).into_uuid()
}

/// Milliseconds of UTC.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is HQ's one clock")]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A code that is read aloud and typed: five groups of five letters and digits, 125 bits.
#[must_use]
pub fn code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters = bytes::<25>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
