//! The whole file: HQ reads it, compares size and SHA-256 with what the signed record says, and only then
//! keeps it. The device may let its own copy go after this answer, never before.

use std::path::Path as FilePath;

use bytes::Bytes;
use futures_util::StreamExt as _;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _, PutMode, path::Path as ObjectPath};
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt as _;
use wire::enrol::AttachmentState;

use super::Asked;
use super::record::Announced;
use super::staged::Staged;
use crate::books::KeptPart;
use crate::error::HqError;
use crate::gate::FileTurn;
use crate::house::House;
use crate::routes::Desk;

const PIECE: usize = 8 * 1024 * 1024;

/// Checks and keeps, also when the one who asked is gone meanwhile: a large file to a slow store takes longer
/// than a line lives, and whoever asks again finds it done.
pub(super) async fn finish(
    desk: Desk,
    asked: Asked,
    announced: Announced,
    staged: Staged,
    turn: FileTurn,
) -> Result<AttachmentState, HqError> {
    let work = tokio::spawn(async move {
        let _turn = turn;
        check_and_keep(&desk.house, &asked, announced, staged).await
    });
    work.await.map_err(|_| HqError::Busy)?
}

pub(super) async fn check_and_keep(
    house: &House,
    asked: &Asked,
    announced: Announced,
    staged: Staged,
) -> Result<AttachmentState, HqError> {
    let length = staged.length()?;
    if length != announced.size || digest(&staged.path).await? != announced.sha256 {
        staged.remove()?;
        return Err(HqError::DigestMismatch);
    }
    let kept =
        KeptPart { case: asked.case, part: asked.part, size: announced.size, sha256: announced.sha256 };
    let objects = &*house.objects;
    if !holds(objects, &asked.object(), &kept).await? {
        store(objects, &asked.object(), &staged.path, kept.size).await?;
    }
    house.books.store.write(vec![kept.write(house.now())]).await?;
    staged.remove()?;
    Ok(AttachmentState { received: kept.size, complete: true })
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

/// Whether the store has this very file already: HQ ended between storing it and saying so, or its database
/// is older than its objects.
async fn holds(objects: &dyn ObjectStore, path: &ObjectPath, kept: &KeptPart) -> Result<bool, HqError> {
    match objects.head(path).await {
        Ok(there) if there.size == kept.size => {}
        Ok(_) | Err(object_store::Error::NotFound { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    let (mut content, mut hasher) = (objects.get(path).await?.into_stream(), Sha256::new());
    while let Some(bytes) = content.next().await {
        hasher.update(&bytes?);
    }
    let found: [u8; 32] = hasher.finalize().into();
    Ok(found == kept.sha256)
}

async fn store(
    objects: &dyn ObjectStore,
    path: &ObjectPath,
    staged: &FilePath,
    size: u64,
) -> Result<(), HqError> {
    let mut file = tokio::fs::File::open(staged).await?;
    if size <= PIECE as u64 {
        let mut whole = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        file.read_to_end(&mut whole).await?;
        let whole = Bytes::from(whole);
        return match objects.put_opts(path, whole.clone().into(), PutMode::Create.into()).await {
            // Another file stands there, which is not this one: what was verified takes its place.
            Err(object_store::Error::AlreadyExists { .. }) => {
                objects.put(path, whole.into()).await?;
                Ok(())
            }
            put => Ok(put.map(|_| ())?),
        };
    }
    let mut upload = objects.put_multipart(path).await?;
    let sent = send_parts(&mut *upload, &mut file).await;
    if sent.is_err() {
        // Half an upload costs room and is nobody's; that it cannot be ended either changes nothing.
        drop(upload.abort().await);
    }
    sent
}

async fn send_parts(upload: &mut dyn MultipartUpload, file: &mut tokio::fs::File) -> Result<(), HqError> {
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        file.take(PIECE as u64).read_to_end(&mut piece).await?;
        if piece.is_empty() {
            break;
        }
        upload.put_part(Bytes::from(piece).into()).await?;
    }
    upload.complete().await?;
    Ok(())
}
