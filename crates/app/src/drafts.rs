//! Typed text that is not saved yet, in the vault's own settings: encrypted like everything there, outside the
//! log, on this device alone.

use vault::{Reads, Vault};

use crate::gate::Turn;
use crate::view::draft::DraftView;
use crate::{Failure, transact};

/// Under this name they are kept.
const NAME: &str = "drafts";
/// Bytes of one text, and how many texts: a person works on a handful, and nothing grows without end.
const LONGEST: usize = 256 * 1024;
const MOST: usize = 200;

/// The latest first.
pub(crate) fn read(reads: &Reads<'_>) -> Result<Vec<DraftView>, Failure> {
    let Some(bytes) = reads.kept(NAME)? else { return Ok(Vec::new()) };
    // What another version kept in another form is no reason to refuse everything else.
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Keeps a text under its key; an empty one is forgotten.
pub(crate) fn keep(turn: &Turn<'_>, vault: &mut Vault, draft: DraftView) -> Result<(), Failure> {
    if draft.text.trim().is_empty() {
        return forget(turn, vault, &draft.key);
    }
    if draft.text.len() > LONGEST || draft.key.is_empty() || draft.key.len() > 300 {
        return Err(Failure::refused(
            "draft_too_large",
            "This text is too long to be kept as a draft. It is still in the field; save it now.",
        ));
    }
    let mut all = read(&vault.reads())?;
    all.retain(|other| other.key != draft.key);
    all.insert(0, draft);
    all.truncate(MOST);
    write(turn, vault, &all)
}

/// It was saved, or is not wanted.
pub(crate) fn forget(turn: &Turn<'_>, vault: &mut Vault, key: &str) -> Result<(), Failure> {
    let mut all = read(&vault.reads())?;
    let before = all.len();
    all.retain(|draft| draft.key != key);
    if all.len() == before { Ok(()) } else { write(turn, vault, &all) }
}

fn write(turn: &Turn<'_>, vault: &mut Vault, all: &[DraftView]) -> Result<(), Failure> {
    let bytes = serde_json::to_vec(all).map_err(|error| Failure::ours(&error))?;
    transact::change(turn, vault, |writer| Ok(writer.keep(NAME, &bytes)?))
}
