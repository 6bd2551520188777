//! How far it has come, and whether to go on: asked between frames.

/// Whoever waits for a bundle.
pub trait Watch {
    /// Bytes done of bytes in all, as far as that is known.
    fn progress(&self, done: u64, total: u64);

    /// Looked at between frames. What was taken in until then stays and is harmless.
    fn is_cancelled(&self) -> bool;
}

/// Nobody looks on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _: u64, _: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}
