//! Reading records. One record is always read from its mergeable state, never from a derived row.

use std::collections::BTreeMap;

use ledger::{Dot, EntityId, EntityState, LIFE, Scope, UserId};
use model::{Kind, Record, registry};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::log;
use crate::state::record_of;
use crate::{VaultError, apply};

/// A record with what the store knows about it.
#[derive(Clone, Debug)]
pub struct StoredRecord {
    pub record: Record,
    pub scope: Scope,
    pub case: Option<Uuid>,
    /// Milliseconds of UTC by the hybrid clock.
    pub created_at: i64,
    pub created_by: UserId,
    pub changed_at: i64,
    pub changed_by: UserId,
    pub deleted: bool,
    /// Registers with several values; 0 stands for deleted against edited.
    pub conflicted: Vec<u16>,
    /// Registers that this version cannot read.
    pub unreadable: Vec<u16>,
    /// Written by a newer version: shown, not edited.
    pub needs_update: bool,
    /// For each register the operations whose values are shown: what [`crate::Edit::SetOver`] wants back.
    pub shown: BTreeMap<u16, Vec<Dot>>,
    /// Records this one was said to be the same as.
    pub links: Vec<Uuid>,
}

/// The reading side of a vault or of an open transaction.
#[derive(Clone, Copy, Debug)]
pub struct Reads<'v> {
    pub(crate) db: &'v Connection,
}

impl<'v> Reads<'v> {
    pub(crate) fn new(db: &'v Connection) -> Self {
        Self { db }
    }

    /// The record of that id, deleted or not. `None` when it is unknown, or of a kind this version lacks.
    pub fn record(&self, id: Uuid) -> Result<Option<StoredRecord>, VaultError> {
        let Some((scope, cell)) = self.cell(id)? else { return Ok(None) };
        Ok(stored(id, scope, &cell.state, cell.min_reader))
    }

    /// Every record of a kind in a case, or of every kind; deleted ones left out, in order of creation.
    pub fn records(&self, case: Uuid, kind: Option<&Kind>) -> Result<Vec<StoredRecord>, VaultError> {
        self.records_in(&Scope::Case(case), kind)
    }

    /// As [`Reads::records`], for any scope: programmes live in that of their post.
    pub fn records_in(&self, scope: &Scope, kind: Option<&Kind>) -> Result<Vec<StoredRecord>, VaultError> {
        self.load(scope, kind, false)
    }

    /// The deleted records of a case: recoverable until they are purged.
    pub fn deleted_records(&self, case: Uuid) -> Result<Vec<StoredRecord>, VaultError> {
        self.load(&Scope::Case(case), None, true)
    }

    fn load(
        &self,
        scope: &Scope,
        kind: Option<&Kind>,
        deleted: bool,
    ) -> Result<Vec<StoredRecord>, VaultError> {
        let (low, high) = kind.map_or((0, u16::MAX), |kind| (kind.number, kind.number));
        let mut statement = self.db.prepare_cached(
            "SELECT id, state, min_reader FROM entity
             WHERE scope = ?1 AND kind BETWEEN ?2 AND ?3 AND deleted = ?4 ORDER BY created_at, pk",
        )?;
        let mut rows = statement.query((scope.to_bytes(), low, high, deleted))?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let state = EntityState::decode(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            records.extend(stored(row.get(0)?, scope.clone(), &state, row.get(2)?));
        }
        Ok(records)
    }

    /// How many records of each kind a case has, deleted ones left out.
    pub fn counts(&self, case: Uuid) -> Result<BTreeMap<u16, u64>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT kind, count(*) FROM entity WHERE scope = ?1 AND kind IS NOT NULL AND deleted = 0
             GROUP BY kind",
        )?;
        let rows = statement
            .query_map([Scope::Case(case).to_bytes()], |row| Ok((row.get(0)?, log::unsigned(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a record of that id is here, deleted or not.
    pub fn has_record(&self, id: Uuid) -> Result<bool, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT 1 FROM entity WHERE id = ?1 AND created_at IS NOT NULL")?;
        Ok(statement.exists([id])?)
    }

    /// The entries of an append-only chain of a record, each after those it follows.
    pub fn chain(&self, id: Uuid, log: u16) -> Result<Vec<ledger::Item>, VaultError> {
        let Some((_, cell)) = self.cell(id)? else { return Err(VaultError::NoRecord { id }) };
        let items = cell.state.logs.get(&log).map(ledger::Log::in_order).unwrap_or_default();
        Ok(items.into_iter().cloned().collect())
    }

    /// The mergeable state itself, for those who compare.
    pub fn state(&self, id: Uuid) -> Result<Option<EntityState>, VaultError> {
        Ok(self.cell(id)?.map(|(_, cell)| cell.state))
    }

    /// The record by its id alone. One id in two scopes can only be forged; the created, lower one is taken.
    pub(crate) fn cell(&self, id: Uuid) -> Result<Option<(Scope, apply::Cell)>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT scope FROM entity WHERE id = ?1 ORDER BY created_at IS NULL, scope LIMIT 1",
        )?;
        let scope: Option<Vec<u8>> = statement.query_row([id], |row| row.get(0)).optional()?;
        let Some(bytes) = scope else { return Ok(None) };
        let cell = apply::load(self.db, &bytes, EntityId(id))?;
        let scope = log::scope_of(&bytes)?;
        Ok(cell.map(|cell| (scope, cell)))
    }

    /// The one hash that two vaults with the same changes agree on: of one case, or of everything here.
    pub fn state_hash(&self, case: Option<Uuid>) -> Result<[u8; 32], VaultError> {
        use sha2::{Digest, Sha256};
        if let Some(case) = case {
            return self.scope_hash(&Scope::Case(case));
        }
        let mut hasher = Sha256::new();
        hasher.update(b"chancery/vault-state/1");
        let mut statement = self.db.prepare_cached("SELECT DISTINCT scope FROM entity ORDER BY scope")?;
        let scopes = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        for bytes in scopes {
            hasher.update(self.scope_hash(&log::scope_of(&bytes?)?)?);
        }
        Ok(hasher.finalize().into())
    }

    fn scope_hash(&self, scope: &Scope) -> Result<[u8; 32], VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT id, state FROM entity WHERE scope = ?1 ORDER BY id")?;
        let rows = statement.query_map([scope.to_bytes()], |row| Ok((EntityId(row.get(0)?), row.get(1)?)))?;
        let entities: Vec<(EntityId, Vec<u8>)> = rows.collect::<Result<_, _>>()?;
        Ok(ledger::state_hash(scope, entities.into_iter()))
    }

    /// A value kept by [`crate::Writer::keep`].
    pub fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
        crate::meta::get(self.db, &format!("kept/{name}"))
    }
}

fn stored(id: Uuid, scope: Scope, state: &EntityState, min_reader: u16) -> Option<StoredRecord> {
    let kind = state.kind().and_then(registry::kind)?;
    let created = state.created?;
    let (record, unreadable) = record_of(id, kind, state);
    let (changed, changed_by) = state.latest().unwrap_or((created.at.hlc, created.at.author));
    let mut conflicted: Vec<u16> = state.conflicts().iter().map(ledger::Conflict::register).collect();
    conflicted.dedup();
    Some(StoredRecord {
        record,
        case: scope.case(),
        scope,
        created_at: created.at.hlc.ms(),
        created_by: created.at.author,
        changed_at: changed.ms(),
        changed_by,
        deleted: state.is_deleted(),
        conflicted,
        unreadable,
        needs_update: min_reader > registry::SCHEMA_VERSION,
        shown: shown(state),
        links: state.links().map(|(other, _)| other.0).collect(),
    })
}

fn shown(state: &EntityState) -> BTreeMap<u16, Vec<Dot>> {
    let registers = state.registers.keys().filter(|number| **number != LIFE);
    registers.map(|number| (*number, state.dots(*number))).collect()
}
