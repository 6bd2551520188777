//! What can be wrong with bytes that claim to be frames.

/// Bytes from the other side that are no frame of ours, or more than a frame may be.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error("a frame of {bytes} bytes is larger than a frame may be")]
    Oversize { bytes: u64 },
    #[error("a frame does not decompress")]
    Compression,
    /// Not broken, only not readable here: the other side has to send it plain.
    #[error("a frame is compressed with dictionary {id}, which is not known here")]
    UnknownDictionary { id: u32 },
    #[error("a frame's content is malformed at byte {at}")]
    Malformed { at: usize },
    #[error("the stream ends inside a frame")]
    Truncated,
    #[error("the stream cannot be read or written")]
    Io(#[from] std::io::Error),
}

/// What was to be sent is more than one frame may hold; send it in smaller pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{raw} bytes ({compressed} compressed) do not fit into one frame")]
pub struct TooLarge {
    pub raw: usize,
    pub compressed: usize,
}
