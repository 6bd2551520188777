//! The steps that need more than a role: transitions of a case, decisions about requests. The person who
//! asks never decides, whatever the device says.

use std::collections::BTreeMap;

use ledger::{Change, EntityId, Op, UserId};
use model::report::{self, State};
use model::transfer::{self, Party, REGISTER, Tenure};
use model::triage;
use model::workflow::{self, Actor, Standing};
use model::{FieldProblem, Kind, Record, RuleError, Status, Value, registry};

use super::Hold;
use super::authorise::{Judged, brings_along};

/// Register numbers of the model that carry decisions.
pub(super) const CASE_STATUS: u16 = 3;
const CASE_TYPE: u16 = 2;
const CASE_RESTRICTED: u16 = 21;
const PERSON_ROLE: u16 = 1;
const STATUS_BY: u16 = 5;
const STATUS_REASON: u16 = 6;
const STATUS_BEFORE: u16 = 37;
pub(super) const APPROVAL_DECISION: u16 = 5;
const DECIDED_BY: u16 = 6;
const DECISION_REASON: u16 = 8;
const TRIAGE: u16 = 5;
const TRIAGED_BY: u16 = 7;
const TRIAGE_REASON: u16 = 8;
const TRANSFER_BY: u16 = 32;
const TRANSFER_REASON: u16 = 33;
const REPORT_STATE: u16 = 4;
const REPORT_DECIDED_BY: u16 = 7;
const REPORT_STATE_REASON: u16 = 8;

type Fields = BTreeMap<u16, Value>;

/// Judges an operation on a register that carries a decision; the others pass.
pub(super) fn check(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &'static Kind) -> Result<(), Hold> {
    let (Op::Set { field, value, .. } | Op::Resolve { field, value, .. }) = op else { return Ok(()) };
    let Some(fields) = read(kind, *field, value) else { return Ok(()) };
    match (kind.name, *field) {
        ("case", CASE_STATUS) => status(judged, op, id, kind, &fields),
        ("case", REGISTER) => handed_over(judged, op, id, kind, value),
        ("referral", TRIAGE) => triaged(judged, op, id, kind, &fields),
        ("approval", APPROVAL_DECISION) => decision(judged, op, id, kind, &fields),
        ("report", REPORT_STATE) => report_step(judged, op, id, kind, &fields),
        ("case", CASE_TYPE) => case_type(judged, op, id, kind, &fields),
        ("case", CASE_RESTRICTED) => restriction(judged, op, id, kind, &fields),
        (_, register) if model::intelligence::register(kind) == Some(register) => {
            by_name(model::intelligence::problems(|name| value_of(kind, &fields, name)))
        }
        ("person", PERSON_ROLE) => by_name(model::sources::problems(&said_of(judged, id, kind))),
        _ if is_typed(judged) && !keeps_one(judged, op, kind) => {
            by_name(model::typed::of_register(&Record { id: id.0, kind, fields }, *field))
        }
        _ => Ok(()),
    }
}

/// Written now by somebody, and in a registry that is ours to judge.
fn is_typed(judged: &Judged<'_>) -> bool {
    !brings_along(judged.change) && judged.change.header.schema <= registry::SCHEMA_VERSION
}

/// Whether a conflict is settled by one of the values that stood.
fn keeps_one(judged: &Judged<'_>, op: &Op, kind: &Kind) -> bool {
    let Op::Resolve { value, .. } = op else { return false };
    replaced(judged, op, kind).iter().any(|(_, bytes, _)| bytes == value)
}

fn value_of<'f>(kind: &Kind, fields: &'f Fields, name: &str) -> Option<&'f Value> {
    fields.get(&kind.field(name)?.number)
}

/// The first rule broken, by its name.
pub(super) fn by_name(problems: Vec<FieldProblem>) -> Result<(), Hold> {
    match problems.first() {
        Some(problem) => Err(Hold::new(problem.code(), problem.to_string())),
        None => Ok(()),
    }
}

/// A record as far as this very change says it. What stood before is for the desk to judge.
fn said_of(judged: &Judged<'_>, id: EntityId, kind: &'static Kind) -> Record {
    let mut record = Record::new(id.0, kind);
    for op in judged.change.ops.iter().filter(|op| op.entity() == Some(id)) {
        match op {
            Op::Set { field, value, .. } => {
                record.fields.extend(read(kind, *field, value).unwrap_or_default())
            }
            Op::SetAdd { field, value, .. } => {
                record.fields.extend(Value::decode(value).ok().map(|item| (*field, Value::List(vec![item]))));
            }
            _ => {}
        }
    }
    // A change of the role alone says nothing of a number that stands already.
    if judged.makes(id).is_none() && record.get("source_number").is_none() {
        record.fields.extend(kind.field("source_number").map(|field| (field.number, Value::text("-"))));
    }
    record
}

fn case_type(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &Kind, new: &Fields) -> Result<(), Hold> {
    if judged.makes(id).is_some() {
        return Ok(());
    }
    let after = text(new, CASE_TYPE);
    let before = replaced(judged, op, kind);
    before
        .iter()
        .try_for_each(|(_, _, fields)| {
            let before = text(fields, CASE_TYPE);
            model::sources::may_become(before, after)?;
            let of_itself =
                |case_type: Option<&str>| case_type.is_some_and(model::policy::is_restricted_type);
            if of_itself(before) != of_itself(after) { Err(RuleError::RestrictionStays) } else { Ok(()) }
        })
        .map_err(Hold::from)
}

/// Who sees a case was decided when it was opened.
fn restriction(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &Kind, new: &Fields) -> Result<(), Hold> {
    if judged.makes(id).is_some() || brings_along(judged.change) {
        return Ok(());
    }
    let said = |fields: &Fields| fields.get(&CASE_RESTRICTED).and_then(Value::as_bool).unwrap_or(false);
    let before = replaced(judged, op, kind);
    // A case that never said anything was open to its post.
    let was = before.iter().any(|(_, _, fields)| said(fields));
    if was == said(new) { Ok(()) } else { Err(RuleError::RestrictionStays.into()) }
}

fn read(kind: &Kind, number: u16, bytes: &[u8]) -> Option<Fields> {
    registry::register_numbered(kind, number)?.decode(bytes).ok()
}

fn text(fields: &Fields, number: u16) -> Option<&str> {
    fields.get(&number).and_then(Value::as_text)
}

fn user(judged: &Judged<'_>, fields: &Fields, number: u16) -> Option<UserId> {
    let id = fields.get(&number).and_then(Value::as_ref_id)?;
    Some(judged.known.person(UserId(id)))
}

fn author(judged: &Judged<'_>, change: &Change) -> UserId {
    judged.known.person(change.header.author)
}

/// A decision bears the name of who makes it.
fn own_name(judged: &Judged<'_>, fields: &Fields, number: u16) -> Result<(), Hold> {
    match user(judged, fields, number) {
        Some(named) if named != judged.who.user => {
            Err(Hold::new("author", "the decision bears another name than its author's"))
        }
        _ => Ok(()),
    }
}

/// The values that an operation replaces, each with the change that wrote it.
fn replaced<'a>(judged: &'a Judged<'_>, op: &'a Op, kind: &Kind) -> Vec<(&'a Change, &'a [u8], Fields)> {
    let scope = &judged.change.header.scope;
    let named = op.prev().iter().filter_map(|dot| judged.known.named(scope, dot));
    let value = |(change, op): (&'a Change, &'a Op)| match op {
        Op::Set { field, value, .. } | Op::Resolve { field, value, .. } => {
            Some((change, value.as_slice(), read(kind, *field, value)?))
        }
        _ => None,
    };
    named.filter_map(value).collect()
}

fn status(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &Kind, new: &Fields) -> Result<(), Hold> {
    let Some(to) = text(new, CASE_STATUS).and_then(|code| code.parse::<Status>().ok()) else {
        return Ok(());
    };
    if judged.makes(id).is_some() {
        // What an office brings along stands as it was; a new case begins at the beginning.
        let begins = matches!(to, Status::Draft | Status::Preliminary | Status::PendingOpening);
        let refused = RuleError::IllegalTransition { from: Status::Draft, to };
        return if begins || brings_along(judged.change) { Ok(()) } else { Err(refused.into()) };
    }
    let before = replaced(judged, op, kind);
    let (Op::Set { value, .. } | Op::Resolve { value, .. }) = op else { return Ok(()) };
    if matches!(op, Op::Resolve { .. }) && before.iter().any(|(_, bytes, _)| bytes == value) {
        return Ok(());
    }
    own_name(judged, new, STATUS_BY)?;
    let mut refused = RuleError::NoRequest.into();
    for (change, _, fields) in &before {
        match step(judged, change, fields, new, to) {
            Ok(()) => return Ok(()),
            Err(hold) => refused = hold,
        }
    }
    Err(refused)
}

fn step(judged: &Judged<'_>, change: &Change, before: &Fields, new: &Fields, to: Status) -> Result<(), Hold> {
    let from = text(before, CASE_STATUS).and_then(|code| code.parse::<Status>().ok());
    let Some(from) = from else { return Ok(()) };
    let asked = user(judged, before, STATUS_BY).unwrap_or_else(|| author(judged, change));
    if from == to {
        // Words may be mended, but nobody takes over another's request to free them to decide it.
        let own = !from.is_pending() || asked == judged.who.user;
        return if own { remembers(new, stood(before)) } else { Err(RuleError::FourEyes.into()) };
    }
    let asked: Vec<uuid::Uuid> =
        from.is_pending().then(|| [asked.0, author(judged, change).0]).into_iter().flatten().collect();
    let case = Standing { status: from, before: stood(before), asked: &asked };
    workflow::decide(&case, to, &actor(judged), text(new, STATUS_REASON))?;
    remembers(new, case.remembers(to))
}

fn stood(fields: &Fields) -> Option<Status> {
    text(fields, STATUS_BEFORE).and_then(|code| code.parse().ok())
}

/// Nothing remembered means an open case, as before that was written down.
fn remembers(new: &Fields, before: Option<Status>) -> Result<(), Hold> {
    if before.unwrap_or(Status::Open) == stood(new).unwrap_or(Status::Open) {
        return Ok(());
    }
    Err(Hold::new("status_before", "it says that the case stood where it did not stand before"))
}

fn actor(judged: &Judged<'_>) -> Actor {
    Actor { user: judged.who.user.0, role: judged.who.role }
}

fn decision(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &Kind, new: &Fields) -> Result<(), Hold> {
    let Some(code) = text(new, APPROVAL_DECISION) else { return Ok(()) };
    let Op::Set { prev, .. } = op else { return kept_only(judged, op, kind) };
    own_name(judged, new, DECIDED_BY)?;
    if !prev.is_empty() {
        return Err(RuleError::AlreadyDecided.into());
    }
    let scope = &judged.change.header.scope;
    if judged.makes(id).is_some() {
        // What an office brings along stands as it was decided; another request is never born decided.
        return if brings_along(judged.change) { Ok(()) } else { Err(RuleError::NoRequest.into()) };
    }
    let entity = judged.known.entity(scope, id);
    let asked = entity.map_or(judged.who.user, |entity| judged.known.person(entity.author));
    let approve = code == "approved";
    workflow::may_decide(&actor(judged), Some(asked.0), approve, text(new, DECISION_REASON))?;
    Ok(())
}

/// A conflict between decisions is settled by keeping one of them, never by a third.
fn kept_only(judged: &Judged<'_>, op: &Op, kind: &Kind) -> Result<(), Hold> {
    let kept = !matches!(op, Op::Resolve { .. }) || keeps_one(judged, op, kind);
    if kept { Ok(()) } else { Err(RuleError::AlreadyDecided.into()) }
}

/// A step of a report follows from a state it replaces. Neither who wrote it nor who submitted it decides.
fn report_step(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &Kind, new: &Fields) -> Result<(), Hold> {
    let to = text(new, REPORT_STATE).and_then(State::coded).unwrap_or(State::Draft);
    if judged.makes(id).is_some() {
        let begins = matches!(to, State::Draft | State::Submitted);
        let refused = RuleError::IllegalReportStep { from: State::Draft.code(), step: to.code() };
        return if begins || brings_along(judged.change) { Ok(()) } else { Err(refused.into()) };
    }
    if matches!(op, Op::Resolve { .. }) {
        return kept_only(judged, op, kind);
    }
    let mut before = replaced(judged, op, kind);
    // A report that never said its state is a draft, and one that was submitted is decided as such.
    before.sort_by_key(|(.., fields)| text(fields, REPORT_STATE) != Some(State::Submitted.code()));
    let (submitter, from) = match before.first() {
        Some((change, _, fields)) => (
            Some(author(judged, change).0),
            text(fields, REPORT_STATE).and_then(State::coded).unwrap_or(State::Draft),
        ),
        None => (None, State::Draft),
    };
    let Some(step) = report::step_between(from, to)? else {
        return if from.is_frozen() { Err(RuleError::ReportFrozen.into()) } else { Ok(()) };
    };
    if from == State::Submitted {
        own_name(judged, new, REPORT_DECIDED_BY)?;
    }
    let entity = judged.known.entity(&judged.change.header.scope, id);
    let wrote = entity.map(|entity| judged.known.person(entity.author).0);
    let asked: Vec<uuid::Uuid> = submitter.into_iter().chain(wrote).collect();
    report::decide(from, step, &actor(judged), &asked, text(new, REPORT_STATE_REASON))?;
    Ok(())
}

/// A step of the transfer between posts follows from the values it replaces. Steps that crossed are settled by
/// the post that has the case.
fn handed_over(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &Kind, value: &[u8]) -> Result<(), Hold> {
    if judged.makes(id).is_some() {
        // A new case belongs to its post; what an office brings along stands as it was.
        let refused = RuleError::NothingOffered;
        return if brings_along(judged.change) { Ok(()) } else { Err(refused.into()) };
    }
    let Some(home) = judged.known.home(&judged.change.header.scope, id) else {
        return Err(Hold::new("case_unknown", "the change that opened this case has not arrived"));
    };
    let Some(new) = Tenure::decode(value) else {
        return Err(Hold::new("field_invalid", "a transfer says which post owns the case"));
    };
    let before = replaced(judged, op, kind);
    let live: Vec<Tenure> = before.iter().filter_map(|(_, bytes, _)| Tenure::decode(bytes)).collect();
    let party = Party { actor: actor(judged), post: &judged.who.post };
    if matches!(op, Op::Resolve { .. }) {
        kept_only(judged, op, kind)?;
        return Ok(transfer::settle(&new, &party, &home, &live)?);
    }
    let fields = read(kind, REGISTER, value).unwrap_or_default();
    own_name(judged, &fields, TRANSFER_BY)?;
    Ok(transfer::judge(&new, text(&fields, TRANSFER_REASON), &party, &home, &live)?)
}

/// A referral is decided once, and reconsidered by a supervisor with a reason.
fn triaged(judged: &Judged<'_>, op: &Op, id: EntityId, kind: &Kind, new: &Fields) -> Result<(), Hold> {
    if judged.makes(id).is_some() && brings_along(judged.change) {
        return Ok(());
    }
    if matches!(op, Op::Resolve { .. }) {
        return kept_only(judged, op, kind);
    }
    let after = text(new, TRIAGE);
    if judged.makes(id).is_some() && triage::is_pending(after) {
        return Ok(());
    }
    own_name(judged, new, TRIAGED_BY)?;
    let before = replaced(judged, op, kind);
    let mut decisions = before.iter().map(|(.., fields)| text(fields, TRIAGE));
    // Of several that are replaced the one that was decided counts.
    let decided = decisions.clone().find(|code| !triage::is_pending(*code)).or_else(|| decisions.next());
    triage::decide(decided.flatten(), after, &actor(judged), text(new, TRIAGE_REASON))?;
    Ok(())
}
