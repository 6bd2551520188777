//! `POST …/complete`: asks HQ to check and keep a file that is whole. The last piece asks for it by itself;
//! this is for who has nothing more to send, and hears again that all is well.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use uuid::Uuid;
use wire::enrol::{AttachmentState, CompleteAttachment};

use super::finish::finish;
use super::record::Announced;
use super::staged::Staged;
use super::{Asked, Words};
use crate::error::HqError;
use crate::routes::{Desk, Refused};
use crate::tls::PeerKey;

pub async fn complete(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    Path(ids): Path<(Uuid, Uuid)>,
    Query(words): Query<Words>,
    claim: Result<Json<CompleteAttachment>, JsonRejection>,
) -> Result<Json<AttachmentState>, Refused> {
    let Json(claim) = claim.map_err(|_| HqError::Malformed)?;
    let asked = Asked::admit_sender(&desk, peer, ids, &words).await?;
    let announced = Announced::read(&desk.house.books, &asked).await?.ok_or(HqError::UnknownAttachment)?;
    let turn = desk.gate.take_file(&asked.name(), asked.device).await.ok_or(HqError::Busy)?;
    let state = asked.state(&desk.house).await?;
    if state.complete {
        return Ok(Json(state));
    }
    let staged = Staged::open(asked.staged(&desk.house)).await?;
    if (claim.size, claim.sha256) != (announced.size, announced.sha256) {
        staged.remove()?;
        return Err(HqError::DigestMismatch.into());
    }
    if staged.length()? < announced.size {
        return Err(HqError::Incomplete.into());
    }
    Ok(Json(finish(desk, asked, announced, staged, turn).await?))
}
