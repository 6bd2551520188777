//! From a record's state to every derived row: typed table, full text, conflicts, facts of its case.
//! One function does it for local edits, for incoming ones and for a rebuild.

use ledger::{EntityId, EntityState, Scope};
use model::{Kind, Record, Value, registry};
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use uuid::Uuid;

use crate::apply::{Cell, Fold};
use crate::facts::write_case;
use crate::log::signed;
use crate::state::record_of;
use crate::{VaultError, table};

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
        for key in dirty {
            let Some(cell) = self.cells.get_mut(&key) else { continue };
            let view = &self.views[key.0];
            project(self.db, &view.scope, &view.bytes, key.1, cell)?;
            cell.dirty = false;
            self.touched.records.extend(cell.state.kind().map(|kind| (kind, key.1.0)));
        }
        Ok(())
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
    let Some(kind) = kind.and_then(registry::kind) else { return Ok(()) };
    let (record, _) = record_of(id.0, kind, &cell.state);
    let deleted = cell.state.is_deleted();
    let case = scope.case();
    db.prepare_cached(&table::upsert_statement(kind))?
        .execute(params_from_iter(table::row(pk, case, deleted, &record)))?;
    write_text(db, pk, case, deleted, &record, is_new)?;
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

/// What full text finds a record by: its title, and its searchable fields.
pub(crate) fn text_of(record: &Record) -> (String, String) {
    let mut body = String::new();
    for field in record.kind.fields.iter().filter(|field| field.search) {
        let values = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
        for text in values.iter().filter_map(Value::as_text) {
            if !body.is_empty() {
                body.push('\n');
            }
            body.push_str(text);
        }
    }
    (record.title(), body)
}

/// The words by which search filters inside the index.
pub(crate) fn kind_tag(kind: &Kind) -> String {
    format!("k{}", kind.number)
}

pub(crate) fn case_tag(case: Uuid) -> String {
    format!("c{}", case.simple())
}

fn write_text(
    db: &Connection,
    pk: i64,
    case: Option<Uuid>,
    deleted: bool,
    record: &Record,
    is_new: bool,
) -> Result<(), VaultError> {
    let wanted = (!deleted).then(|| text_of(record));
    if !is_new {
        let mut old = db.prepare_cached("SELECT title, body FROM search WHERE rowid = ?1")?;
        let old: Option<(String, String)> =
            old.query_row([pk], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if old == wanted {
            return Ok(());
        }
        if old.is_some() {
            db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([pk])?;
        }
    }
    let Some((title, body)) = wanted else { return Ok(()) };
    let tag = match case {
        Some(case) => format!("{} {}", kind_tag(record.kind), case_tag(case)),
        None => kind_tag(record.kind),
    };
    db.prepare_cached("INSERT INTO search (rowid, title, body, tag) VALUES (?1, ?2, ?3, ?4)")?
        .execute((pk, title, body, tag))?;
    Ok(())
}

/// Takes a record's rows out of every derived table but `entity`.
fn erase_rows(db: &Connection, pk: i64, kind: Option<u16>) -> Result<(), VaultError> {
    if let Some(kind) = kind.and_then(registry::kind) {
        db.execute(&format!("DELETE FROM \"{}\" WHERE pk = ?1", kind.name), [pk])?;
    }
    db.execute("DELETE FROM case_fact WHERE pk = ?1", [pk])?;
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
    db.execute_batch("DELETE FROM search; DELETE FROM conflict; DELETE FROM case_fact;")?;
    for kind in registry::KINDS {
        db.execute_batch(&format!("DELETE FROM \"{}\"", kind.name))?;
    }
    db.execute_batch(
        "DELETE FROM entity; DELETE FROM verdict; DELETE FROM grant_row;
         DELETE FROM directory WHERE local = 0;",
    )?;
    Ok(())
}
