//! Reports that are approved, as far as changes touch them: what was approved is frozen with its sections,
//! whatever a device that had not heard of it wrote meanwhile. That waits for a reviewer; nothing is lost.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Change, EntityId, EntityState, Op, Register, Scope, Snapshot};
use model::kinds::{REPORT, REPORT_SECTION};
use model::report::{REGISTER, SECTION_OF, State};
use model::{Kind, RuleError, Value, registry};

use super::Hold;

type Place = (Scope, EntityId);

#[derive(Debug, Default)]
pub(super) struct Reports {
    frozen: BTreeSet<Place>,
    sections: BTreeMap<Place, EntityId>,
}

impl Reports {
    /// Whether judging a change of a record of this kind takes knowing the reports of its scope.
    pub fn concern(kind: u16) -> bool {
        kind == REPORT.number || kind == REPORT_SECTION.number
    }

    /// Whether this change approves a report.
    pub fn freezes(change: &Change) -> bool {
        change.ops.iter().any(freezes)
    }

    /// Takes in what stands in a scope.
    pub fn read(&mut self, scope: &Scope, snapshot: &Snapshot) {
        for (id, record) in &snapshot.records {
            let kind = record.state.created.as_ref().map(|created| created.kind);
            if kind == Some(REPORT.number) && is_frozen(&record.state) {
                self.frozen.insert((scope.clone(), *id));
            }
            let of = record.state.displayed(SECTION_OF).and_then(|live| section_of(&live.value));
            if let Some(report) = of.filter(|_| kind == Some(REPORT_SECTION.number)) {
                self.sections.insert((scope.clone(), *id), report);
            }
        }
    }

    /// Takes in a change that stands.
    pub fn add(&mut self, change: &Change) {
        let scope = &change.header.scope;
        let made = |id: EntityId| {
            change.ops.iter().any(|op| {
                matches!(op, Op::Create { entity, kind } if *entity == id && *kind == REPORT_SECTION.number)
            })
        };
        for op in &change.ops {
            let (Op::Set { entity, field, value, .. } | Op::Resolve { entity, field, value, .. }) = op else {
                continue;
            };
            if freezes(op) {
                self.frozen.insert((scope.clone(), *entity));
            }
            if let Some(report) = section_of(value).filter(|_| *field == SECTION_OF && made(*entity)) {
                self.sections.insert((scope.clone(), *entity), report);
            }
        }
    }

    /// Whether this operation changes what an approved report says. Its state moves on by rules of its own.
    pub fn check(&self, change: &Change, op: &Op, id: EntityId, kind: &Kind) -> Result<(), Hold> {
        let scope = &change.header.scope;
        let report = match kind.name {
            "report" if op.register() == Some(REGISTER) => return Ok(()),
            "report" => Some(id),
            "report_section" => {
                let told = change.ops.iter().find_map(|op| named(op, id));
                told.or_else(|| self.sections.get(&(scope.clone(), id)).copied())
            }
            _ => None,
        };
        match report {
            Some(report) if self.frozen.contains(&(scope.clone(), report)) => {
                Err(RuleError::ReportFrozen.into())
            }
            _ => Ok(()),
        }
    }
}

/// Only a report has such a state in this register; what else might read so is no harm.
fn freezes(op: &Op) -> bool {
    let (Op::Set { field, value, .. } | Op::Resolve { field, value, .. }) = op else { return false };
    *field == REGISTER && state(value).is_some_and(State::is_frozen)
}

/// The report that an operation says this section is of.
fn named(op: &Op, id: EntityId) -> Option<EntityId> {
    match op {
        Op::Set { entity, field: SECTION_OF, value, .. } if *entity == id => section_of(value),
        _ => None,
    }
}

fn is_frozen(report: &EntityState) -> bool {
    let live = report.registers.get(&REGISTER).map(Register::distinct).unwrap_or_default();
    live.iter().any(|live| state(&live.value).is_some_and(State::is_frozen))
}

fn state(value: &[u8]) -> Option<State> {
    let fields = registry::register_numbered(&REPORT, REGISTER)?.decode(value).ok()?;
    fields.get(&REGISTER).and_then(Value::as_text).and_then(State::coded)
}

fn section_of(value: &[u8]) -> Option<EntityId> {
    Value::decode(value).ok()?.as_ref_id().map(EntityId)
}
