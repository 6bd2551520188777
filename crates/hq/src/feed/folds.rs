//! Scopes as they stood at a position: the fold of what the feed has of them up to there. Kept in memory
//! while nothing more is said in the scope; any process folds the same.
//!
//! It must never hold on to words that were erased: what moved on is folded anew.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use ledger::{Change, Place, Scope, Snapshot};

use crate::books::{Books, PAGE};
use crate::store::{Entry, Part, StoreError};

/// Bytes of history whose folds are kept at most.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A scope up to a position.
#[derive(Debug)]
pub struct Folded {
    pub snapshot: Snapshot,
    /// The last entry that is in it.
    pub last: u64,
    /// Bytes of its history before compression.
    pub weight: usize,
}

/// Folds that were made before.
#[derive(Clone, Debug, Default)]
pub struct Folds(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    folds: BTreeMap<Scope, Arc<Folded>>,
    oldest: VecDeque<Scope>,
    bytes: usize,
}

impl Folds {
    /// The scope as it stood at `through`.
    pub async fn at(&self, books: &Books, scope: &Scope, through: u64) -> Result<Arc<Folded>, StoreError> {
        let (upto, last) = books.scope_end(scope, through).await?;
        let is_present = upto == last;
        if is_present && let Some(folded) = self.kept(scope, last) {
            return Ok(folded);
        }
        let folded = Arc::new(fold(books, scope, through, upto).await?);
        if is_present {
            self.keep(scope, &folded);
        }
        Ok(folded)
    }

    fn kept(&self, scope: &Scope, last: u64) -> Option<Arc<Folded>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.folds.get(scope).filter(|folded| folded.last == last).cloned()
    }

    fn keep(&self, scope: &Scope, folded: &Arc<Folded>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.folds.insert(scope.clone(), Arc::clone(folded)) {
            Some(before) => kept.bytes -= before.weight,
            None => kept.oldest.push_back(scope.clone()),
        }
        kept.bytes += folded.weight;
        while kept.bytes > MOST_BYTES
            && let Some(scope) = kept.oldest.pop_front()
        {
            let gone = kept.folds.remove(&scope).map_or(0, |folded| folded.weight);
            kept.bytes -= gone;
        }
    }
}

pub(super) async fn fold(
    books: &Books,
    scope: &Scope,
    through: u64,
    last: u64,
) -> Result<Folded, StoreError> {
    let mut changes: Vec<Change> = Vec::new();
    let mut places: BTreeMap<Place, usize> = BTreeMap::new();
    let (mut after, mut weight) = (0, 0);
    loop {
        let page = books.scope_page(scope, after, through).await?;
        let is_last = (page.len() as u64) < PAGE;
        for entry in page {
            after = entry.pos;
            weight += entry.weight();
            let place = (entry.origin, entry.seq);
            if entry.part == Part::Released {
                // What was held stands where it came in, as for those who have the whole history.
                if let Some(held) = places.get(&place).and_then(|index| changes.get_mut(*index)) {
                    *held = open(entry, held.hash)?;
                }
                continue;
            }
            places.insert(place, changes.len());
            let hash = entry.hash;
            changes.push(open(entry, hash)?);
        }
        if is_last {
            return Ok(Folded { snapshot: Snapshot::of(scope.clone(), &changes), last, weight });
        }
    }
}

/// Its place in the chain was checked when it came.
fn open(entry: Entry, hash: ledger::Hash) -> Result<Change, StoreError> {
    let withheld = entry.withheld && entry.part == Part::Change;
    let mut raw = entry.raw;
    raw.payload = raw.payload.filter(|_| !withheld);
    let mut change =
        Change::open(raw, &ledger::GENESIS).map_err(|_| StoreError::Malformed("a change of the feed"))?;
    change.hash = hash;
    Ok(change)
}
