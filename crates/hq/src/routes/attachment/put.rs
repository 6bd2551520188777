//! `PUT ?offset=`: the next piece. Every byte that arrived stays, also when the piece is cut off. The piece
//! that makes the file whole has it checked and kept.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use futures_util::StreamExt as _;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;
use wire::enrol::AttachmentState;

use super::finish::finish;
use super::record::Announced;
use super::staged::Staged;
use super::{Asked, Words};
use crate::error::HqError;
use crate::gate::FileTurn;
use crate::routes::{Desk, Refused};
use crate::tls::PeerKey;

pub(super) const LARGEST: u64 = 4 * 1024 * 1024 * 1024;
const SILENCE: Duration = Duration::from_secs(90);
/// What a line that is given up may still bring: the bytes that were on their way through HQ, no more.
const LAST_BYTES: Duration = Duration::from_millis(100);
const LAST_BYTES_WITHIN: Duration = Duration::from_secs(2);

pub async fn put(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    Path(ids): Path<(Uuid, Uuid)>,
    Query(words): Query<Words>,
    body: Body,
) -> Result<Json<AttachmentState>, Refused> {
    let asked = Asked::admit_sender(&desk, peer, ids, &words).await?;
    let announced = Announced::read(&desk.house.books, &asked).await?.ok_or(HqError::UnknownAttachment)?;
    let turn = desk.gate.take_file(&asked.name(), asked.device).await.ok_or(HqError::Busy)?;
    let state = asked.state(&desk.house).await?;
    if state.complete {
        return Ok(Json(state));
    }
    let staged = Staged::open(asked.staged(&desk.house)).await?;
    let received = staged.length()?;
    if words.offset != received {
        return Err(HqError::WrongOffset { offset: words.offset, received }.into());
    }
    let received = append(&staged, received, announced.size, &turn, body).await?;
    if received < announced.size {
        return Ok(Json(AttachmentState { received, complete: false }));
    }
    Ok(Json(finish(desk, asked, announced, staged, turn).await?))
}

/// Adds what comes, up to the size that was announced, and flushes it whatever ends it.
async fn append(
    staged: &Staged,
    mut received: u64,
    size: u64,
    turn: &FileTurn,
    body: Body,
) -> Result<u64, HqError> {
    let mut file = staged.writer()?;
    let mut pieces = body.into_data_stream();
    let (mut fits, mut wanted_back) = (true, None);
    while fits {
        let patience = wanted_back.map_or(SILENCE, |since: Instant| {
            LAST_BYTES.min(LAST_BYTES_WITHIN.saturating_sub(since.elapsed()))
        });
        let next = tokio::select! {
            biased;
            next = tokio::time::timeout(patience, pieces.next()) => next,
            () = turn.is_wanted_back(), if wanted_back.is_none() => {
                wanted_back = Some(Instant::now());
                continue;
            }
        };
        let Ok(Some(Ok(bytes))) = next else { break };
        let room = usize::try_from(size - received).unwrap_or(usize::MAX);
        fits = bytes.len() <= room;
        let taken = &bytes[..bytes.len().min(room)];
        file.write_all(taken).await?;
        received += taken.len() as u64;
    }
    file.flush().await?;
    file.sync_data().await?;
    if fits { Ok(received) } else { Err(HqError::TooLarge) }
}
