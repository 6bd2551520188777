//! The device's frames as they arrive. Progress is timed, not the whole: a slow link may take its time, a
//! silent one may not hold a worker.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt as _;
use wire::FrameDecoder;
use wire::v1::Frame;

use crate::error::HqError;

const SILENCE: Duration = Duration::from_secs(90);

#[derive(Debug)]
pub struct Incoming {
    body: BodyDataStream,
    decoder: FrameDecoder,
}

impl Incoming {
    pub fn new(body: Body) -> Self {
        Self { body: body.into_data_stream(), decoder: FrameDecoder::new() }
    }

    /// The next frame; `None` when the device ended or was cut off.
    pub async fn next_frame(&mut self) -> Result<Option<Frame>, HqError> {
        loop {
            if let Some(frame) = self.decoder.next_frame().map_err(|_| HqError::Malformed)? {
                return Ok(Some(frame));
            }
            match tokio::time::timeout(SILENCE, self.body.next()).await {
                Ok(Some(Ok(bytes))) => self.decoder.push(&bytes),
                Ok(Some(Err(_)) | None) | Err(_) => return Ok(None),
            }
        }
    }
}
