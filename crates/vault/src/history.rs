//! What the log says: the history of a record field by field, the changes of a case, one operation by name.

use std::collections::BTreeSet;

use ledger::{
    Change, DeviceId, Dot, EntityId, EntityState, Hash, Hlc, Op, Origin, Quality, Scope, Stream, UserId,
};
use rusqlite::Row;
use uuid::Uuid;

use crate::log::{self, origin_at, raw_at, signed, unsigned};
use crate::{ChangeRef, Reads, VaultError};

/// One operation on one register of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The change it came in.
    pub change: Hash,
    pub dot: Dot,
    pub op: Op,
    pub author: UserId,
    pub device: DeviceId,
    /// The author's wall clock.
    pub wall_ms: i64,
    pub hlc: Hlc,
    pub quality: Quality,
    pub action: u16,
    /// Whether its value stands today.
    pub live: bool,
    /// A reviewer rejected the change it came in.
    pub rejected: bool,
}

/// The history of one register, oldest first. Register 0 is the record's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldHistory {
    pub register: u16,
    pub entries: Vec<HistoryEntry>,
}

/// Why the operations of a change are not in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    InForce,
    /// HQ holds its payload back.
    Withheld,
    /// Its words were erased by law.
    Erased {
        basis: String,
    },
    Rejected {
        reason: String,
    },
    /// Own, and before a reviewer at HQ.
    Held {
        code: String,
        reason: String,
    },
}

/// One change as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedChange {
    pub pos: i64,
    pub stream: Stream,
    pub seq: u64,
    pub hash: Hash,
    pub action: u16,
    pub author: UserId,
    pub wall_ms: i64,
    pub hlc: Hlc,
    pub quality: Quality,
    pub stored_ms: i64,
    pub ops: Vec<Op>,
    pub standing: Standing,
}

const LOGGED: &str = "SELECT c.header, c.payload, c.payload_hash, c.signature, c.hash, c.pos, c.stored_at,
    c.held_code, c.held_reason, v.accept, v.reason, r.basis
  FROM change c JOIN stream s ON s.id = c.stream
  LEFT JOIN verdict v ON v.scope = s.scope AND v.device = s.device
    AND v.incarnation = s.incarnation AND v.seq = c.seq
  LEFT JOIN erasure r ON r.scope = s.scope AND r.device = s.device
    AND r.incarnation = s.incarnation AND r.seq = c.seq";

fn logged_row(row: &Row<'_>) -> Result<LoggedChange, VaultError> {
    let change = log::read(raw_at(row, 0)?, row.get(4)?)?;
    let reason = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    let (code, accept): (Option<String>, Option<bool>) = (row.get(7)?, row.get(9)?);
    let erased: Option<String> = row.get(11)?;
    let standing = match (code, accept) {
        _ if erased.is_some() => Standing::Erased { basis: erased.unwrap_or_default() },
        (_, Some(false)) => Standing::Rejected { reason: reason(10)? },
        (Some(code), None) => Standing::Held { code, reason: reason(8)? },
        _ if change.raw.payload.is_none() => Standing::Withheld,
        _ => Standing::InForce,
    };
    Ok(LoggedChange {
        pos: row.get(5)?,
        stream: change.header.stream(),
        seq: change.header.seq,
        hash: change.hash,
        action: change.header.action,
        author: change.header.author,
        wall_ms: change.header.wall,
        hlc: change.header.hlc,
        quality: change.header.quality,
        stored_ms: row.get(6)?,
        ops: change.ops,
        standing,
    })
}

impl Reads<'_> {
    /// Every value that each field of a record ever had: by whom, when, on which device.
    pub fn history(&self, id: Uuid) -> Result<Vec<FieldHistory>, VaultError> {
        let Some((scope, cell)) = self.cell(id)? else { return Err(VaultError::NoRecord { id }) };
        let rejected = self.rejected(&scope)?;
        let mut entries: Vec<(u16, HistoryEntry)> = Vec::new();
        self.changes_naming(&scope, id, |change| {
            for (index, op) in (0..).zip(&change.ops) {
                if op.entity() != Some(EntityId(id)) {
                    continue;
                }
                let header = &change.header;
                let dot = Dot { origin: header.origin, seq: header.seq, op: index };
                let register = op.register().unwrap_or(ledger::LIFE);
                let entry = HistoryEntry {
                    change: change.hash,
                    dot,
                    op: op.clone(),
                    author: header.author,
                    device: header.origin.device,
                    wall_ms: header.wall,
                    hlc: header.hlc,
                    quality: header.quality,
                    action: header.action,
                    live: is_live(&cell.state, register, &dot),
                    rejected: rejected.contains(&(header.origin, header.seq)),
                };
                entries.push((register, entry));
            }
            Ok(())
        })?;
        entries.sort_by_key(|(register, entry)| (*register, entry.hlc, entry.dot));
        let mut fields: Vec<FieldHistory> = Vec::new();
        for (register, entry) in entries {
            match fields.last_mut().filter(|field| field.register == register) {
                Some(field) => field.entries.push(entry),
                None => fields.push(FieldHistory { register, entries: vec![entry] }),
            }
        }
        Ok(fields)
    }

    /// The changes whose payload mentions a record. Ids stand in payloads as their 16 bytes.
    fn changes_naming(
        &self,
        scope: &Scope,
        id: Uuid,
        mut visit: impl FnMut(Change) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.header, c.payload, c.payload_hash, c.signature, c.hash
             FROM stream s JOIN change c ON c.stream = s.id
             WHERE s.scope = ?1 AND instr(c.payload, ?2) > 0 ORDER BY c.pos",
        )?;
        let mut rows = statement.query((scope.to_bytes(), id))?;
        while let Some(row) = rows.next()? {
            visit(log::read(raw_at(row, 0)?, row.get(4)?)?)?;
        }
        Ok(())
    }

    fn rejected(&self, scope: &Scope) -> Result<BTreeSet<(Origin, u64)>, VaultError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT device, incarnation, seq FROM verdict WHERE scope = ?1 AND accept = 0")?;
        let rows =
            statement.query_map([scope.to_bytes()], |row| Ok((origin_at(row, 0)?, unsigned(row.get(2)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The changes of a case, newest first.
    pub fn changes(&self, case: Uuid, limit: usize, offset: usize) -> Result<Vec<LoggedChange>, VaultError> {
        self.logged(Some(&Scope::Case(case)), limit, offset)
    }

    /// The changes of a scope, or of everything here, newest first.
    pub fn logged(
        &self,
        scope: Option<&Scope>,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<LoggedChange>, VaultError> {
        let sql = format!("{LOGGED} WHERE ?1 IS NULL OR s.scope = ?1 ORDER BY c.pos DESC LIMIT ?2 OFFSET ?3");
        let mut statement = self.db.prepare_cached(&sql)?;
        let place = (scope.map(Scope::to_bytes), signed(limit as u64), signed(offset as u64));
        let mut rows = statement.query(place)?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            changes.push(logged_row(row)?);
        }
        Ok(changes)
    }

    /// The change that lies at this place.
    pub fn logged_at(&self, pos: i64) -> Result<Option<LoggedChange>, VaultError> {
        let mut statement = self.db.prepare_cached(&format!("{LOGGED} WHERE c.pos = ?1"))?;
        let mut rows = statement.query([pos])?;
        rows.next()?.map(logged_row).transpose()
    }

    /// The change of that name with its operations.
    pub fn change_named(&self, named: &ChangeRef) -> Result<Option<Change>, VaultError> {
        self.change_at(&named.scope, named.origin, named.seq)
    }

    /// The operation of that name, wherever it came from.
    pub fn op_named(&self, scope: &Scope, dot: &Dot) -> Result<Option<Op>, VaultError> {
        Ok(self.op_at(scope, dot)?.map(|(_, op)| op))
    }

    /// The operation of that name and the change it came in.
    pub(crate) fn op_at(&self, scope: &Scope, dot: &Dot) -> Result<Option<(Change, Op)>, VaultError> {
        let Some(change) = self.change_at(scope, dot.origin, dot.seq)? else { return Ok(None) };
        let op = change.ops.get(usize::from(dot.op)).cloned();
        Ok(op.map(|op| (change, op)))
    }

    fn change_at(&self, scope: &Scope, origin: Origin, seq: u64) -> Result<Option<Change>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.header, c.payload, c.payload_hash, c.signature, c.hash
             FROM stream s JOIN change c ON c.stream = s.id
             WHERE s.scope = ?1 AND s.device = ?2 AND s.incarnation = ?3 AND c.seq = ?4",
        )?;
        let place = (scope.to_bytes(), origin.device.0, origin.incarnation, signed(seq));
        let mut rows = statement.query(place)?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(log::read(raw_at(row, 0)?, row.get(4)?)?))
    }
}

/// Whether the value or entry of that name stands in the record today.
pub(crate) fn is_live(state: &EntityState, register: u16, dot: &Dot) -> bool {
    let is_entry = state.logs.get(&register).is_some_and(|log| log.items.iter().any(|i| i.dot == *dot));
    let is_creation = state.created.is_some_and(|created| created.at.dot == *dot);
    is_entry || is_creation || state.live(register).iter().any(|live| live.dot == *dot)
}
