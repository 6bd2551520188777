//! What an import would do, found out by doing it in a transaction that is always rolled back: the preview
//! cannot say anything but what the import then does, and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Change, EntityId, Scope, Stream};
use rusqlite::{Connection, TransactionBehavior};

use crate::apply::Fold;
use crate::exchange::{Received, Run, release, retry, take_run};
use crate::log::{self, unsigned};
use crate::{Vault, VaultError};

/// Runs and late payloads, as a frame brings them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portion {
    pub runs: Vec<Run>,
    pub released: Vec<(Scope, Vec<u8>, Vec<u8>)>,
}

/// Changes of a stream that are not here and not in the bundle, though what comes after them is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub stream: Stream,
    pub from: u64,
    pub to: u64,
}

/// What an import would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsed {
    pub received: Received,
    /// Records with something new, by scope and number of kind.
    pub records: BTreeMap<(Scope, u16), u64>,
    /// Conflicts that would be open afterwards and are not now, by scope.
    pub conflicts: BTreeMap<Scope, u64>,
    pub missing: Vec<Missing>,
}

type ConflictKey = (i64, String, i64);

impl Vault {
    /// Lets everything that `next` gives be taken in, says what came of it, and puts everything back.
    pub fn rehearse<E: From<VaultError>>(
        &mut self,
        now_ms: i64,
        mut next: impl FnMut() -> Result<Option<Portion>, E>,
    ) -> Result<Rehearsed, E> {
        let store = VaultError::from;
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(store)?;
        let before = conflicts(&transaction)?;
        let hq = self.hq.as_ref().map(|hq| hq.device);
        let mut fold = Fold::new(&transaction, self.identity.device, hq, now_ms);
        let mut rehearsed = Rehearsed::default();
        let (mut streams, mut touched) = (BTreeSet::new(), BTreeSet::new());
        while let Some(portion) = next()? {
            for run in &portion.runs {
                streams.insert(run.stream.clone());
                note_records(&mut fold, run, &mut touched)?;
            }
            take(&mut fold, portion, &mut rehearsed.received)?;
        }
        fold.flush()?;
        rehearsed.records = by_kind(&transaction, touched)?;
        rehearsed.missing = missing(&transaction, &streams)?;
        let fresh = conflicts(&transaction)?.into_iter().filter(|(key, _)| !before.contains_key(key));
        for (_, scope) in fresh {
            *rehearsed.conflicts.entry(scope).or_default() += 1;
        }
        // Dropped unfinished, the transaction is rolled back.
        Ok(rehearsed)
    }
}

fn take(fold: &mut Fold<'_>, portion: Portion, received: &mut Received) -> Result<(), VaultError> {
    let mut latest = ledger::Hlc(0);
    for run in portion.runs {
        take_run(fold, run, received, &mut latest)?;
    }
    for (scope, header, payload) in portion.released {
        release(fold, &scope, &header, payload)?;
    }
    retry(fold, received, &mut latest)
}

/// The records that the new changes of a run are about.
fn note_records(
    fold: &mut Fold<'_>,
    run: &Run,
    touched: &mut BTreeSet<(Scope, EntityId)>,
) -> Result<(), VaultError> {
    let view = fold.view(&run.stream.scope)?;
    let known = fold.views[view].heads.get(&run.stream.origin).map_or(0, |head| head.seq);
    for (seq, raw) in (run.first_seq..).zip(&run.raws) {
        if seq <= known {
            continue;
        }
        // One that cannot be read waits; it is counted there.
        let Ok(change) = Change::open(raw.clone(), &ledger::GENESIS) else { continue };
        let records = change.ops.iter().filter_map(ledger::Op::entity);
        touched.extend(records.map(|entity| (run.stream.scope.clone(), entity)));
    }
    Ok(())
}

fn by_kind(
    db: &Connection,
    touched: BTreeSet<(Scope, EntityId)>,
) -> Result<BTreeMap<(Scope, u16), u64>, VaultError> {
    let mut counts = BTreeMap::new();
    let mut statement = db.prepare_cached("SELECT kind FROM entity WHERE id = ?1 AND scope = ?2")?;
    for (scope, entity) in touched {
        let mut rows = statement.query((entity.0, scope.to_bytes()))?;
        let kind: Option<u16> = rows.next()?.map(|row| row.get(0)).transpose()?.flatten();
        *counts.entry((scope, kind.unwrap_or(0))).or_default() += 1;
    }
    Ok(counts)
}

fn conflicts(db: &Connection) -> Result<BTreeMap<ConflictKey, Scope>, VaultError> {
    let mut statement = db.prepare_cached("SELECT entity, what, register, scope FROM conflict")?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let scope = log::scope_of(row.get_ref(3)?.as_blob().unwrap_or_default())?;
        found.insert((row.get(0)?, row.get(1)?, row.get(2)?), scope);
    }
    Ok(found)
}

fn missing(db: &Connection, streams: &BTreeSet<Stream>) -> Result<Vec<Missing>, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT min(h.seq), (SELECT s.seq FROM stream s WHERE s.scope = ?1 AND s.device = ?2
           AND s.incarnation = ?3) FROM inbox_hold h
         WHERE h.scope = ?1 AND h.device = ?2 AND h.incarnation = ?3 AND h.reason = 'gap'",
    )?;
    let mut found = Vec::new();
    for stream in streams {
        let place = (stream.scope.to_bytes(), stream.origin.device.0, stream.origin.incarnation);
        let (waiting, known): (Option<i64>, Option<i64>) =
            statement.query_row(place, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some(waiting) = waiting.map(unsigned) else { continue };
        let from = known.map_or(0, unsigned) + 1;
        if from < waiting {
            found.push(Missing { stream: stream.clone(), from, to: waiting - 1 });
        }
    }
    Ok(found)
}
