//! Down: from the byte where it stopped last time. What came before a cut is kept, to the last byte.

use hyper::Method;
use model::PartId;
use vault::{Here, PartStanding, VaultError};

use super::plan::Step;
use super::{Outcome, Round, path};
use crate::enrol::refusal;
use crate::link::Link;
use crate::{Door, SyncError};

const FULL: &str = "the disk is full; files wait, records are saved";
const LONGER: &str = "HQ sent more than an attachment's record announces; it was thrown away and comes again";

/// So much is sealed and flushed at a time.
const PIECE: usize = 64 * 1024;

pub(super) async fn fetch(
    door: &impl Door,
    link: &mut Link,
    file: &PartStanding,
    round: &mut Round,
) -> Result<Outcome, SyncError> {
    let received = if let Here::Arriving(received) = file.here { received } else { 0 };
    round.tell(door, file, Step::Fetch, received);
    if received < file.size
        && let Some(outcome) = arrive(door, link, file, received, round).await?
    {
        return Ok(outcome);
    }
    let now_ms = door.now_ms();
    match door.vault(|vault| vault.finish_attachment(file.part, now_ms)) {
        Ok(_) => {
            round.tell(door, file, Step::Fetch, file.size);
            Ok(Outcome::Done)
        }
        Err(SyncError::Vault(VaultError::ContentMismatch)) => Ok(Outcome::Wrong),
        Err(SyncError::Vault(VaultError::DiskFull)) => Ok(Outcome::Stop(FULL)),
        Err(error) => Err(error),
    }
}

/// `None` when the rest has come.
async fn arrive(
    door: &impl Door,
    link: &mut Link,
    file: &PartStanding,
    received: u64,
    round: &mut Round,
) -> Result<Option<Outcome>, SyncError> {
    let range = [("range", format!("bytes={received}-"))];
    let mut answer = link.request(Method::GET, &path(file, &[]), &range, vec![]).await?;
    match answer.status() {
        206 => {}
        // All of it, though only the rest was asked for: right only when nothing is here.
        200 if received == 0 => {}
        404 => {
            answer.body(64 * 1024).await?;
            let now_ms = door.now_ms();
            door.vault(|vault| vault.attachment_absent(file.part, now_ms))?;
            return Ok(Some(Outcome::Later));
        }
        status => return Err(refusal(status, &answer.body(64 * 1024).await?)),
    }
    let mut landing = Landing { door, part: file.part, at: received, waiting: Vec::with_capacity(PIECE) };
    while let Some(piece) = answer.piece().await? {
        landing.waiting.extend_from_slice(&piece);
        if landing.waiting.len() >= PIECE {
            if let Some(outcome) = settled(door, file, landing.flush())? {
                return Ok(Some(outcome));
            }
            round.tell(door, file, Step::Fetch, landing.at);
        }
    }
    settled(door, file, landing.flush())
}

/// What of storing a piece ends this file, but not the exchange of records.
fn settled(
    door: &impl Door,
    file: &PartStanding,
    stored: Result<(), SyncError>,
) -> Result<Option<Outcome>, SyncError> {
    match stored {
        Ok(()) => Ok(None),
        Err(SyncError::Vault(VaultError::DiskFull)) => Ok(Some(Outcome::Stop(FULL))),
        Err(SyncError::Vault(VaultError::ContentMismatch)) => {
            door.vault(|vault| vault.forget_arriving(file.part))?;
            Ok(Some(Outcome::Stop(LONGER)))
        }
        Err(error) => Err(error),
    }
}

/// What has come and is not stored yet. Stored when it is dropped as well: a line that breaks and a person who
/// stops the exchange cost nothing of it.
struct Landing<'d, D: Door> {
    door: &'d D,
    part: PartId,
    at: u64,
    waiting: Vec<u8>,
}

impl<D: Door> Landing<'_, D> {
    fn flush(&mut self) -> Result<(), SyncError> {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            let (part, at) = (self.part, self.at);
            self.at = self.door.vault(|vault| vault.store_attachment_piece(part, at, &waiting))?;
        }
        Ok(())
    }
}

impl<D: Door> Drop for Landing<'_, D> {
    fn drop(&mut self) {
        // Without the vault it comes again; there is nobody left to tell.
        drop(self.flush());
    }
}
