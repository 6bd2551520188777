//! From a record's state to every derived row: typed table, full text, conflicts, facts of its case.
//! One function does it for local edits, for incoming ones and for a rebuild.

use ledger::{EntityId, EntityState, Scope};
use model::registry;
use rusqlite::{Connection, params_from_iter};

use crate::apply::{Cell, Fold};
use crate::facts::write_case;
use crate::fulltext::{self, TextPen};
use crate::log::signed;
use crate::state::record_of;
use crate::{VaultError, likeness, same, table};

impl Fold<'_> {
    /// Writes every record that changed.
    pub(crate) fn project_all(&mut self) -> Result<(), VaultError> {
        let mut dirty: Vec<_> =
            self.cells.iter().filter(|(_, cell)| cell.dirty).map(|(key, _)| *key).collect();
        // Rows get their place by the first operation, so that a rebuild gives them the same order.
        dirty.sort_by_key(|key| {
            let created = self.cells.get(key).and_then(|cell| cell.state.created);
            (key.0, created.map(|created| (created.at.hlc, created.at.dot)), key.1)
        });
        let mut text = TextPen::default();
        for key in dirty {
            let Some(cell) = self.cells.get_mut(&key) else { continue };
            let view = &self.views[key.0];
            project(self.db, &view.scope, &view.bytes, key.1, cell, &mut text)?;
            cell.dirty = false;
            self.touched.records.extend(cell.state.kind().map(|kind| (kind, key.1.0)));
        }
        text.lay_down(self.db)
    }
}

#[derive(Debug)]
pub(crate) struct ConflictRow {
    pub what: &'static str,
    pub register: u16,
    pub candidates: i64,
    pub since: i64,
}

impl ConflictRow {
    pub(crate) fn write(&self, db: &Connection, pk: i64, scope: &[u8]) -> Result<(), VaultError> {
        db.prepare_cached("INSERT OR REPLACE INTO conflict VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute((
            pk,
            self.what,
            self.register,
            scope,
            self.candidates,
            self.since,
        ))?;
        Ok(())
    }
}

fn project(
    db: &Connection,
    scope: &Scope,
    scope_bytes: &[u8],
    id: EntityId,
    cell: &mut Cell,
    text: &mut TextPen,
) -> Result<(), VaultError> {
    let state = &cell.state;
    let kind = state.kind();
    if cell.stored_kind.is_some() && cell.stored_kind != kind {
        erase_rows(db, cell.pk.unwrap_or_default(), cell.stored_kind)?;
    }
    let is_new = cell.pk.is_none();
    let pk = write_entity(db, scope_bytes, id, cell)?;
    cell.pk = Some(pk);
    cell.stored_kind = kind;
    write_conflicts(db, scope_bytes, pk, &cell.state, is_new)?;
    same::write(db, pk, &cell.state, is_new)?;
    let Some(kind) = kind.and_then(registry::kind) else { return Ok(()) };
    let (record, _) = record_of(id.0, kind, &cell.state);
    let deleted = cell.state.is_deleted();
    let case = scope.case();
    db.prepare_cached(&table::upsert_statement(kind))?
        .execute(params_from_iter(table::row(pk, case, deleted, &record)))?;
    text.write(db, pk, case, deleted, &record, is_new)?;
    likeness::write(db, pk, deleted, &record, is_new)?;
    if kind.number == model::kinds::CASE.number && case == Some(id.0) {
        write_case(db, pk, deleted, &record, &cell.state)?;
    }
    Ok(())
}

fn write_entity(db: &Connection, scope: &[u8], id: EntityId, cell: &Cell) -> Result<i64, VaultError> {
    let state = &cell.state;
    let created = state.created.map(|created| created.at.hlc.ms());
    let changed = state.latest().map_or(0, |(hlc, _)| hlc.ms());
    let bytes = state.encode();
    let deleted = state.is_deleted();
    if let Some(pk) = cell.pk {
        db.prepare_cached(
            "UPDATE entity SET kind = ?2, state = ?3, created_at = ?4, changed_at = ?5, deleted = ?6,
               min_reader = ?7 WHERE pk = ?1",
        )?
        .execute((pk, state.kind(), bytes, created, changed, deleted, cell.min_reader))?;
        return Ok(pk);
    }
    db.prepare_cached(
        "INSERT INTO entity (id, scope, kind, state, created_at, changed_at, deleted, min_reader)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((id.0, scope, state.kind(), bytes, created, changed, deleted, cell.min_reader))?;
    Ok(db.last_insert_rowid())
}

fn write_conflicts(
    db: &Connection,
    scope: &[u8],
    pk: i64,
    state: &EntityState,
    is_new: bool,
) -> Result<(), VaultError> {
    if !is_new {
        db.prepare_cached("DELETE FROM conflict WHERE entity = ?1 AND what <> 'late'")?.execute([pk])?;
    }
    for conflict in state.conflicts() {
        let (what, candidates, since) = match &conflict {
            ledger::Conflict::Values { candidates, .. } => {
                ("values", candidates.len(), candidates.iter().map(|live| live.hlc).max())
            }
            ledger::Conflict::DeletedAndEdited { deletion, edited } => {
                ("deleted", 1 + edited.len(), Some(deletion.hlc))
            }
            ledger::Conflict::AfterEnd { end, entries, .. } => ("disposal", 1 + entries.len(), Some(end.hlc)),
            ledger::Conflict::Fork { heads, .. } => {
                ("fork", heads.len(), heads.iter().map(|item| item.hlc).max())
            }
        };
        let row = ConflictRow {
            what,
            register: conflict.register(),
            candidates: signed(candidates as u64),
            since: since.map_or(0, ledger::Hlc::ms),
        };
        row.write(db, pk, scope)?;
    }
    Ok(())
}

/// Takes a record's rows out of every derived table but `entity`.
fn erase_rows(db: &Connection, pk: i64, kind: Option<u16>) -> Result<(), VaultError> {
    if let Some(kind) = kind.and_then(registry::kind) {
        db.execute(&format!("DELETE FROM \"{}\" WHERE pk = ?1", kind.name), [pk])?;
    }
    db.execute("DELETE FROM case_fact WHERE pk = ?1", [pk])?;
    db.execute("DELETE FROM match_key WHERE entity = ?1", [pk])?;
    db.execute("DELETE FROM search WHERE rowid = ?1", [pk])?;
    Ok(())
}

/// Takes a record out of every derived table.
pub(crate) fn erase(db: &Connection, pk: i64, kind: Option<u16>) -> Result<(), VaultError> {
    erase_rows(db, pk, kind)?;
    db.execute("DELETE FROM entity WHERE pk = ?1", [pk])?;
    Ok(())
}

/// Empties every derived table before a rebuild.
pub(crate) fn clear(db: &Connection) -> Result<(), VaultError> {
    fulltext::clear(db)?;
    db.execute_batch("DELETE FROM conflict; DELETE FROM case_fact;")?;
    for kind in registry::KINDS {
        db.execute_batch(&format!("DELETE FROM \"{}\"", kind.name))?;
    }
    db.execute_batch(
        "DELETE FROM entity; DELETE FROM verdict; DELETE FROM erasure; DELETE FROM grant_row;
         DELETE FROM number_block; DELETE FROM number_void;
         DELETE FROM directory WHERE local = 0;",
    )?;
    Ok(())
}
