//! The writer: edits become a signed change in the log and rows in the tables, all in one transaction.
//! Nothing else writes a record.

use std::collections::{HashMap, HashSet};

use ledger::{
    Change, Clock, Dot, Draft, EntityId, Hash, Hlc, Op, OpAt, Origin, Quality, Scope, SigningKey, limits,
};
use model::actions::Action;
use model::registry;
use uuid::Uuid;

use crate::apply::{Cell, Fold};
use crate::keys::random;
use crate::{Edit, Identity, Reads, Touched, VaultError, meta, purge};

/// When an act happens. The vault has no clock of its own.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    pub now_ms: i64,
    pub quality: Quality,
}

impl Stamp {
    /// A wall clock's reading; how far it can be believed is for the vault to say, which knows HQ's.
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
    pub action: u16,
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
pub(crate) type Scratch = HashMap<EntityId, Cell>;

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
        if purge::is_coming_back(self.fold.db, scope, &origin, seq)? {
            return Err(VaultError::StillArriving);
        }
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
        let made = ChangeRef { scope: scope.clone(), origin, seq, hash: change.hash, hlc, action };
        self.fold.touched.made.push(made.clone());
        Ok(Some(made))
    }

    /// Says operations that are about no record, as one change.
    pub(crate) fn say(&mut self, scope: &Scope, action: Action, ops: Vec<Op>) -> Result<(), VaultError> {
        let view = self.fold.view(scope)?;
        let (seq, previous) = self.next_place(view, &self.identity.origin());
        let hlc = self.clock.tick(self.stamp.now_ms);
        let change = self.sign(scope, action.number(), seq, hlc, ops, &previous)?;
        self.fold.record(view, &change).map(|_| ())
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
