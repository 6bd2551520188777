//! Views that somebody gave a name, in the vault's own settings: encrypted like everything there, outside the log,
//! on this device alone. The ledger has no place that one person's devices share, and a view is soon made again.

use uuid::Uuid;
use vault::{Reads, Vault};

use crate::gate::Turn;
use crate::view::saved::SavedView;
use crate::{Failure, transact};

/// Under this name they are kept.
const NAME: &str = "views";
/// More names than anybody looks through.
pub(crate) const MOST: usize = 60;

/// In the order of their names.
pub(crate) fn read(reads: &Reads<'_>) -> Result<Vec<SavedView>, Failure> {
    let Some(bytes) = reads.kept(NAME)? else { return Ok(Vec::new()) };
    // One that another version kept in another form is no reason to lose the others.
    let each: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok(each.into_iter().filter_map(|view| serde_json::from_value(view).ok()).collect())
}

/// Puts a view in the place of the one of its id, or takes it away.
pub(crate) fn put(
    turn: &Turn<'_>,
    vault: &mut Vault,
    id: Uuid,
    view: Option<SavedView>,
) -> Result<(), Failure> {
    let mut all = read(&vault.reads())?;
    all.retain(|other| other.id != id);
    all.extend(view);
    all.sort_by_cached_key(|view| view.name.to_lowercase());
    let bytes = serde_json::to_vec(&all).map_err(|error| Failure::ours(&error))?;
    transact::change(turn, vault, |writer| Ok(writer.keep(NAME, &bytes)?))
}
