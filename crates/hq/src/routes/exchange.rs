//! `POST /v1/exchange`: one round trip of frames in both directions. What is said is in [`crate::exchange`].

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc;
use wire::v1::{Frame, Slow};

use crate::error::HqError;
use crate::exchange::{BUSY_MS, Broken, Conversation, Incoming};
use crate::routes::{Desk, Refused};
use crate::tls::PeerKey;

/// Frames waiting for a slow link; a full queue makes the conversation wait, not the memory grow.
const QUEUE: usize = 4;

pub async fn exchange(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    body: Body,
) -> Result<Response, Refused> {
    let device = match desk.speaker(peer).await {
        Err(error @ HqError::Store(_)) => {
            crate::log::trouble("exchange", &error);
            return come_back(BUSY_MS);
        }
        speaker => speaker?,
    };
    let admission = match desk.gate.admit(device.id) {
        Ok(admission) => admission,
        Err(after) => return come_back(u64::try_from(after.as_millis()).unwrap_or(u64::MAX)),
    };
    let mut incoming = Incoming::new(body.into_data_stream().map(|piece| piece.map_err(|_| Broken)));
    let (out, frames_out) = mpsc::channel::<Bytes>(QUEUE);
    let conversation = Conversation::begin(desk.house, device, &mut incoming, out).await?;
    tokio::spawn(async move {
        conversation.hold(incoming).await;
        drop(admission);
    });
    let body = stream::unfold(frames_out, |mut frames_out| async move {
        let bytes = frames_out.recv().await?;
        Some((Ok::<_, std::convert::Infallible>(bytes), frames_out))
    });
    Ok(frames(Body::from_stream(body)))
}

/// The whole answer of a house that cannot listen now.
fn come_back(retry_after_ms: u64) -> Result<Response, Refused> {
    let slow = encoded(&Frame::Slow(Slow { retry_after_ms }))?;
    Ok(frames(Body::from([slow, encoded(&Frame::End)?].concat())))
}

fn frames(body: Body) -> Response {
    ([(CONTENT_TYPE, "application/vnd.chancery.frames")], body).into_response()
}

/// Small frames of our own always fit.
fn encoded(frame: &Frame) -> Result<Vec<u8>, HqError> {
    wire::encode_frame(frame, 3).map_err(|_| HqError::Malformed)
}
