//! Taking a bundle in: read once to its end, then frame by frame through the doors of the line. In any
//! order, twice is harmless; a cut leaves what was taken in until then.

use std::path::Path;

use ledger::Scope;
use model::{Part, PartId};
use vault::{Here, Received, Stamp, TakenPart, Vault, VaultError};
use wire::bundle::BundleError;
use wire::v1::{Checkpoint, FilePiece, Frame, Pull};

use super::Watch;
use super::outside::{Outside, whole};
use super::survey::{Survey, survey};
use crate::engine::conversation::{ack, head, piece};
use crate::{Door, SyncError, log};

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub outside: Outside,
    /// It was taken in before.
    pub again: bool,
    pub changes: u64,
    pub known: u64,
    /// Changes that wait for something that has not arrived.
    pub waiting: u64,
    /// Own changes that HQ acknowledges in it.
    pub acknowledged: u64,
    pub held: u64,
    pub files: u64,
    /// Changes of scopes that may not be here: left out.
    pub left_out: u64,
}

/// Takes a part of a bundle in.
pub fn import(door: &impl Door, path: &Path, watch: &dyn Watch) -> Result<Taken, SyncError> {
    let mut opened = whole(door, path, watch)?.openable()?;
    let outside = opened.outside.clone();
    let key = door.vault(|vault| Ok(vault.signing_key().clone()))?;
    let survey = survey(door, &mut opened, &key, watch)?;
    let again = door.vault(|vault| vault.reads().taken_part(outside.id, outside.part))?;
    let mut taking = Taking {
        taken: Taken {
            outside,
            again,
            changes: 0,
            known: 0,
            waiting: 0,
            acknowledged: 0,
            held: 0,
            files: 0,
            left_out: 0,
        },
        survey,
        from: opened.maker.device,
        from_hq: opened.maker.is_hq,
        hq_counts: false,
        end: 0,
        work: 0,
    };
    let total = opened.outside.bytes;
    let mut frames = opened.checked.open(&mut opened.file, &key)?;
    while let Some(frame) = frames.next_frame().map_err(BundleError::Frame)? {
        if watch.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        taking.frame(door, frame)?;
        watch.progress(frames.bytes_read(), total);
    }
    taking.finish(door, opened.checked.header().sha256)
}

struct Taking {
    taken: Taken,
    survey: Survey,
    from: ledger::DeviceId,
    from_hq: bool,
    /// HQ introduced itself in the life of its feed that this vault knows: its acknowledgements count.
    hq_counts: bool,
    /// Where HQ's feed ended when it made the bundle.
    end: u64,
    /// New changes that are people's work.
    work: u64,
}

impl Taking {
    fn frame(&mut self, door: &impl Door, frame: Frame) -> Result<(), SyncError> {
        let now_ms = door.now_ms();
        match frame {
            Frame::Hello(hello) => {
                let heads: Vec<_> = hello.heads.iter().map(head).collect();
                door.vault(|vault| vault.remember_peer(self.from, &heads))?;
            }
            Frame::Push(push) => {
                let received = door.vault(|vault| {
                    let (runs, left_out) = self.survey.admit(push.runs)?;
                    self.taken.left_out += left_out;
                    let is_work = runs.iter().any(|run| is_work(&run.stream.scope));
                    Ok((vault.apply_bundle(runs, Vec::new(), now_ms)?, is_work))
                })?;
                self.count(received);
            }
            Frame::Welcome(welcome) => {
                let cursor = vault::Cursor { at: welcome.cursor.at, backfill: welcome.cursor.backfill };
                let heads: Vec<_> = welcome.heads.iter().map(head).collect();
                let (counts, settled) = door.vault(|vault| {
                    let before = vault.unsent_count()?;
                    let counts = vault.hear_hq(welcome.epoch, cursor, &heads)?;
                    Ok((counts, before.saturating_sub(vault.unsent_count()?)))
                })?;
                self.hq_counts = counts;
                self.end = welcome.end.unwrap_or(welcome.cursor.at);
                self.taken.acknowledged += settled;
            }
            Frame::Checkpoint(shown) => self.checkpoint(door, shown, now_ms)?,
            Frame::Ack(acks) if self.hq_counts => {
                let acks: Vec<vault::Ack> = acks.streams.into_iter().map(ack).collect();
                let marked = door.vault(|vault| vault.mark_received(&acks))?;
                self.taken.acknowledged += marked.newly_received;
                self.taken.held += marked.newly_held;
            }
            Frame::Pull(pull) => self.pull(door, pull, now_ms)?,
            Frame::Kept(kept) if self.hq_counts => {
                door.vault(|vault| {
                    kept.files.iter().try_for_each(|file| match Part::named(&file.part) {
                        Some(part) => vault.attachment_sent(PartId::new(file.id, part)),
                        None => Ok(()),
                    })
                })?;
            }
            Frame::FilePiece(piece) => self.file(door, &piece)?,
            _ => {}
        }
        Ok(())
    }

    /// What HQ shows of its log is judged; what a colleague, or a former life of HQ, was shown is only heard.
    fn checkpoint(&self, door: &impl Door, shown: Checkpoint, now_ms: i64) -> Result<(), SyncError> {
        let since = shown.since.map(|since| (since.epoch, since.size));
        if !self.hq_counts {
            return door.vault(|vault| vault.hear_checkpoint(&shown.note, now_ms));
        }
        door.vault(|vault| vault.take_carried_checkpoint(&log::shown(shown), since, now_ms))?;
        in_question(door)
    }

    fn pull(&mut self, door: &impl Door, pull: Pull, now_ms: i64) -> Result<(), SyncError> {
        let is_work = pull.runs.iter().any(|run| is_work(&run.scope));
        let counts = self.hq_counts;
        in_question(door)?;
        let received = door.vault(|vault| {
            let pulled = piece(pull)?;
            if counts {
                vault.apply_carried(pulled, now_ms)
            } else {
                vault.apply_bundle(pulled.runs, pulled.released, now_ms)
            }
        })?;
        self.count((received, is_work));
        Ok(())
    }

    fn count(&mut self, (received, is_work): (Received, bool)) {
        self.taken.changes += received.changes;
        self.taken.known += received.known;
        self.taken.waiting += received.waiting;
        if is_work {
            self.work += received.changes;
        }
    }

    /// A piece of a file whose record is here and which is not. Others are left: they come again.
    fn file(&mut self, door: &impl Door, piece: &FilePiece) -> Result<(), SyncError> {
        let now_ms = door.now_ms();
        let by_hq = self.from_hq;
        let whole = door.vault(|vault| {
            let Some(part) = Part::named(&piece.part).map(|part| PartId::new(piece.id, part)) else {
                return Ok(false);
            };
            let standings = vault.part_standings(Some(piece.case))?;
            let wanted = standings.into_iter().find(|standing| standing.part == part);
            let wanted = wanted.filter(|wanted| {
                wanted.sha256 == piece.sha256
                    && !wanted.released
                    && !matches!(wanted.here, Here::Whole { .. })
            });
            let Some(wanted) = wanted else { return Ok(false) };
            let received = vault.store_attachment_piece(part, piece.offset, &piece.bytes)?;
            if received < wanted.size {
                return Ok(false);
            }
            match vault.finish_attachment(part, now_ms) {
                Ok(_) if by_hq => Ok(true),
                Ok(_) => vault.not_known_at_hq(part).map(|()| true),
                // Not the file its record names: thrown away there, and asked for again.
                Err(VaultError::ContentMismatch) => Ok(false),
                Err(error) => Err(error),
            }
        })?;
        self.taken.files += u64::from(whole);
        Ok(())
    }

    fn finish(self, door: &impl Door, sha256: [u8; 32]) -> Result<Taken, SyncError> {
        let outside = &self.taken.outside;
        let part = TakenPart {
            id: outside.id,
            part: outside.part,
            parts: outside.parts,
            sha256,
            from: outside.from,
            made_ms: outside.created_ms,
            changes: self.taken.changes,
        };
        let now_ms = door.now_ms();
        if self.from_hq {
            in_question(door)?;
        }
        door.vault(|vault| {
            // HQ's word by hand is a contact like any other, once nothing of it is missing. Before the part is
            // remembered: what a crash cut short is done when the bundle is taken in again.
            if self.hq_counts && self.said_everything(vault)? {
                vault.bundle_done(part.made_ms, now_ms)?;
            }
            vault.remember_taken(&part, self.work > 0, Stamp::at(now_ms))
        })?;
        Ok(self.taken)
    }

    /// Whether every part is here and this vault has read the feed as far as HQ had when it made the bundle.
    fn said_everything(&self, vault: &Vault) -> Result<bool, VaultError> {
        let outside = &self.taken.outside;
        let taken = vault.reads().bundles_taken()?.into_iter().find(|taken| taken.id == outside.id);
        let mut here = taken.map(|taken| taken.here).unwrap_or_default();
        here.push(outside.part);
        let is_whole = (1..=outside.parts).all(|part| here.contains(&part));
        Ok(is_whole && self.taken.waiting == 0 && vault.cursor()?.at >= self.end)
    }
}

/// Nothing is taken over from an HQ that does not show a log that fits.
fn in_question(door: &impl Door) -> Result<(), SyncError> {
    match door.vault(|vault| vault.log_trouble())? {
        Some(code) => Err(SyncError::Log { code }),
        None => Ok(()),
    }
}

fn is_work(scope: &Scope) -> bool {
    !matches!(scope, Scope::Device(_))
}
