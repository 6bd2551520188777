//! `POST …/complete`: HQ reads the whole file, compares size and SHA-256 with what the record and the device
//! say, and only then keeps it. The device may let its own copy go after this answer, never before.

use std::path::Path as FilePath;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt as _;
use uuid::Uuid;
use wire::enrol::{AttachmentState, CompleteAttachment};

use super::Asked;
use super::record::Announced;
use crate::error::HqError;
use crate::routes::{Desk, Refused};
use crate::store::Write;
use crate::tls::PeerKey;

const PIECE: usize = 8 * 1024 * 1024;

pub async fn complete(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    Path((case, attachment)): Path<(Uuid, Uuid)>,
    claim: Result<Json<CompleteAttachment>, JsonRejection>,
) -> Result<Json<AttachmentState>, Refused> {
    let Json(claim) = claim.map_err(|_| HqError::Malformed)?;
    let asked = Asked::admit(&desk, peer, case, attachment).await?;
    let _turn = desk.gate.take_file(attachment).ok_or(HqError::Busy)?;
    let state = asked.state(&desk).await?;
    if state.complete {
        return Ok(Json(state));
    }
    if state.received < claim.size {
        return Err(HqError::Incomplete.into());
    }
    let staged = asked.staged(&desk);
    let announced = Announced::read(&desk.house.books, &asked).await?;
    let found = digest(&staged).await?;
    let fits = found == claim.sha256
        && state.received == claim.size
        && announced.size.is_none_or(|size| size == claim.size)
        && announced.sha256.is_none_or(|sha256| sha256 == claim.sha256);
    if !fits {
        tokio::fs::remove_file(&staged).await?;
        return Err(HqError::DigestMismatch.into());
    }
    keep(&*desk.house.objects, &asked, &staged).await?;
    let sql = "INSERT INTO attachment (case_id, id, size, sha256, complete_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT DO NOTHING";
    let now = desk.house.now();
    let cells = vec![case.into(), attachment.into(), claim.size.into(), found.into(), now.into()];
    desk.house.books.store.write(vec![Write::new(sql, cells)]).await?;
    tokio::fs::remove_file(&staged).await?;
    Ok(Json(AttachmentState { received: claim.size, complete: true }))
}

async fn digest(file: &FilePath) -> Result<[u8; 32], HqError> {
    let mut file = tokio::fs::File::open(file).await?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1024 * 1024]);
    loop {
        let count = file.read(&mut buffer).await?;
        if count == 0 {
            return Ok(hasher.finalize().into());
        }
        hasher.update(&buffer[..count]);
    }
}

async fn keep(objects: &dyn ObjectStore, asked: &Asked, staged: &FilePath) -> Result<(), HqError> {
    let mut file = tokio::fs::File::open(staged).await?;
    let mut upload = objects.put_multipart(&asked.object()).await?;
    let mut sent = false;
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        (&mut file).take(PIECE as u64).read_to_end(&mut piece).await?;
        if piece.is_empty() && sent {
            break;
        }
        let is_last = piece.len() < PIECE;
        upload.put_part(Bytes::from(piece).into()).await?;
        sent = true;
        if is_last {
            break;
        }
    }
    upload.complete().await?;
    Ok(())
}
