//! The device's frames as they arrive. Progress is timed, not the whole: a slow link may take its time, a
//! silent one may not hold a worker.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use wire::v1::Frame;
use wire::{FrameDecoder, FrameError};

use crate::error::HqError;

const SILENCE: Duration = Duration::from_secs(90);

/// The other side went away before its END.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// Bytes from a device, whatever carries them, read as frames.
pub struct Incoming {
    bytes: Pin<Box<dyn Stream<Item = Result<Bytes, Broken>> + Send>>,
    decoder: FrameDecoder,
    /// A frame came that cannot be read here for want of its dictionary; it has to come again.
    pub missed: bool,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming").field("decoder", &self.decoder).finish_non_exhaustive()
    }
}

impl Incoming {
    pub fn new(bytes: impl Stream<Item = Result<Bytes, Broken>> + Send + 'static) -> Self {
        Self { bytes: Box::pin(bytes), decoder: FrameDecoder::new(), missed: false }
    }

    /// The next frame; `None` when the device ended or was cut off.
    pub async fn next_frame(&mut self) -> Result<Option<Frame>, HqError> {
        loop {
            match self.decoder.next_frame() {
                Ok(Some(frame)) => return Ok(Some(frame)),
                Ok(None) => {}
                Err(FrameError::UnknownDictionary { .. }) => {
                    self.missed = true;
                    continue;
                }
                Err(_) => return Err(HqError::Malformed),
            }
            match tokio::time::timeout(SILENCE, self.bytes.next()).await {
                Ok(Some(Ok(bytes))) => self.decoder.push(&bytes),
                Ok(Some(Err(Broken)) | None) | Err(_) => return Ok(None),
            }
        }
    }
}
