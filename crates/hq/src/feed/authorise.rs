//! Whether a change may stand: a pure judgement over what was fetched. Refused means held, never lost.

use ledger::{CHANGE_VERSION, Change, Dot, EntityId, Header, Op, Scope, UserId, limits};
use model::actions::Action;
use model::transfer::REGISTER;
use model::{Kind, Role, RuleError, registry};

use super::{Known, entered, leads, rules, values};
use crate::store::NewEntity;

/// Who speaks: an enrolled, active device and its user.
#[derive(Clone, Debug)]
pub struct Standing {
    pub user: UserId,
    pub role: Role,
    pub post: String,
    /// The scope of the run: the user may see it, or creates it with this very change.
    pub may_write: bool,
}

/// Why a change waits for a reviewer: a code, and a sentence for its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub code: String,
    pub reason: String,
}

impl Hold {
    pub(super) fn new(code: &str, reason: impl Into<String>) -> Self {
        Self { code: code.into(), reason: reason.into() }
    }
}

impl From<RuleError> for Hold {
    fn from(error: RuleError) -> Self {
        Self { code: error.rule().into(), reason: error.to_string() }
    }
}

/// Judges one change whose chain and signature are already found good.
pub fn authorise(change: &Change, who: &Standing, known: &Known) -> Result<(), Hold> {
    let header = &change.header;
    may_be_read(header, registry::SCHEMA_VERSION)?;
    if known.person(header.author) != who.user {
        return Err(Hold::new("author", "the change names another author than the user of its device"));
    }
    if change.raw.payload.is_none() {
        return Err(Hold::new("payload_missing", "the change came without its content"));
    }
    if let Some(limit) = limits::exceeded(change) {
        return Err(Hold::new("limits", limit));
    }
    // Whoever holds something may say that it is gone.
    if is_receipt(change) {
        return Ok(());
    }
    if who.role == Role::Auditor {
        return Err(RuleError::AuditorReadsOnly.into());
    }
    if !who.may_write {
        return Err(Hold::new(
            "no_access",
            format!("its author has no access to {}; ask for it", scope_word(&header.scope)),
        ));
    }
    let judged = Judged { change, who, known };
    change.ops.iter().try_for_each(|op| judged.op(op))
}

/// Laptops are updated one by one, some before headquarters: two versions back and one ahead stand unseen.
fn may_be_read(header: &Header, own: u16) -> Result<(), Hold> {
    if header.version != CHANGE_VERSION {
        let words = "it is written in a form that headquarters reads only after an update";
        return Err(Hold::new("form_unknown", words));
    }
    if header.schema > own.saturating_add(1) {
        let words = "it was written by a version far ahead of headquarters; it waits for an update there";
        return Err(Hold::new("schema_ahead", words));
    }
    if header.schema.saturating_add(2) < own {
        let words = "it was written by a version more than two behind; update the laptop";
        return Err(Hold::new("schema_behind", words));
    }
    Ok(())
}

/// A device says in its own scope, which `may_write` has checked, what it purged.
fn is_receipt(change: &Change) -> bool {
    let own = matches!(change.header.scope, Scope::Device(id) if id == change.header.origin.device);
    own && change.ops.iter().all(|op| matches!(op, Op::Purged { .. }))
}

fn scope_word(scope: &Scope) -> &'static str {
    match scope {
        Scope::Case(_) => "this case",
        Scope::Post(_) => "the programmes of this post",
        _ => "what headquarters writes",
    }
}

/// What an office brings along from before stands as it was.
pub(super) fn brings_along(change: &Change) -> bool {
    matches!(Action::numbered(change.header.action), Some(Action::Import | Action::Demo))
}

/// One change on the bench.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    pub change: &'a Change,
    pub who: &'a Standing,
    pub known: &'a Known,
}

impl Judged<'_> {
    fn op(&self, op: &Op) -> Result<(), Hold> {
        self.prev_fits(op)?;
        match op {
            Op::Create { entity, kind } => self.create(*entity, *kind),
            Op::Unknown { .. } => Ok(()),
            Op::Purged { .. } => Err(Hold::new("control", "a device says this alone, in its own scope")),
            Op::Disposition { .. }
            | Op::Redact { .. }
            | Op::Grant { .. }
            | Op::Revoke { .. }
            | Op::Lease { .. }
            | Op::Key { .. }
            | Op::Numbers { .. }
            | Op::Void { .. } => Err(Hold::new("control", "only headquarters says this")),
            _ => self.on_record(op),
        }
    }

    /// The operations named exist and belong to the same record and register.
    fn prev_fits(&self, op: &Op) -> Result<(), Hold> {
        for dot in op.prev() {
            let Some(named) = self.named(op, dot) else {
                if self.known.is_silent(&self.change.header.scope, dot) {
                    continue;
                }
                let words = "it builds on a change that has not arrived at headquarters";
                return Err(Hold::new("prev_unknown", words));
            };
            if matches!(named, Op::Unknown { .. }) {
                continue;
            }
            let same = named.entity() == op.entity() && named.register() == op.register();
            if !same {
                return Err(Hold::new("prev_foreign", "it claims to replace a value of another field"));
            }
        }
        Ok(())
    }

    /// The operation a dot names: of a known change, or earlier in this very change, as the hand-overs of
    /// an imported exhibit follow each other.
    fn named(&self, op: &Op, dot: &Dot) -> Option<&Op> {
        let header = &self.change.header;
        if (dot.origin, dot.seq) != (header.origin, header.seq) {
            return self.known.named(&header.scope, dot).map(|(_, named)| named);
        }
        let own = self.change.ops.iter().position(|other| std::ptr::eq(other, op))?;
        self.change.ops[..own].get(usize::from(dot.op))
    }

    fn create(&self, entity: EntityId, number: u16) -> Result<(), Hold> {
        let scope = &self.change.header.scope;
        if self.known.entity(scope, entity).is_some_and(|stored| !self.is_twin(stored, number)) {
            return Err(Hold::new("exists", "a record of this id exists already"));
        }
        let Some(kind) = registry::kind(number) else { return Ok(()) };
        let is_case = kind.name == "case";
        if is_case && scope.case() != Some(entity.0) {
            return Err(Hold::new("scope", "a case belongs into the scope of its own name"));
        }
        let action = if is_case { Action::CaseNew } else { self.adding(kind) };
        model::policy::may(self.who.role, action, kind)?;
        entered::made(self, entity, kind)
    }

    /// Made on two laptops apart, under an id that follows from what it was made of: one record, said twice.
    fn is_twin(&self, stored: &NewEntity, kind: u16) -> bool {
        let derived = stored.id.0.get_version() == Some(uuid::Version::Sha1);
        derived && stored.kind == kind && stored.origin != self.change.header.origin
    }

    fn adding(&self, kind: &Kind) -> Action {
        match (kind.name, Action::numbered(self.change.header.action)) {
            (_, Some(Action::Import | Action::Demo)) => Action::Import,
            ("attachment", _) => Action::Attach,
            ("custody_event", _) => Action::CustodyAdd,
            ("disclosure", _) => Action::Disclose,
            _ => Action::RecordAdd,
        }
    }

    /// Whether this very change makes the record.
    pub(super) fn makes(&self, id: EntityId) -> Option<u16> {
        self.change.ops.iter().find_map(|op| match op {
            Op::Create { entity, kind } if *entity == id => Some(*kind),
            _ => None,
        })
    }

    fn on_record(&self, op: &Op) -> Result<(), Hold> {
        let Some(id) = op.entity() else { return Ok(()) };
        let made_here = self.makes(id);
        let stored = self.known.entity(&self.change.header.scope, id).map(|entity| entity.kind);
        let Some(number) = made_here.or(stored) else {
            return Err(Hold::new("record_unknown", "it changes a record that has not arrived"));
        };
        let Some(kind) = registry::kind(number) else { return Ok(()) };
        if let Op::Link { other, .. } = op {
            self.links_alike(number, *other)?;
        }
        if made_here.is_none() {
            model::policy::may(self.who.role, self.changing(op, kind), kind)?;
            self.fixed_fields_stay(op, kind)?;
            self.is_its_authors(op, id, kind)?;
        }
        self.known.reports.check(self.change, op, id, kind)?;
        if kind == &model::kinds::LEAD {
            leads::check(self, op, id)?;
        }
        self.value_fits(op, kind)?;
        entered::set(self, op, id, kind)?;
        rules::check(self, op, id, kind)
    }

    /// A person is never the same as a vehicle. The other may be of a case that is looked at elsewhere.
    fn links_alike(&self, kind: u16, other: EntityId) -> Result<(), Hold> {
        let stored = self.known.entity(&self.change.header.scope, other).map(|entity| entity.kind);
        match self.makes(other).or(stored) {
            Some(found) if found != kind => {
                Err(Hold::new("link_kind", "it says that records of two kinds are the same"))
            }
            _ => Ok(()),
        }
    }

    fn changing(&self, op: &Op, kind: &Kind) -> Action {
        let is_decision = kind.name == "approval" && op.register() == Some(rules::APPROVAL_DECISION);
        match op {
            Op::Append { .. } => Action::CustodyAdd,
            // Whatever the case holds goes together, what is append-only too; that its day has come is judged at
            // the desk, which has its records.
            Op::Tombstone { .. } if self.purges() => Action::RetentionPurge,
            Op::Tombstone { .. } => Action::RecordDelete,
            Op::Restore { .. } => Action::RecordRestore,
            Op::Resolve { .. } => Action::ConflictResolve,
            Op::Link { .. } => Action::RecordLink,
            Op::Unlink { .. } => Action::RecordUnlink,
            _ if is_decision => Action::ApprovalDecide,
            _ if kind.name == "case" && op.register() == Some(rules::CASE_STATUS) => Action::CaseTransition,
            _ if kind.name == "case" && op.register() == Some(REGISTER) => Action::CaseTransfer,
            _ if kind.name == "case" => Action::CaseEdit,
            _ => Action::RecordSet,
        }
    }

    /// Whether the change purges its case: nothing but endings. A large case takes several such changes.
    fn purges(&self) -> bool {
        let header = &self.change.header;
        Action::numbered(header.action) == Some(Action::RetentionPurge)
            && header.scope.case().is_some()
            && self.change.ops.iter().all(|op| matches!(op, Op::Tombstone { .. }))
    }

    fn fixed_fields_stay(&self, op: &Op, kind: &Kind) -> Result<(), Hold> {
        let replaces = matches!(op, Op::Set { prev, .. } if !prev.is_empty());
        let field = op.register().and_then(|number| kind.field_numbered(number));
        match field {
            Some(field) if replaces => Ok(model::policy::may_change_field(field)?),
            _ => Ok(()),
        }
    }

    /// A note is corrected and taken back by who wrote it; for how long is judged at the desk, which knows the time.
    fn is_its_authors(&self, op: &Op, id: EntityId, kind: &Kind) -> Result<(), Hold> {
        let rewrites =
            matches!(op, Op::Set { .. } | Op::SetAdd { .. } | Op::SetRemove { .. } | Op::Tombstone { .. });
        if kind != &model::kinds::NOTE || !rewrites || self.purges() || brings_along(self.change) {
            return Ok(());
        }
        let stored = self.known.entity(&self.change.header.scope, id);
        let own = stored.is_none_or(|entity| self.known.person(entity.author) == self.who.user);
        if own { Ok(()) } else { Err(RuleError::NoteFrozen.into()) }
    }

    fn value_fits(&self, op: &Op, kind: &Kind) -> Result<(), Hold> {
        if self.change.header.schema > registry::SCHEMA_VERSION {
            return Ok(());
        }
        let problem = match op {
            Op::Set { field, value, .. } | Op::Resolve { field, value, .. } => {
                values::problem_of_register(kind, *field, value)
            }
            Op::SetAdd { field, value, .. } => values::problem_of_item(kind, *field, value),
            _ => None,
        };
        problem.map_or(Ok(()), |words| Err(Hold::new("field_invalid", words)))
    }
}

#[cfg(test)]
mod tests {
    use ledger::{DeviceId, Hlc, Origin, Quality};
    use uuid::Uuid;

    use super::*;

    fn header(version: u8, schema: u16) -> Header {
        Header {
            version,
            scope: Scope::Org,
            origin: Origin { device: DeviceId(Uuid::nil()), incarnation: 1 },
            author: UserId(Uuid::nil()),
            schema,
            min_reader: 1,
            quality: Quality::Unknown,
            action: 5,
            seq: 1,
            hlc: Hlc(0),
            wall: 0,
        }
    }

    #[test]
    fn two_versions_back_and_one_ahead_stand_and_others_are_held_with_words() {
        for (own, schema, code) in [
            (5, 5, None),
            (5, 4, None),
            (5, 3, None),
            (5, 2, Some("schema_behind")),
            (5, 6, None),
            (5, 7, Some("schema_ahead")),
            (1, 0, None),
            (1, u16::MAX, Some("schema_ahead")),
            (u16::MAX, u16::MAX, None),
        ] {
            let said = may_be_read(&header(1, schema), own).err().map(|hold| hold.code);
            assert_eq!(said.as_deref(), code, "HQ {own}, laptop {schema}");
        }
        assert_eq!(may_be_read(&header(2, 5), 5).err().map(|h| h.code).as_deref(), Some("form_unknown"));
    }
}
