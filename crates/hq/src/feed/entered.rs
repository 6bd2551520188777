//! What the domain asks of the fields of a record, as far as one change shows them: a record as it is made, and
//! one register as it is set. Two laptops that each kept the rules may still meet in a record that does not;
//! that is for people to mend, not to hold.

use ledger::{EntityId, Op, UserId};
use model::{Kind, Record, RuleError, Value, outcomes, registry, steps};

use super::authorise::{Judged, brings_along};
use super::{Hold, rules};

/// The record that a change makes, with all that the change says of it.
pub(super) fn made(judged: &Judged<'_>, id: EntityId, kind: &'static Kind) -> Result<(), Hold> {
    if is_newer(judged) {
        return Ok(());
    }
    let mut record = Record::new(id.0, kind);
    for op in judged.change.ops.iter().filter(|op| op.entity() == Some(id)) {
        if let Op::Set { field, value, .. } = op {
            take(&mut record, *field, value);
        }
    }
    let mut problems = model::kinds::rules_of_programmes(&record);
    if kind == &model::kinds::OUTCOME && !brings_along(judged.change) {
        problems.extend(outcomes::missing(&record));
    }
    told(kind, problems)?;
    if brings_along(judged.change) {
        return Ok(());
    }
    signed(judged, &record)?;
    if kind == &model::kinds::DISCLOSURE {
        let (basis, whole) =
            (record.text("basis").unwrap_or_default(), record.bool("unredacted") == Some(true));
        model::disclosure::may_give(judged.who.role, basis, whole, false)?;
    }
    rules::by_name(model::typed::made(&record))
}

/// Nobody writes, reviews or asks in another person's name, and no request is born decided.
fn signed(judged: &Judged<'_>, record: &Record) -> Result<(), Hold> {
    // A version of a report bears the names that its first one bore, whoever begins it.
    if record.get("amends").is_some() {
        return Ok(());
    }
    let signatures = record.kind.fields.iter().filter(|field| steps::is_signature(record.kind, field));
    let mut named = signatures.filter_map(|field| record.reference(field.name));
    if named.any(|named| judged.known.person(UserId(named)) != judged.who.user) {
        return Err(Hold::new("own_name", "it bears another name than its author's"));
    }
    if record.kind == &model::kinds::APPROVAL && record.get("decision").is_some() {
        return Err(RuleError::ByStep(&steps::APPROVAL).into());
    }
    Ok(())
}

/// One register of a record that is there already.
pub(super) fn set(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &'static Kind) -> Result<(), Hold> {
    let (Op::Set { field, value, .. } | Op::Resolve { field, value, .. }) = op else { return Ok(()) };
    if is_newer(judged) || judged.makes(id).is_some() {
        return Ok(());
    }
    let mut part = Record::new(id.0, kind);
    take(&mut part, *field, value);
    told(kind, model::kinds::rules_of_register(&part, *field))
}

fn is_newer(judged: &Judged<'_>) -> bool {
    judged.change.header.schema > registry::SCHEMA_VERSION
}

fn take(record: &mut Record, register: u16, bytes: &[u8]) {
    let decoded = registry::register_numbered(record.kind, register).and_then(|r| r.decode(bytes).ok());
    let filled = decoded.into_iter().flatten().filter(|(_, value)| *value != Value::Null);
    record.fields.extend(filled);
}

fn told(kind: &Kind, problems: Vec<model::FieldProblem>) -> Result<(), Hold> {
    match problems.first() {
        Some(problem) => Err(Hold::new("field_invalid", format!("{}: {problem}", kind.name))),
        None => Ok(()),
    }
}
