//! The opposite of what was done, worked out from the log: written when nothing was written over it since, refused
//! with words otherwise. The log keeps both.

use std::collections::{HashMap, HashSet};

use ledger::{Dot, EntityState, LIFE, LINKS, Op, Origin, Scope};
use model::{Action, Record, Value, policy, registry};
use uuid::Uuid;
use vault::{ChangeRef, Edit, Reads, StoredRecord, Vault};

use crate::access::Sight;
use crate::commands::records;
use crate::gate::Turn;
use crate::{Failure, access, custody, edits, leads, programmes, retention, rules};

const REASON: &str = "Taken back";

/// Whether a record is gone because its making was taken back: whoever makes it again brings it back.
pub(crate) fn was_taken_back(reads: &Reads<'_>, id: Uuid) -> Result<bool, Failure> {
    let state = reads.state(id)?.unwrap_or_default();
    Ok(state.deletion().is_some_and(|deletion| deletion.reason.as_deref() == Some(REASON)))
}

/// Edits by scope, in the order in which they are to be written.
pub(crate) type Opposite = Vec<(Scope, Vec<Edit>)>;

/// What is to be taken back.
struct Done<'r> {
    reads: &'r Reads<'r>,
    own: Origin,
    changes: HashSet<(Scope, u64)>,
    /// Records that came into being by it: they go as a whole.
    made: HashSet<Uuid>,
}

/// The opposite of these changes, which are in the order in which they were made.
pub(crate) fn opposite(
    turn: &Turn<'_>,
    vault: &Vault,
    changes: &[ChangeRef],
) -> Result<(Opposite, HashSet<Uuid>), Failure> {
    let reads = vault.reads();
    let (mut found, mut made) = (Vec::new(), HashSet::new());
    for named in changes {
        let change = reads.change_named(named)?.ok_or_else(written_over)?;
        made.extend(change.ops.iter().filter_map(|op| match op {
            Op::Create { entity, .. } => Some(entity.0),
            _ => None,
        }));
        found.push((named, change.ops));
    }
    let named = changes.iter().map(|change| (change.scope.clone(), change.seq)).collect();
    let done = Done { reads: &reads, own: vault.identity().origin(), changes: named, made };
    let mut all: Opposite = Vec::new();
    for (named, ops) in found.iter().rev() {
        let mut edits = Vec::new();
        for (index, op) in (0..).zip(ops).collect::<Vec<_>>().into_iter().rev() {
            let dot = Dot { origin: named.origin, seq: named.seq, op: index };
            edits.extend(done.opposite(&named.scope, &dot, op)?);
        }
        match all.iter_mut().find(|(scope, _)| *scope == named.scope) {
            Some((_, known)) => known.extend(edits),
            None => all.push((named.scope.clone(), edits)),
        }
    }
    for (scope, edits) in &all {
        allowed(turn, vault, scope, edits)?;
    }
    Ok((all, done.made))
}

impl Done<'_> {
    fn is_own(&self, scope: &Scope, dot: &Dot) -> bool {
        dot.origin == self.own && self.changes.contains(&(scope.clone(), dot.seq))
    }

    fn opposite(&self, scope: &Scope, dot: &Dot, op: &Op) -> Result<Option<Edit>, Failure> {
        let Some(entity) = op.entity() else { return Err(written_over()) };
        let (id, reason) = (entity.0, REASON.to_owned());
        let state = self.reads.state(id)?.unwrap_or_default();
        if self.made.contains(&id) {
            let is_creation = matches!(op, Op::Create { .. });
            return if is_creation { self.unmade(scope, id, &state) } else { Ok(None) };
        }
        // Nobody else's value may stand where the own one stood.
        let stands = |register: u16| {
            let live = state.live(register);
            let own = !live.is_empty() && live.iter().all(|live| self.is_own(scope, &live.dot));
            if own { Ok(()) } else { Err(written_over()) }
        };
        Ok(match op {
            Op::Set { field, prev, .. } => {
                stands(*field)?;
                let value = self.before(scope, prev)?.unwrap_or_else(|| nothing(&state, *field));
                Some(Edit::Set { id, register: *field, value })
            }
            Op::SetAdd { field, value, .. } => {
                let live = state.live(*field).iter().any(|live| live.dot == *dot);
                live.then(|| Edit::Remove { id, field: *field, value: value.clone() })
            }
            Op::SetRemove { field, prev, .. } => {
                self.before(scope, prev)?.map(|value| Edit::Add { id, field: *field, value })
            }
            Op::Tombstone { .. } => stands(LIFE).map(|()| Some(Edit::Restore { id, reason }))?,
            Op::Restore { .. } => stands(LIFE).map(|()| Some(Edit::Delete { id, reason }))?,
            Op::Link { other, .. } => {
                let live = state.live(LINKS).iter().any(|live| live.dot == *dot);
                live.then_some(Edit::Unlink { id, other: other.0 })
            }
            Op::Unlink { prev, .. } => {
                let other = prev.iter().find_map(|dot| match self.reads.op_named(scope, dot) {
                    Ok(Some(Op::Link { other, .. })) => Some(other.0),
                    _ => None,
                });
                other.map(|other| Edit::Link { id, other })
            }
            _ => return Err(written_over()),
        })
    }

    /// A record that came into being goes, when nothing in it is from later; a case, when nothing was added to it.
    fn unmade(&self, scope: &Scope, id: Uuid, state: &EntityState) -> Result<Option<Edit>, Failure> {
        let is_case = scope.case() == Some(id);
        let later = || -> Result<bool, Failure> {
            let here = self.changes.iter().filter(|(of, _)| of == scope).count() as u64;
            Ok(self.reads.change_count(Some(scope))? > here)
        };
        if !state.dots_present().all(|dot| self.is_own(scope, dot)) || is_case && later()? {
            return Err(written_over());
        }
        Ok(Some(Edit::Delete { id, reason: REASON.to_owned() }))
    }

    /// The latest of the values that were replaced.
    fn before(&self, scope: &Scope, prev: &[Dot]) -> Result<Option<Vec<u8>>, Failure> {
        let Some(dot) = prev.last() else { return Ok(None) };
        match self.reads.op_named(scope, dot)? {
            Some(Op::Set { value, .. } | Op::SetAdd { value, .. } | Op::Resolve { value, .. }) => {
                Ok(Some(value))
            }
            // Its words have not arrived here, or were erased.
            Some(_) | None => Err(written_over()),
        }
    }
}

/// A register that says nothing.
fn nothing(state: &EntityState, register: u16) -> Vec<u8> {
    let kind = state.kind().and_then(registry::kind);
    let register = kind.and_then(|kind| registry::register_numbered(kind, register));
    register.map_or_else(|| Value::Null.encode(), |register| register.encode(&Default::default()))
}

/// The same rules as for any other edit.
fn allowed(turn: &Turn<'_>, vault: &Vault, scope: &Scope, edits: &[Edit]) -> Result<(), Failure> {
    let reads = vault.reads();
    if let Some(case) = scope.case() {
        if !matches!(access::sight(&reads, &turn.actor, case, turn.now_ms)?, Sight::Open) {
            return Err(Failure::not_found("case"));
        }
        // The case itself may come back, or be a draft that goes.
        if edits.iter().any(|edit| edit.id() != case) {
            rules::open_case(&reads, Some(case))?;
        }
    }
    let mut wanted: HashMap<Uuid, Record> = HashMap::new();
    for edit in edits {
        let id = edit.id();
        let stored = reads.record(id)?.ok_or_else(|| Failure::not_found("record"))?;
        let kind = stored.record.kind;
        match edit {
            Edit::Delete { .. } => {
                policy::may(turn.actor.role, Action::RecordDelete, kind)?;
                may_go(turn, &reads, &stored)?;
            }
            Edit::Restore { .. } => {
                policy::may(turn.actor.role, Action::RecordRestore, kind)?;
                retention::may_restore(&reads, &stored)?;
            }
            Edit::Link { .. } | Edit::Unlink { .. } => {
                policy::may(turn.actor.role, Action::RecordLink, kind)?
            }
            edit => {
                policy::may(turn.actor.role, Action::RecordSet, kind)?;
                apply(wanted.entry(id).or_insert_with(|| stored.record.clone()), edit)?;
            }
        }
    }
    for (id, wanted) in wanted {
        let stored = reads.record(id)?.ok_or_else(|| Failure::not_found("record"))?;
        records::may_become(turn, vault, &stored, &wanted)?;
    }
    Ok(())
}

fn may_go(turn: &Turn<'_>, reads: &Reads<'_>, stored: &StoredRecord) -> Result<(), Failure> {
    rules::may_delete(stored, &turn.actor, turn.now_ms)?;
    custody::may_delete(reads, &stored.record)?;
    programmes::may_delete(turn, reads, &stored.record)?;
    rules::report_is_open(reads, &stored.record)?;
    leads::may_delete(reads, stored)
}

/// The record as an edit of a register or of a list would leave it.
fn apply(record: &mut Record, edit: &Edit) -> Result<(), Failure> {
    let unreadable = |_| written_over();
    match edit {
        Edit::Set { register, value, .. } => {
            let register = registry::register_numbered(record.kind, *register).ok_or_else(written_over)?;
            for field in &register.fields {
                record.fields.remove(&field.number);
            }
            record.fields.extend(register.decode(value).map_err(unreadable)?);
        }
        Edit::Add { field, value, .. } => {
            edits::with_item(record, *field, value, true).map_err(unreadable)?
        }
        Edit::Remove { field, value, .. } => {
            edits::with_item(record, *field, value, false).map_err(unreadable)?
        }
        _ => {}
    }
    Ok(())
}

fn written_over() -> Failure {
    Failure::refused(
        "written_over",
        "Something was written over it since. Nothing was changed; History shows what came after, and each value \
         can be entered again there.",
    )
}
