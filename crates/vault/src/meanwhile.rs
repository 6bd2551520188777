//! What others changed in records that this person knew, since the person last looked: derived from the
//! order in which changes arrived here, never said by an operation.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{DeviceId, Dot, EntityId, Hlc, Op, Scope, UserId};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::apply::{self, Cell};
use crate::history::is_live;
use crate::log::{self, raw_at, signed};
use crate::state::conflicted;
use crate::{Reads, VaultError, Writer};

/// One field of one record that another person changed; the latest change of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meanwhile {
    pub record: Uuid,
    pub register: u16,
    pub author: UserId,
    pub device: DeviceId,
    pub wall_ms: i64,
    pub hlc: Hlc,
}

fn name(case: Uuid) -> String {
    format!("seen/{case}")
}

impl Writer<'_> {
    /// This person has seen what arrived in the case up to that position.
    pub fn saw(&mut self, case: Uuid, position: i64) -> Result<(), VaultError> {
        self.keep(&name(case), &position.to_be_bytes())
    }
}

impl Reads<'_> {
    /// The position of what arrived last.
    pub fn position(&self) -> Result<i64, VaultError> {
        let mut statement = self.db.prepare_cached("SELECT coalesce(max(pos), 0) FROM change")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The cases that anybody else wrote in.
    pub fn cases_of_others(&self) -> Result<BTreeSet<Uuid>, VaultError> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT scope FROM stream WHERE own = 0")?;
        let mut rows = statement.query([])?;
        let mut cases = BTreeSet::new();
        while let Some(row) = rows.next()? {
            cases.extend(log::scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?.case());
        }
        Ok(cases)
    }

    /// How far this person has seen the case: up to the last look, or else up to the own first words in it.
    fn seen(&self, case: Uuid) -> Result<Option<i64>, VaultError> {
        if let Some(bytes) = self.kept(&name(case))? {
            return Ok(bytes.try_into().ok().map(i64::from_be_bytes));
        }
        let mut statement = self.db.prepare_cached(
            "SELECT min(c.pos) FROM stream s JOIN change c ON c.stream = s.id
             WHERE s.scope = ?1 AND s.own = 1",
        )?;
        Ok(statement.query_row([Scope::Case(case).to_bytes()], |row| row.get(0))?)
    }

    /// What others changed in the records of a case that were known here, since they were last looked at.
    /// Fields that wait for a decision are conflicts and not told again; new records are no changes.
    pub fn meanwhile(&self, case: Uuid) -> Result<Vec<Meanwhile>, VaultError> {
        let Some(seen) = self.seen(case)? else { return Ok(Vec::new()) };
        let scope = Scope::Case(case).to_bytes();
        let mut statement = self.db.prepare_cached(
            "SELECT c.header, c.payload, c.payload_hash, c.signature, c.hash
             FROM stream s CROSS JOIN change c ON c.stream = s.id
             WHERE s.scope = ?1 AND s.own = 0 AND c.pos > ?2 ORDER BY c.pos",
        )?;
        let mut rows = statement.query((&scope, seen))?;
        let mut known: BTreeMap<EntityId, Option<Cell>> = BTreeMap::new();
        let mut latest: BTreeMap<(Uuid, u16), Meanwhile> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let change = log::read(raw_at(row, 0)?, row.get(4)?)?;
            for (index, op) in (0..).zip(&change.ops) {
                let (Some(entity), Some(register)) = (op.entity(), op.register()) else { continue };
                let header = &change.header;
                let dot = Dot { origin: header.origin, seq: header.seq, op: index };
                if let std::collections::btree_map::Entry::Vacant(free) = known.entry(entity) {
                    free.insert(self.known_before(&scope, entity, seen)?);
                }
                let Some(Some(cell)) = known.get(&entity) else { continue };
                let stands = matches!(op, Op::SetRemove { .. } | Op::Unlink { .. })
                    || is_live(&cell.state, register, &dot);
                if !stands || conflicted(&cell.state, register) {
                    continue;
                }
                let line = Meanwhile {
                    record: entity.0,
                    register,
                    author: header.author,
                    device: header.origin.device,
                    wall_ms: header.wall,
                    hlc: header.hlc,
                };
                let told = latest.entry((entity.0, register)).or_insert_with(|| line.clone());
                if told.hlc < line.hlc {
                    *told = line;
                }
            }
        }
        let mut lines: Vec<Meanwhile> = latest.into_values().collect();
        lines.sort_by_key(|line| (std::cmp::Reverse(line.hlc), line.record, line.register));
        Ok(lines)
    }

    /// The record, if it was here at that position already or was made here.
    fn known_before(&self, scope: &[u8], id: EntityId, seen: i64) -> Result<Option<Cell>, VaultError> {
        let Some(cell) = apply::load(self.db, scope, id)? else { return Ok(None) };
        let Some(created) = cell.state.created else { return Ok(None) };
        let dot = created.at.dot;
        let mut statement = self.db.prepare_cached(
            "SELECT c.pos, s.own FROM stream s JOIN change c ON c.stream = s.id
             WHERE s.scope = ?1 AND s.device = ?2 AND s.incarnation = ?3 AND c.seq = ?4",
        )?;
        let place = (scope, dot.origin.device.0, dot.origin.incarnation, signed(dot.seq));
        let made = statement.query_row(place, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?)));
        let known = made.optional()?.is_none_or(|(made, own)| own || made <= seen);
        Ok(known.then_some(cell))
    }
}
