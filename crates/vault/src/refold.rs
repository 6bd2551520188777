//! Folding again from the log: one scope after a verdict, an erasure or a late payload; everything on rebuild.

use std::collections::{BTreeSet, HashMap};

use ledger::{Change, Dot, EntityId, OpAt, Place, Scope};
use rusqlite::Connection;

use crate::apply::{Cell, Fold, heed};
use crate::{VaultError, control, log, project, snapshot};

impl Fold<'_> {
    /// The states of a scope as the pure fold of its log; rows that nothing supports any more go.
    pub(crate) fn refold_scope(&mut self, view: usize) -> Result<(), VaultError> {
        self.forget_gaps(view);
        self.cells.retain(|(of, _), _| *of != view);
        let bytes = self.views[view].bytes.clone();
        let mut settled = BTreeSet::new();
        let db = self.db;
        let mut before = HashMap::new();
        for row in rows_of(db, &bytes)? {
            let cell = Cell { pk: Some(row.pk), stored_kind: row.kind, dirty: true, ..Cell::default() };
            self.cells.insert((view, row.id), cell);
            before.insert(row.id, (row.min_reader, row.state));
        }
        self.lay_base(view, &bytes)?;
        log::each_change(db, &bytes, |change| self.fold_again(view, &change, &mut settled))?;
        self.stirred.insert(view);
        for ((_, id), cell) in self.cells.iter_mut().filter(|((of, _), _)| *of == view) {
            let same = before.get(id).is_some_and(|(min_reader, state)| {
                *min_reader == cell.min_reader && *state == cell.state.encode()
            });
            cell.dirty = !same;
        }
        let gone: Vec<EntityId> = self
            .cells
            .iter()
            .filter(|((of, _), cell)| *of == view && cell.state == Default::default())
            .map(|((_, id), _)| *id)
            .collect();
        for id in gone {
            if let Some(Cell { pk: Some(pk), stored_kind, .. }) = self.cells.remove(&(view, id)) {
                project::erase(db, pk, stored_kind)?;
            }
        }
        Ok(())
    }

    /// The state that HQ gave with the grant, as far as verdicts since let it stand.
    fn lay_base(&mut self, view: usize, bytes: &[u8]) -> Result<(), VaultError> {
        let Some(mut base) = snapshot::body(self.db, bytes)? else { return Ok(()) };
        heed(&mut base, &self.gaps(view)?.rejected);
        for (id, record) in base.records {
            let cell = self.cells.entry((view, id)).or_default();
            (cell.state, cell.min_reader, cell.dirty) = (record.state, record.min_reader, true);
        }
        Ok(())
    }

    fn fold_again(
        &mut self,
        view: usize,
        change: &Change,
        settled: &mut BTreeSet<Place>,
    ) -> Result<(), VaultError> {
        let place = (change.header.origin, change.header.seq);
        let gaps = self.gaps(view)?;
        let is_rejected = gaps.rejected.contains(&place);
        if gaps.is_in_base(&place) {
            return Ok(());
        }
        let left = gaps.erased.get(&place).cloned();
        if is_rejected || left.is_some() || change.raw.payload.is_some() {
            settled.insert(place);
        }
        if is_rejected {
            return Ok(());
        }
        for (index, op) in (0..).zip(left.as_ref().unwrap_or(&change.ops)) {
            let Some(entity) = op.entity() else { continue };
            let dot = Dot { origin: place.0, seq: place.1, op: index };
            let at = OpAt { dot, hlc: change.header.hlc, author: change.header.author };
            let mut unseen = BTreeSet::new();
            for dot in op.prev() {
                let named = (dot.origin, dot.seq);
                let gaps = self.gaps(view)?;
                let known = gaps.never_comes(dot) || gaps.is_in_base(&named);
                if !known && !settled.contains(&named) {
                    unseen.insert(*dot);
                }
            }
            let cell = self.cells.entry((view, entity)).or_default();
            cell.state.apply(&at, op, &|dot| !unseen.contains(dot));
            cell.min_reader = cell.min_reader.max(change.header.min_reader);
            cell.dirty = true;
        }
        Ok(())
    }

    /// Computes every derived table anew from the log.
    pub(crate) fn rebuild(&mut self) -> Result<(), VaultError> {
        project::clear(self.db)?;
        for scope in scopes(self.db)? {
            let view = self.view(&scope)?;
            let bytes = self.views[view].bytes.clone();
            control::verdicts_of(self, view, snapshot::known(self.db, &bytes)?)?;
            log::each_change(self.db, &bytes, |change| {
                for op in change.ops.iter().filter(|op| op.entity().is_none()) {
                    control::apply(self, view, &change.header, op)?;
                }
                Ok(())
            })?;
            self.refold.insert(view);
            self.flush()?;
            self.cells.clear();
        }
        Ok(())
    }
}

#[derive(Debug)]
struct EntityRow {
    pk: i64,
    id: EntityId,
    kind: Option<u16>,
    min_reader: u16,
    state: Vec<u8>,
}

fn rows_of(db: &Connection, scope: &[u8]) -> Result<Vec<EntityRow>, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT pk, id, kind, min_reader, state FROM entity WHERE scope = ?1")?;
    let rows = statement.query_map([scope], |row| {
        let id = EntityId(row.get(1)?);
        Ok(EntityRow { pk: row.get(0)?, id, kind: row.get(2)?, min_reader: row.get(3)?, state: row.get(4)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every scope that has a stream, or a line of the list.
pub(crate) fn scopes(db: &Connection) -> Result<Vec<Scope>, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT scope FROM stream UNION SELECT scope FROM snapshot ORDER BY scope")?;
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    rows.map(|bytes| log::scope_of(&bytes?)).collect()
}
