//! The line of a case in the list of cases, and edits made without knowledge of its closure.

use std::collections::BTreeSet;

use ledger::{EntityId, EntityState, Place, Scope, late_edits};
use model::Record;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::apply::Fold;
use crate::log::{each_change, signed};
use crate::project::ConflictRow;
use crate::{VaultError, snapshot};

impl Fold<'_> {
    /// Brings the line of each touched case in the list of cases up to date.
    pub(crate) fn case_facts(&mut self) -> Result<(), VaultError> {
        for index in std::mem::take(&mut self.stirred) {
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
        let is_late = |(by, seq): &Place| {
            late.iter().any(|(origin, first, last)| origin == by && (*first..=*last).contains(seq))
        };
        let mut edits = BTreeSet::new();
        each_change(self.db, &self.views[index].bytes, |change| {
            let header = &change.header;
            let in_range = is_late(&(header.origin, header.seq));
            if in_range && change.ops.iter().any(|op| op.entity().is_some()) {
                edits.insert((header.origin, header.seq));
            }
            Ok(())
        })?;
        // Of what has no history here yet, what still stands counts.
        let base = snapshot::body(self.db, &self.views[index].bytes)?;
        let standing =
            base.iter().flat_map(|base| base.records.values()).flat_map(|r| r.state.dots_present());
        edits.extend(standing.map(|dot| (dot.origin, dot.seq)).filter(|place| is_late(place)));
        let edits = edits.len();
        if edits > 0 {
            let row = ConflictRow {
                what: "late",
                register: status.register,
                candidates: signed(edits as u64),
                since: closing.hlc.ms(),
            };
            row.write(self.db, pk, &self.views[index].bytes)?;
        }
        Ok(())
    }
}

/// What of the line stands in the case's own record.
pub(crate) fn write_case(
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
