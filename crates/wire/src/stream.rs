//! Frames on a byte stream: four bytes of length, then one zstd frame that says its own size.
//!
//! Both sizes are checked before anything is allocated for them.

use std::io::{ErrorKind, Read, Write};

use crate::dict::{self, Dictionary};
use crate::v1::Frame;
use crate::{FrameError, TooLarge};

/// The most a frame may be on the wire.
pub const MAX_COMPRESSED: usize = 256 * 1024;
/// The most a frame may be after decompression.
pub const MAX_RAW: usize = 2 * 1024 * 1024;

const PREFIX: usize = 4;

/// A frame with its length before it, ready to be sent.
pub fn encode_frame(frame: &Frame, level: i32) -> Result<Vec<u8>, TooLarge> {
    encode_frame_with(frame, level, None)
}

/// As [`encode_frame`], with a dictionary that the other side has said it knows.
pub fn encode_frame_with(
    frame: &Frame,
    level: i32,
    dictionary: Option<&Dictionary>,
) -> Result<Vec<u8>, TooLarge> {
    let raw = frame.to_cbor();
    let too_large = |compressed| TooLarge { raw: raw.len(), compressed };
    if raw.len() > MAX_RAW {
        return Err(too_large(0));
    }
    let compressed = dict::compress(&raw, level, dictionary).map_err(|_| too_large(0))?;
    let length = u32::try_from(compressed.len()).ok().filter(|_| compressed.len() <= MAX_COMPRESSED);
    let length = length.ok_or_else(|| too_large(compressed.len()))?;
    Ok([&length.to_be_bytes()[..], &compressed].concat())
}

fn checked_length(prefix: [u8; PREFIX]) -> Result<usize, FrameError> {
    let bytes = u32::from_be_bytes(prefix);
    let length = usize::try_from(bytes).ok().filter(|length| (1..=MAX_COMPRESSED).contains(length));
    length.ok_or(FrameError::Oversize { bytes: u64::from(bytes) })
}

fn decompress(compressed: &[u8]) -> Result<Frame, FrameError> {
    let declared = zstd::zstd_safe::get_frame_content_size(compressed);
    let size = declared.ok().flatten().ok_or(FrameError::Compression)?;
    let capacity = usize::try_from(size).ok().filter(|size| *size <= MAX_RAW);
    let capacity = capacity.ok_or(FrameError::Oversize { bytes: size })?;
    let dictionary = match dict::named(compressed) {
        None => None,
        Some(id) => Some(Dictionary::numbered(id).ok_or(FrameError::UnknownDictionary { id })?),
    };
    let raw = dict::decompress(compressed, capacity, dictionary).map_err(|_| FrameError::Compression)?;
    Frame::from_cbor(&raw)
}

/// Takes bytes as they come and gives frames as they are complete.
#[derive(Debug, Default)]
pub struct FrameDecoder {
    buffer: Vec<u8>,
    start: usize,
}

impl FrameDecoder {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes more bytes in. Call [`FrameDecoder::next_frame`] until it gives nothing before taking more.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next complete frame; `None` when more bytes are needed. After a frame with an unknown dictionary
    /// the next call goes on behind it.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let rest = &self.buffer[self.start..];
        let Some((prefix, rest)) = rest.split_first_chunk::<PREFIX>() else { return Ok(None) };
        let length = checked_length(*prefix)?;
        let Some(compressed) = rest.get(..length) else { return Ok(None) };
        let frame = decompress(compressed);
        if matches!(frame, Ok(_) | Err(FrameError::UnknownDictionary { .. })) {
            self.start += PREFIX + length;
        }
        frame.map(Some)
    }

    /// Whether bytes of an unfinished frame are waiting.
    #[must_use]
    pub fn is_inside_frame(&self) -> bool {
        self.start < self.buffer.len()
    }
}

/// Frames from a blocking reader.
#[derive(Debug)]
pub struct FrameReader<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> FrameReader<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, bytes: 0 }
    }

    /// The next frame; `None` where the stream ends between two frames.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let mut prefix = [0; PREFIX];
        let mut filled = 0;
        while filled < PREFIX {
            match self.inner.read(&mut prefix[filled..]) {
                Ok(0) if filled == 0 => return Ok(None),
                Ok(0) => return Err(FrameError::Truncated),
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        let mut compressed = vec![0; checked_length(prefix)?];
        self.inner.read_exact(&mut compressed).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => FrameError::Truncated,
            _ => FrameError::Io(error),
        })?;
        self.bytes += (PREFIX + compressed.len()) as u64;
        decompress(&compressed).map(Some)
    }

    /// Bytes of the frames read so far.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }
}

/// Frames to a blocking writer.
#[derive(Debug)]
pub struct FrameWriter<W> {
    inner: W,
    level: i32,
    bytes: u64,
}

impl<W: Write> FrameWriter<W> {
    pub fn new(inner: W, level: i32) -> Self {
        Self { inner, level, bytes: 0 }
    }

    pub fn write(&mut self, frame: &Frame) -> Result<(), FrameError> {
        let bytes = encode_frame(frame, self.level)
            .map_err(|TooLarge { raw, .. }| FrameError::Oversize { bytes: raw as u64 })?;
        self.bytes += bytes.len() as u64;
        Ok(self.inner.write_all(&bytes)?)
    }

    /// Bytes of the frames written so far.
    #[must_use]
    pub fn bytes_written(&self) -> u64 {
        self.bytes
    }

    pub fn into_inner(self) -> W {
        self.inner
    }
}
