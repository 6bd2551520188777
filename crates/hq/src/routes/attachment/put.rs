//! `PUT ?offset=`: the next piece. Every byte that arrived stays, also when the piece is cut off.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;
use wire::enrol::AttachmentState;

use super::Asked;
use crate::error::HqError;
use crate::routes::{Desk, Refused};
use crate::tls::PeerKey;

const LARGEST: u64 = 4 * 1024 * 1024 * 1024;
const SILENCE: std::time::Duration = std::time::Duration::from_secs(90);

#[derive(Debug, Deserialize)]
pub struct Piece {
    #[serde(default)]
    offset: u64,
}

pub async fn put(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    Path((case, attachment)): Path<(Uuid, Uuid)>,
    Query(piece): Query<Piece>,
    body: Body,
) -> Result<Json<AttachmentState>, Refused> {
    let asked = Asked::admit(&desk, peer, case, attachment).await?;
    let _turn = desk.gate.take_file(attachment).ok_or(HqError::Busy)?;
    let state = asked.state(&desk).await?;
    if state.complete {
        return Ok(Json(state));
    }
    if piece.offset != state.received {
        let (offset, received) = (piece.offset, state.received);
        return Err(HqError::WrongOffset { offset, received }.into());
    }
    let received = append(&asked, &desk, state.received, body).await?;
    Ok(Json(AttachmentState { received, complete: false }))
}

async fn append(asked: &Asked, desk: &Desk, mut received: u64, body: Body) -> Result<u64, HqError> {
    let mut options = tokio::fs::OpenOptions::new();
    let mut file = options.create(true).append(true).open(asked.staged(desk)).await?;
    let mut pieces = body.into_data_stream();
    while let Ok(Some(Ok(bytes))) = tokio::time::timeout(SILENCE, pieces.next()).await {
        received += bytes.len() as u64;
        if received > LARGEST {
            return Err(HqError::TooLarge);
        }
        file.write_all(&bytes).await?;
    }
    file.flush().await?;
    file.sync_data().await?;
    Ok(received)
}
