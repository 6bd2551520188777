//! From an edit to the operation it amounts to: which operations it replaces, what its author had seen,
//! and whether it may be said at all.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use ledger::{Dot, EntityId, EntityState, LIFE, Op, Origin};
use model::{Kind, registry};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::apply::Cell;
use crate::state::conflicted;
use crate::writer::Scratch;
use crate::{Edit, VaultError, Writer};

/// Values after which nothing more should be written; who writes one says what was known.
struct End {
    kind: &'static Kind,
    field: &'static str,
    ends: fn(&str) -> bool,
}

const ENDS: &[End] = &[
    End { kind: &model::kinds::CASE, field: "status", ends: |status| status == "closed" },
    End { kind: &model::kinds::EVIDENCE, field: "disposition", ends: |disposition| disposition != "held" },
];

impl End {
    fn register(&self) -> Option<u16> {
        self.kind.field(self.field).map(|field| field.register)
    }
}

impl Writer<'_> {
    /// The operation an edit amounts to; `None` when the record says so already.
    pub(crate) fn operation(
        &mut self,
        view: usize,
        scratch: &mut Scratch,
        edit: Edit,
        seq: u64,
    ) -> Result<Option<Op>, VaultError> {
        let id = edit.id();
        let entity = EntityId(id);
        match edit {
            Edit::Create { kind, .. } => {
                self.check_new(view, scratch, id, kind)?;
                Ok(Some(Op::Create { entity, kind }))
            }
            Edit::Set { register, value, .. } => self.set(view, scratch, (id, register, value), None, seq),
            Edit::SetOver { register, value, shown, .. } => {
                self.set(view, scratch, (id, register, value), Some(shown), seq)
            }
            Edit::Add { field, value, .. } => {
                let state = &self.alive(view, scratch, id)?.state;
                Ok(items(state, field, &value).is_empty().then_some(Op::SetAdd { entity, field, value }))
            }
            Edit::Remove { field, value, .. } => {
                let prev = items(&self.alive(view, scratch, id)?.state, field, &value);
                Ok((!prev.is_empty()).then_some(Op::SetRemove { entity, field, prev }))
            }
            Edit::Append { log, body, .. } => {
                let state = &self.alive(view, scratch, id)?.state;
                let heads = state.logs.get(&log).map(ledger::Log::heads).unwrap_or_default();
                let parents = heads.iter().map(|item| item.dot).collect();
                Ok(Some(Op::Append { entity, log, parents, body }))
            }
            Edit::Delete { reason, .. } => {
                let seen = self.vector(view, seq);
                let prev = self.existing(view, scratch, id)?.state.dots(LIFE);
                Ok(Some(Op::Tombstone { entity, prev, reason, seen }))
            }
            Edit::Restore { reason, .. } => {
                let state = &self.existing(view, scratch, id)?.state;
                let needed = state.is_deleted() || conflicted(state, LIFE);
                Ok(needed.then(|| Op::Restore { entity, prev: state.dots(LIFE), reason }))
            }
            Edit::Resolve { register, value, reason, .. } => {
                self.resolve(view, scratch, (id, register, value), reason, seq).map(Some)
            }
            Edit::Link { other, .. } => {
                let known = links(&self.alive(view, scratch, id)?.state, other);
                Ok(known.is_empty().then_some(Op::Link { entity, other: EntityId(other) }))
            }
            Edit::Unlink { other, .. } => {
                let prev = links(&self.existing(view, scratch, id)?.state, other);
                Ok((!prev.is_empty()).then_some(Op::Unlink { entity, prev }))
            }
        }
    }

    /// Writes over what is stored, or over what the person had on screen.
    fn set(
        &mut self,
        view: usize,
        scratch: &mut Scratch,
        (id, register, value): (Uuid, u16, Vec<u8>),
        shown: Option<Vec<Dot>>,
        seq: u64,
    ) -> Result<Option<Op>, VaultError> {
        let state = &self.alive(view, scratch, id)?.state;
        if conflicted(state, register) {
            return Err(VaultError::InConflict { id, register });
        }
        if state.displayed(register).is_some_and(|live| live.value == value) {
            return Ok(None);
        }
        let prev = match shown {
            None => state.dots(register),
            Some(shown) => self.fold.only_settled(view, shown)?,
        };
        let seen = self.seen_by(view, scratch, id, register, &value, seq)?;
        Ok(Some(Op::Set { entity: EntityId(id), field: register, prev, value, seen }))
    }

    /// Names every value that lives now.
    fn resolve(
        &mut self,
        view: usize,
        scratch: &mut Scratch,
        (id, register, value): (Uuid, u16, Vec<u8>),
        reason: String,
        seq: u64,
    ) -> Result<Op, VaultError> {
        let prev = self.existing(view, scratch, id)?.state.dots(register);
        let seen = if register == LIFE {
            Some(self.vector(view, seq))
        } else {
            self.seen_by(view, scratch, id, register, &value, seq)?
        };
        Ok(Op::Resolve { entity: EntityId(id), field: register, prev, value, reason, seen })
    }

    /// The record an edit is about, in the scratch.
    fn target<'s>(
        &mut self,
        view: usize,
        scratch: &'s mut Scratch,
        id: Uuid,
    ) -> Result<&'s mut Cell, VaultError> {
        let entity = EntityId(id);
        let cell = match scratch.entry(entity) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(self.fold.cell(view, entity)?.clone()),
        };
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
        let kind = self.target(view, scratch, id)?.state.kind();
        let Some(end) =
            ENDS.iter().find(|end| kind == Some(end.kind.number) && end.register() == Some(register))
        else {
            return Ok(None);
        };
        let field = end.kind.field(end.field).ok_or(VaultError::Stored { what: "kind" })?;
        let fields = model::registry::register(end.kind, field)
            .decode(value)
            .map_err(|source| VaultError::BadValue { id, source })?;
        let said = fields.get(&field.number).and_then(model::Value::as_text);
        Ok(said.is_some_and(end.ends).then(|| self.vector(view, seq)))
    }

    /// How far every stream of the scope is known here, the change under construction included.
    fn vector(&self, view: usize, seq: u64) -> Vec<(Origin, u64)> {
        let heads = &self.fold.views[view].heads;
        let mut vector: BTreeMap<Origin, u64> =
            heads.iter().map(|(origin, head)| (*origin, head.seq)).collect();
        vector.insert(self.identity.origin(), seq);
        vector.into_iter().collect()
    }
}

/// The additions of an item that stand.
fn items(state: &EntityState, field: u16, value: &[u8]) -> Vec<Dot> {
    let live = state.live(field).iter();
    live.filter(|live| live.item && live.value == value).map(|live| live.dot).collect()
}

fn links(state: &EntityState, other: Uuid) -> Vec<Dot> {
    state.links().filter(|(linked, _)| linked.0 == other).map(|(_, dot)| dot).collect()
}
