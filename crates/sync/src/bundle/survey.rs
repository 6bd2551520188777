//! The first reading of an opened bundle, before anything is taken in: it can be read to its end, its maker
//! may say all of it, and what may be here is decided once for the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use ledger::{Scope, SigningKey};
use uuid::Uuid;
use vault::{Portion, VaultError};
use wire::FrameReader;
use wire::bundle::BundleError;
use wire::v1::{Frame, Run};

use super::Watch;
use super::outside::Openable;
use crate::engine::conversation::{piece, run as run_from};
use crate::{Door, SyncError};

/// What a bundle holds, seen from outside its changes.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Scopes that a device's changes are in, and whether they may be here. HQ sends only what may.
    scopes: BTreeMap<Scope, bool>,
    pub acknowledged_streams: u64,
    pub held: u64,
    pub files: BTreeSet<Uuid>,
}

/// Reads everything once. Writes nothing.
pub(super) fn survey(
    door: &impl Door,
    opened: &mut Openable,
    key: &SigningKey,
    watch: &dyn Watch,
) -> Result<Survey, SyncError> {
    let from_hq = opened.maker.is_hq;
    let mut frames = opened.checked.open(&mut opened.file, key)?;
    let mut survey = Survey::default();
    while let Some(frame) = next_frame(&mut frames, from_hq)? {
        if watch.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        survey.note(frame)?;
    }
    let now_ms = door.now_ms();
    door.vault(|vault| {
        survey.scopes.iter_mut().try_for_each(|(scope, may)| {
            *may = vault.may_accept(scope, now_ms)?;
            Ok(())
        })
    })?;
    Ok(survey)
}

/// The next frame, if its maker may say it: only HQ acknowledges and speaks for its feed.
fn next_frame(frames: &mut FrameReader<impl Read>, from_hq: bool) -> Result<Option<Frame>, SyncError> {
    let frame = frames.next_frame().map_err(BundleError::Frame)?;
    let fits = match &frame {
        Some(Frame::Welcome(_) | Frame::Ack(_) | Frame::Snap(_) | Frame::Pull(_) | Frame::Kept(_)) => from_hq,
        Some(Frame::Hello(_) | Frame::Push(_)) => !from_hq,
        Some(Frame::Need(_) | Frame::Slow(_)) => false,
        // Anybody passes on what HQ signed about its log.
        Some(Frame::Checkpoint(_) | Frame::FilePiece(_) | Frame::End | Frame::Unknown { .. }) | None => true,
    };
    if fits { Ok(frame) } else { Err(SyncError::ForeignFrame) }
}

impl Survey {
    fn note(&mut self, frame: Frame) -> Result<(), VaultError> {
        match frame {
            Frame::Push(push) => {
                for run in push.runs {
                    self.scopes.insert(run.scope.clone(), false);
                    run_from(run)?;
                }
            }
            Frame::Pull(pull) => drop(piece(pull)?),
            Frame::Ack(acks) => {
                self.acknowledged_streams += acks.streams.len() as u64;
                self.held += acks.streams.iter().map(|ack| ack.held.len() as u64).sum::<u64>();
            }
            Frame::FilePiece(piece) => _ = self.files.insert(piece.id),
            _ => {}
        }
        Ok(())
    }

    /// The runs of a device's frame that may be here, and how many changes are left out.
    pub(super) fn admit(&self, runs: Vec<Run>) -> Result<(Vec<vault::Run>, u64), VaultError> {
        let (mut kept, mut left_out) = (Vec::new(), 0);
        for run in runs {
            if self.scopes.get(&run.scope).is_some_and(|may| *may) {
                kept.push(run_from(run)?);
            } else {
                left_out += run.changes.len() as u64;
            }
        }
        Ok((kept, left_out))
    }

    /// The changes of a frame that an import would take in, and how many it would leave out.
    pub(super) fn portion(&self, frame: Frame) -> Result<(Portion, u64), VaultError> {
        match frame {
            Frame::Push(push) => {
                let (runs, left_out) = self.admit(push.runs)?;
                Ok((Portion { runs, released: Vec::new() }, left_out))
            }
            Frame::Pull(pull) => {
                let pulled = piece(pull)?;
                Ok((Portion { runs: pulled.runs, released: pulled.released }, 0))
            }
            _ => Ok((Portion::default(), 0)),
        }
    }
}
