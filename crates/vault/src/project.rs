//! From a record's state to every derived row: typed table, full text, conflicts, facts of its case.
//! One function does it for local edits, for incoming ones and for a rebuild.

use ledger::{EntityId, EntityState, Scope, late_edits};
use model::{Kind, Record, Value, registry};
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use uuid::Uuid;

use crate::apply::{Cell, Fold};
use crate::log::{each_change, signed};
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

    /// Brings the line of each touched case in the list of cases up to date.
    pub(crate) fn case_facts(&mut self) -> Result<(), VaultError> {
        for index in 0..self.views.len() {
            if !std::mem::take(&mut self.views[index].changed) {
                continue;
            }
            match &self.views[index].scope {
                Scope::Post(post) => _ = self.touched.posts.insert(post.clone()),
                Scope::Case(id) => {
                    let id = *id;
                    self.touched.cases.insert(id);
                    self.case_fact(index, id)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn case_fact(&mut self, index: usize, id: Uuid) -> Result<(), VaultError> {
        let view = &self.views[index];
        let pk: Option<i64> = self
            .db
            .prepare_cached("SELECT pk FROM entity WHERE id = ?1 AND scope = ?2")?
            .query_row((id, &view.bytes), |row| row.get(0))
            .optional()?;
        let Some(pk) = pk else { return Ok(()) };
        self.late_edits(index, id, pk)?;
        let view = &self.views[index];
        self.db
            .prepare_cached(
                "UPDATE case_fact SET
                   records = (SELECT count(*) FROM entity WHERE scope = ?2 AND kind > 1 AND deleted = 0),
                   conflicts = (SELECT count(*) FROM conflict WHERE scope = ?2),
                   changed_at = (SELECT max(changed_at) FROM entity WHERE scope = ?2),
                   open_tasks = (SELECT count(*) FROM task WHERE case_id = ?3 AND deleted = 0
                     AND coalesce(state, 'to_do') NOT IN ('done', 'cancelled')),
                   subject = (SELECT s.title FROM entity e JOIN search s ON s.rowid = e.pk
                     WHERE e.scope = ?2 AND e.kind IN (2, 3) AND e.deleted = 0
                     ORDER BY e.created_at, e.id LIMIT 1)
                 WHERE pk = ?1",
            )?
            .execute((pk, &view.bytes, id))?;
        Ok(())
    }

    /// Edits by people who did not know that the case was closed.
    fn late_edits(&mut self, index: usize, id: Uuid, pk: i64) -> Result<(), VaultError> {
        self.db.prepare_cached("DELETE FROM conflict WHERE entity = ?1 AND what = 'late'")?.execute([pk])?;
        let cell = self.cell(index, EntityId(id))?;
        let Some(status) = model::kinds::CASE.field("status") else { return Ok(()) };
        let Some(closing) = cell.state.displayed(status.register).cloned() else { return Ok(()) };
        let Some(seen) = &closing.seen else { return Ok(()) };
        let known = self.views[index].heads.iter().map(|(origin, head)| (*origin, head.seq)).collect();
        let late = late_edits(seen, &closing.dot.origin, &ledger::VersionVector(known));
        if late.is_empty() {
            return Ok(());
        }
        // A reviewer's verdict is no edit.
        let mut edits = 0;
        each_change(self.db, &self.views[index].bytes, |change| {
            let header = &change.header;
            let in_range = late.iter().any(|(origin, first, last)| {
                *origin == header.origin && (*first..=*last).contains(&header.seq)
            });
            edits += i64::from(in_range && change.ops.iter().any(|op| op.entity().is_some()));
            Ok(())
        })?;
        if edits > 0 {
            let row = ConflictRow {
                what: "late",
                register: status.register,
                candidates: edits,
                since: closing.hlc.ms(),
            };
            row.write(self.db, pk, &self.views[index].bytes)?;
        }
        Ok(())
    }
}

#[derive(Debug)]
struct ConflictRow {
    what: &'static str,
    register: u16,
    candidates: i64,
    since: i64,
}

impl ConflictRow {
    fn write(&self, db: &Connection, pk: i64, scope: &[u8]) -> Result<(), VaultError> {
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

fn write_case(
    db: &Connection,
    pk: i64,
    deleted: bool,
    record: &Record,
    state: &EntityState,
) -> Result<(), VaultError> {
    let created = state.created.map_or(0, |created| created.at.hlc.ms());
    let changed = state.latest().map_or(0, |(hlc, _)| hlc.ms());
    db.prepare_cached(
        "INSERT INTO case_fact (pk, case_id, scope, case_number, title, type, status, post, priority,
           lead_investigator, country, marking, restricted, opened_on, closed_on, next_due, deleted,
           created_at, changed_at, records, conflicts, open_tasks)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, 0, 0, 0)
         ON CONFLICT (pk) DO UPDATE SET case_number = excluded.case_number, title = excluded.title,
           type = excluded.type, status = excluded.status, post = excluded.post,
           priority = excluded.priority, lead_investigator = excluded.lead_investigator,
           country = excluded.country, marking = excluded.marking, restricted = excluded.restricted,
           opened_on = excluded.opened_on, closed_on = excluded.closed_on, next_due = excluded.next_due,
           deleted = excluded.deleted, created_at = excluded.created_at, changed_at = excluded.changed_at",
    )?
    .execute(rusqlite::params![
        pk,
        record.id,
        Scope::Case(record.id).to_bytes(),
        record.text("case_number"),
        record.title(),
        record.text("type"),
        record.text("status"),
        record.text("post"),
        record.text("priority"),
        record.reference("lead_investigator"),
        record.text("country"),
        record.text("marking"),
        record.bool("restricted").unwrap_or(false),
        record.text("opened_on"),
        record.text("closed_on"),
        record.text("next_due"),
        deleted,
        created,
        changed,
    ])?;
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
