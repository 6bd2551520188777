//! The writer: edits become a signed change in the log and rows in the tables, all in one transaction.
//! Nothing else writes a record.

use std::collections::{HashMap, HashSet};

use ledger::{
    Change, Clock, Dot, Draft, EntityId, Hash, Hlc, Op, OpAt, Origin, Quality, Scope, SigningKey, limits,
};
use model::registry;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::apply::{Cell, Fold};
use crate::keys::random;
use crate::state::conflicted;
use crate::{Edit, Identity, Reads, Touched, VaultError, meta};

/// When an act happens. The vault has no clock of its own.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    pub now_ms: i64,
    pub quality: Quality,
}

impl Stamp {
    /// A wall clock that was never compared with HQ's.
    #[must_use]
    pub fn at(now_ms: i64) -> Self {
        Self { now_ms, quality: Quality::Unknown }
    }
}

/// The name of a change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRef {
    pub scope: Scope,
    pub origin: Origin,
    pub seq: u64,
    pub hash: Hash,
    pub hlc: Hlc,
}

pub struct Writer<'v> {
    pub(crate) fold: Fold<'v>,
    pub(crate) identity: &'v Identity,
    pub(crate) signing: &'v SigningKey,
    pub(crate) clock: &'v mut Clock,
    pub(crate) stamp: Stamp,
    /// Records created in this transaction, which may not be in the tables yet.
    pub(crate) made: HashSet<Uuid>,
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("stamp", &self.stamp).finish_non_exhaustive()
    }
}

/// Records as the change under construction would leave them.
type Scratch = HashMap<EntityId, Cell>;

impl Writer<'_> {
    /// Makes one change of these edits. `None` when none of them says anything new.
    ///
    /// An error leaves the transaction as it was before this call.
    pub fn change(
        &mut self,
        scope: &Scope,
        action: u16,
        edits: Vec<Edit>,
    ) -> Result<Option<ChangeRef>, VaultError> {
        let view = self.fold.view(scope)?;
        let origin = self.identity.origin();
        let (seq, previous) = self.next_place(view, &origin);
        for head in self.fold.views[view].heads.values() {
            self.clock.observe(head.hlc, self.stamp.now_ms);
        }
        let hlc = self.clock.tick(self.stamp.now_ms);
        let mut scratch = Scratch::new();
        let mut ops = Vec::with_capacity(edits.len());
        for edit in edits {
            let op_number = u16::try_from(ops.len()).unwrap_or(u16::MAX);
            let dot = Dot { origin, seq, op: op_number };
            let at = OpAt { dot, hlc, author: self.identity.user };
            let Some(op) = self.operation(view, &mut scratch, edit, seq)? else { continue };
            apply(&mut scratch, &at, &op);
            ops.push(op);
            if ops.len() > limits::MAX_OPS {
                return Err(VaultError::TooLarge { limit: "more than 500 operations" });
            }
        }
        if ops.is_empty() {
            return Ok(None);
        }
        let change = self.sign(scope, action, seq, hlc, ops, &previous)?;
        if let Some(limit) = limits::exceeded(&change) {
            return Err(VaultError::TooLarge { limit });
        }
        self.fold.record(view, &change)?;
        self.made.extend(change.ops.iter().filter_map(created));
        self.fold.cells.extend(scratch.into_iter().map(|(id, cell)| ((view, id), cell)));
        self.fold.make_room()?;
        Ok(Some(ChangeRef { scope: scope.clone(), origin, seq, hash: change.hash, hlc }))
    }

    fn next_place(&self, view: usize, origin: &Origin) -> (u64, Hash) {
        let head = self.fold.views[view].heads.get(origin);
        head.map_or((1, ledger::GENESIS), |head| (head.seq + 1, head.hash))
    }

    fn sign(
        &self,
        scope: &Scope,
        action: u16,
        seq: u64,
        hlc: Hlc,
        ops: Vec<Op>,
        previous: &Hash,
    ) -> Result<Change, VaultError> {
        let draft = Draft {
            scope: scope.clone(),
            origin: self.identity.origin(),
            author: self.identity.user,
            schema: registry::SCHEMA_VERSION,
            min_reader: 1,
            quality: self.stamp.quality,
            action,
            seq,
            hlc,
            wall: self.stamp.now_ms,
            salt: random()?,
            ops,
        };
        Ok(draft.sign(self.signing, previous))
    }

    /// The record an edit is about, in the scratch.
    fn target<'s>(
        &mut self,
        view: usize,
        scratch: &'s mut Scratch,
        id: Uuid,
    ) -> Result<&'s mut Cell, VaultError> {
        let entity = EntityId(id);
        if !scratch.contains_key(&entity) {
            let cell = self.fold.cell(view, entity)?.clone();
            scratch.insert(entity, cell);
        }
        let cell = scratch.get_mut(&entity).ok_or(VaultError::NoRecord { id })?;
        if cell.min_reader > registry::SCHEMA_VERSION {
            return Err(VaultError::NeedsUpdate { id });
        }
        Ok(cell)
    }

    fn existing<'s>(
        &mut self,
        view: usize,
        scratch: &'s mut Scratch,
        id: Uuid,
    ) -> Result<&'s mut Cell, VaultError> {
        let cell = self.target(view, scratch, id)?;
        if cell.state.created.is_none() { Err(VaultError::NoRecord { id }) } else { Ok(cell) }
    }

    /// As [`Self::existing`], refusing what is deleted.
    fn alive<'s>(
        &mut self,
        view: usize,
        scratch: &'s mut Scratch,
        id: Uuid,
    ) -> Result<&'s mut Cell, VaultError> {
        let cell = self.existing(view, scratch, id)?;
        if cell.state.is_deleted() { Err(VaultError::Deleted { id }) } else { Ok(cell) }
    }

    /// The operation an edit amounts to; `None` when the record says so already.
    fn operation(
        &mut self,
        view: usize,
        scratch: &mut Scratch,
        edit: Edit,
        seq: u64,
    ) -> Result<Option<Op>, VaultError> {
        let id = edit.id();
        let entity = EntityId(id);
        let op = match edit {
            Edit::Create { kind, .. } => {
                self.check_new(view, scratch, id, kind)?;
                Op::Create { entity, kind }
            }
            Edit::Set { register, value, .. } => {
                let state = &self.alive(view, scratch, id)?.state;
                if conflicted(state, register) {
                    return Err(VaultError::InConflict { id, register });
                }
                if state.displayed(register).is_some_and(|live| live.value == value) {
                    return Ok(None);
                }
                let prev = state.dots(register);
                let seen = self.seen_by(view, scratch, id, register, &value, seq)?;
                Op::Set { entity, field: register, prev, value, seen }
            }
            Edit::SetOver { register, value, shown, .. } => {
                let state = &self.alive(view, scratch, id)?.state;
                if conflicted(state, register) {
                    return Err(VaultError::InConflict { id, register });
                }
                if state.displayed(register).is_some_and(|live| live.value == value) {
                    return Ok(None);
                }
                let seen = self.seen_by(view, scratch, id, register, &value, seq)?;
                let prev = self.fold.only_settled(view, shown)?;
                Op::Set { entity, field: register, prev, value, seen }
            }
            Edit::Add { field, value, .. } => {
                let state = &self.alive(view, scratch, id)?.state;
                if state.live(field).iter().any(|live| live.item && live.value == value) {
                    return Ok(None);
                }
                Op::SetAdd { entity, field, value }
            }
            Edit::Remove { field, value, .. } => {
                let live = self.alive(view, scratch, id)?.state.live(field);
                let prev: Vec<Dot> =
                    live.iter().filter(|live| live.item && live.value == value).map(|l| l.dot).collect();
                if prev.is_empty() {
                    return Ok(None);
                }
                Op::SetRemove { entity, field, prev }
            }
            Edit::Append { log, body, .. } => {
                let state = &self.alive(view, scratch, id)?.state;
                let heads = state.logs.get(&log).map(ledger::Log::heads).unwrap_or_default();
                Op::Append { entity, log, parents: heads.iter().map(|item| item.dot).collect(), body }
            }
            Edit::Delete { reason, .. } => {
                let seen = self.vector(view, seq);
                let prev = self.existing(view, scratch, id)?.state.dots(ledger::LIFE);
                Op::Tombstone { entity, prev, reason, seen }
            }
            Edit::Restore { reason, .. } => {
                let state = &self.existing(view, scratch, id)?.state;
                if !state.is_deleted() && !conflicted(state, ledger::LIFE) {
                    return Ok(None);
                }
                Op::Restore { entity, prev: state.dots(ledger::LIFE), reason }
            }
            Edit::Resolve { register, value, reason, .. } => {
                let prev = self.existing(view, scratch, id)?.state.dots(register);
                let seen = if register == ledger::LIFE {
                    Some(self.vector(view, seq))
                } else {
                    self.seen_by(view, scratch, id, register, &value, seq)?
                };
                Op::Resolve { entity, field: register, prev, value, reason, seen }
            }
            Edit::Link { other, .. } => {
                let state = &self.alive(view, scratch, id)?.state;
                if state.links().any(|(linked, _)| linked.0 == other) {
                    return Ok(None);
                }
                Op::Link { entity, other: EntityId(other) }
            }
            Edit::Unlink { other, .. } => {
                let links = self.existing(view, scratch, id)?.state.links();
                let prev: Vec<Dot> = links.filter(|(linked, _)| linked.0 == other).map(|(_, d)| d).collect();
                if prev.is_empty() {
                    return Ok(None);
                }
                Op::Unlink { entity, prev }
            }
        };
        Ok(Some(op))
    }

    /// A new record has an id that no record of this vault has, in whatever case.
    fn check_new(
        &mut self,
        view: usize,
        scratch: &mut Scratch,
        id: Uuid,
        kind: u16,
    ) -> Result<(), VaultError> {
        if registry::kind(kind).is_none() {
            return Err(VaultError::UnknownKind { kind });
        }
        let stored: Option<i64> = self
            .fold
            .db
            .prepare_cached("SELECT pk FROM entity WHERE id = ?1 AND created_at IS NOT NULL")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let made = stored.is_some() || self.made.contains(&id);
        if made || self.target(view, scratch, id)?.state.created.is_some() {
            return Err(VaultError::RecordExists { id });
        }
        Ok(())
    }

    /// A value that closes the case says how far its author had seen every stream.
    fn seen_by(
        &mut self,
        view: usize,
        scratch: &mut Scratch,
        id: Uuid,
        register: u16,
        value: &[u8],
        seq: u64,
    ) -> Result<Option<Vec<(Origin, u64)>>, VaultError> {
        let case = &model::kinds::CASE;
        let Some(status) = case.field("status").filter(|status| status.register == register) else {
            return Ok(None);
        };
        if self.target(view, scratch, id)?.state.kind() != Some(case.number) {
            return Ok(None);
        }
        let fields = model::registry::register(case, status)
            .decode(value)
            .map_err(|source| VaultError::BadValue { id, source })?;
        let closes = fields.get(&status.number).and_then(model::Value::as_text) == Some("closed");
        Ok(closes.then(|| self.vector(view, seq)))
    }

    /// How far every stream of the scope is known here, the change under construction included.
    fn vector(&self, view: usize, seq: u64) -> Vec<(Origin, u64)> {
        let heads = &self.fold.views[view].heads;
        let mut vector: std::collections::BTreeMap<Origin, u64> =
            heads.iter().map(|(origin, head)| (*origin, head.seq)).collect();
        vector.insert(self.identity.origin(), seq);
        vector.into_iter().collect()
    }

    /// What the vault says with everything written so far in this transaction.
    pub fn reads(&mut self) -> Result<Reads<'_>, VaultError> {
        self.fold.flush()?;
        Ok(Reads::new(self.fold.db))
    }

    /// The next number of a counter; it is spent even if the record that bears it is deleted later.
    pub fn next_number(&mut self, counter: &str) -> Result<u32, VaultError> {
        meta::next_number(self.fold.db, counter)
    }

    /// Keeps a small encrypted value of the program itself (drafts, settings), outside the log.
    pub fn keep(&mut self, name: &str, value: &[u8]) -> Result<(), VaultError> {
        meta::put(self.fold.db, &format!("kept/{name}"), value)
    }

    /// Forgets a kept value.
    pub fn forget(&mut self, name: &str) -> Result<(), VaultError> {
        meta::remove(self.fold.db, &format!("kept/{name}"))
    }

    pub(crate) fn finish(mut self) -> Result<Touched, VaultError> {
        self.fold.flush()?;
        Ok(self.fold.touched)
    }
}

/// Own operations name only what is known here, so every replaced dot counts as seen.
fn apply(scratch: &mut Scratch, at: &OpAt, op: &Op) {
    let Some(cell) = op.entity().and_then(|entity| scratch.get_mut(&entity)) else { return };
    cell.state.apply(at, op, &|_| true);
    cell.min_reader = cell.min_reader.max(1);
    cell.dirty = true;
}

fn created(op: &Op) -> Option<Uuid> {
    match op {
        Op::Create { entity, .. } => Some(entity.0),
        _ => None,
    }
}
