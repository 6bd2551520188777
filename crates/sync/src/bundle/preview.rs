//! What an import would do, without doing any of it.

use std::path::Path;

use vault::{Rehearsed, VaultError};
use wire::bundle::BundleError;

use super::Watch;
use super::outside::{Outside, whole};
use super::survey::survey;
use crate::{Door, SyncError};

/// What can be said of a bundle. Of one that cannot be opened here, only its outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub outside: Outside,
    pub inside: Option<Inside>,
}

/// What is in a bundle for this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// It was taken in before.
    pub taken_before: bool,
    pub rehearsed: Rehearsed,
    /// Own streams of which HQ says how much it has.
    pub acknowledged_streams: u64,
    pub held: u64,
    /// Files that have a piece in it.
    pub files: u64,
    /// Changes of scopes that may not be here: an import leaves them out.
    pub left_out: u64,
}

/// Reads a bundle to its end and says what is in it and what an import would come to. Writes nothing.
pub fn preview(door: &impl Door, path: &Path, watch: &dyn Watch) -> Result<Preview, SyncError> {
    let found = whole(door, path, watch)?;
    let outside = found.outside.clone();
    if !outside.is_openable() {
        return Ok(Preview { outside, inside: None });
    }
    let mut opened = found.openable()?;
    let key = door.vault(|vault| Ok(vault.signing_key().clone()))?;
    let survey = survey(door, &mut opened, &key, watch)?;
    let mut frames = opened.checked.open(&mut opened.file, &key)?;
    let (now_ms, mut left_out) = (door.now_ms(), 0);
    // The vault is one's own for as long as the rehearsal takes.
    let (taken_before, rehearsed) = door.vault(|vault| {
        let taken_before = vault.reads().taken_part(outside.id, outside.part)?;
        let rehearsed = vault.rehearse(now_ms, || {
            if watch.is_cancelled() {
                return Err(SyncError::Cancelled);
            }
            let Some(frame) = frames.next_frame().map_err(BundleError::Frame)? else { return Ok(None) };
            let (portion, out) = survey.portion(frame)?;
            left_out += out;
            Ok(Some(portion))
        });
        Ok::<_, VaultError>((taken_before, rehearsed))
    })?;
    let inside = Inside {
        taken_before,
        rehearsed: rehearsed?,
        acknowledged_streams: survey.acknowledged_streams,
        held: survey.held,
        files: survey.files.len() as u64,
        left_out,
    };
    Ok(Preview { outside, inside: Some(inside) })
}
