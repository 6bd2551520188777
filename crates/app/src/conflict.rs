//! Conflicts as a person sees them, and the edits that a decision amounts to.

use model::kinds::{CASE, CUSTODY_EVENT, CUSTODY_LOG, EVIDENCE};
use model::workflow::{self, Standing};
use model::{FieldProblem, Kind, Reason, Record, Register, RuleError, Status, Type, Value, registry, steps};
use serde_json::Value as Json;
use uuid::Uuid;
use vault::{ConflictFilter, ConflictKind, Edit, OpenConflict, Reads};

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::conflict::{Candidate, Conflict, Piece};
use crate::{Failure, custody, edits, moment, moves, rules, words};

const DELETED: &[u8] = &[1];
const RESTORED: &[u8] = &[0];

/// The open conflicts of a case.
pub(crate) fn of_case(shown: &Shown<'_>, case: Uuid) -> Result<Vec<Conflict>, Failure> {
    list(shown, &ConflictFilter { case: Some(case), ..ConflictFilter::default() })
}

pub(crate) fn list(shown: &Shown<'_>, filter: &ConflictFilter) -> Result<Vec<Conflict>, Failure> {
    let open = shown.vault.reads().conflicts(filter)?;
    open.iter().filter_map(|conflict| view(shown, conflict).transpose()).collect()
}

/// Nothing for a record of a kind that only a newer version knows.
pub(crate) fn view(shown: &Shown<'_>, open: &OpenConflict) -> Result<Option<Conflict>, Failure> {
    let Some(kind) = open.kind else { return Ok(None) };
    let register = registry::register_numbered(kind, open.register);
    let read = |bytes: &[u8]| register.as_ref().map_or(Json::Null, |register| json_of(register, bytes));
    let base = open.base.as_deref().map_or(Json::Null, read);
    let mut candidates = Vec::with_capacity(open.candidates.len());
    for side in &open.candidates {
        let author = shown.names.person(side.author.0);
        candidates.push(Candidate {
            n: u32::try_from(side.n).unwrap_or(u32::MAX),
            difference: Vec::new(),
            value: side_value(shown, kind, open, side)?,
            author: author.name,
            author_id: side.author.0,
            post: author.post,
            device: shown.names.device(side.device),
            at: moment::text(side.wall_ms),
            mine: side.device.0 == shown.names.own_device,
        });
    }
    if let Some(base) = base.as_str().filter(|_| open.what == ConflictKind::Values) {
        for candidate in &mut candidates {
            candidate.difference =
                candidate.value.as_str().map(|text| difference(base, text)).unwrap_or_default();
        }
    }
    let fields: Vec<String> = match open.what {
        ConflictKind::DeletedAndEdited => vec!["deleted".into()],
        ConflictKind::Fork => vec!["custody".into()],
        _ => {
            register.iter().flat_map(|register| &register.fields).map(|field| field.name.to_owned()).collect()
        }
    };
    Ok(Some(Conflict {
        id: open.id.clone(),
        kind: kind.name.to_owned(),
        what: word(open.what).to_owned(),
        case: open.case,
        case_number: open.case.map(|case| shown.number(case)).transpose()?.flatten(),
        case_title: open.case.map(|case| shown.reference(case)).transpose()?.flatten().map(|case| case.title),
        record: open.record,
        record_title: shown.reference(open.record)?.map(|record| record.title).unwrap_or_default(),
        field: fields.first().cloned().unwrap_or_default(),
        needs_update: is_newer(kind, open),
        both: both(open, register.as_ref(), &base, &candidates),
        fields,
        base,
        candidates,
    }))
}

fn word(what: ConflictKind) -> &'static str {
    match what {
        ConflictKind::Values => "field",
        ConflictKind::DeletedAndEdited => "deletion",
        ConflictKind::Fork => "custody",
        ConflictKind::LateEdits => "closure",
        ConflictKind::AfterDisposal => "disposal",
    }
}

fn side_value(
    shown: &Shown<'_>,
    kind: &'static Kind,
    open: &OpenConflict,
    side: &vault::Candidate,
) -> Result<Json, Failure> {
    match open.what {
        ConflictKind::Fork | ConflictKind::AfterDisposal if side.register == CUSTODY_LOG => {
            let event =
                Uuid::from_slice(&side.value).ok().map(|id| shown.reference(id)).transpose()?.flatten();
            Ok(event.map_or(Json::Null, |event| Json::String(event.title)))
        }
        // A deletion has no value; the edits beside it have one of their own register.
        _ if side.value.is_empty() || side.register == registry::LIFE_REGISTER => Ok(Json::Null),
        _ => Ok(registry::register_numbered(kind, side.register)
            .map_or(Json::Null, |register| json_of(&register, &side.value))),
    }
}

/// One field's value, or an object of the group's fields.
pub(crate) fn json_of(register: &Register, bytes: &[u8]) -> Json {
    let Ok(values) = register.decode(bytes) else { return Json::Null };
    let one =
        |field: &model::Field| values.get(&field.number).map_or(Json::Null, |value| value.to_json(field));
    match register.fields.as_slice() {
        [field] => one(field),
        fields => Json::Object(fields.iter().map(|field| (field.name.to_owned(), one(field))).collect()),
    }
}

/// What a candidate changed in the words of the value before.
fn difference(base: &str, text: &str) -> Vec<Piece> {
    let piece = |(what, text): (words::Part, String)| Piece { what: what.word().to_owned(), text };
    words::difference(base, text).into_iter().map(piece).collect()
}

/// Both sets of changes together, for texts whose edits touch different words.
fn both(
    open: &OpenConflict,
    register: Option<&Register>,
    base: &Json,
    candidates: &[Candidate],
) -> Option<String> {
    let [field] = register?.fields.as_slice() else { return None };
    let is_text = matches!(field.ty, Type::LongText | Type::Text);
    let texts: Option<Vec<&str>> = candidates.iter().map(|candidate| candidate.value.as_str()).collect();
    let base = base.as_str().filter(|_| is_text && open.what == ConflictKind::Values)?;
    words::both(base, &texts?)
}

/// What the person decided.
pub(crate) struct Decision<'a> {
    pub keep: Option<u32>,
    pub value: Option<&'a Json>,
    pub reason: String,
}

/// The edits of a decision.
pub(crate) fn resolve(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    open: &OpenConflict,
    decision: &Decision<'_>,
) -> Result<Vec<Edit>, Failure> {
    if open.kind.is_some_and(|kind| is_newer(kind, open)) {
        // Whoever cannot read the candidates cannot choose between them.
        return Err(vault::VaultError::NeedsUpdate { id: open.record }.into());
    }
    let kept = decision.keep.map(|n| kept(open, n)).transpose()?;
    let (id, reason) = (open.record, decision.reason.clone());
    let first = kept.is_some_and(|side| side.n == 1);
    match open.what {
        ConflictKind::Values => {
            let value = match (kept, decision.value) {
                (Some(side), None) => side.value.clone(),
                (None, Some(value)) => written(turn, reads, open, value)?,
                _ => return Err(choose_one()),
            };
            Ok(vec![Edit::Resolve { id, register: open.register, value, reason }])
        }
        _ if kept.is_none() => Err(choose_one()),
        ConflictKind::DeletedAndEdited => {
            let value = if first { DELETED } else { RESTORED }.to_vec();
            Ok(vec![Edit::Resolve { id, register: registry::LIFE_REGISTER, value, reason }])
        }
        ConflictKind::Fork => join_chains(turn, reads, open, kept, &decision.reason),
        ConflictKind::LateEdits => late(turn, reads, open, first, reason),
        ConflictKind::AfterDisposal => disposal(reads, open, first, reason),
    }
}

/// Whether the field in conflict is one that only a newer version knows.
fn is_newer(kind: &'static Kind, open: &OpenConflict) -> bool {
    open.what == ConflictKind::Values && registry::register_numbered(kind, open.register).is_none()
}

fn choose_one() -> Failure {
    Failure::refused(
        "choose_one",
        "Say either which candidate to keep or which value to write. Nothing was changed.",
    )
}

fn kept(open: &OpenConflict, n: u32) -> Result<&vault::Candidate, Failure> {
    let found = open.candidates.iter().find(|side| side.n == n as usize);
    found.ok_or_else(|| FieldProblem::new("keep", Reason::OutOfRange).into())
}

/// A value of the person's own, in the register's bytes.
fn written(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    open: &OpenConflict,
    value: &Json,
) -> Result<Vec<u8>, Failure> {
    let stored = reads.record(open.record)?.ok_or_else(|| Failure::not_found("record"))?;
    let register = registry::register_numbered(stored.record.kind, open.register)
        .ok_or_else(|| Failure::not_found("field"))?;
    if let Some(step) = register.fields.iter().find_map(|field| steps::of(stored.record.kind, field)) {
        return Err(RuleError::ByStep(step).into());
    }
    let mut wanted = stored.record.clone();
    match (register.fields.as_slice(), value) {
        ([field], value) => wanted.set_json(field.name, value)?,
        (_, Json::Object(given)) => {
            for (name, value) in given {
                if !register.fields.iter().any(|field| field.name == name) {
                    return Err(FieldProblem::new(name, Reason::UnknownField).into());
                }
                wanted.set_json(name, value)?;
            }
        }
        ([first, ..], _) => {
            return Err(
                FieldProblem::new(first.name, Reason::WrongType("an object of the group's fields")).into()
            );
        }
        ([], _) => return Err(Failure::not_found("field")),
    }
    wanted.check()?;
    rules::typed(Some(&stored.record), &wanted, turn.now_ms)?;
    let newest = open.candidates.last().map(|side| side.value.as_slice()).unwrap_or_default();
    Ok(register.encode_over(&wanted.fields, newest))
}

/// Two custodians become one by a further signed hand-over that names both chains.
fn join_chains(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    open: &OpenConflict,
    kept: Option<&vault::Candidate>,
    reason: &str,
) -> Result<Vec<Edit>, Failure> {
    let missing = || Failure::not_found("hand-over");
    let event = |side: &vault::Candidate| Uuid::from_slice(&side.value).ok().map(|id| reads.record(id));
    let of = |side| Ok::<_, Failure>(event(side).transpose()?.flatten().ok_or_else(missing)?.record);
    let kept = kept.ok_or_else(missing)?;
    let last = of(kept)?;
    let holder = last.text("to_party").ok_or_else(missing)?;
    // Whoever else was said to hold it gives it: nobody can say more of a hand-over that joins two.
    let other = open.candidates.iter().find(|side| side.n != kept.n).map(of).transpose()?;
    let giver = other.as_ref().and_then(|other| other.text("to_party")).unwrap_or(holder);
    let mut joined = Record::new(turn.desk.ids.id(), &CUSTODY_EVENT);
    joined.set("evidence", Value::Ref(open.record))?;
    joined.set("action", Value::text("transferred"))?;
    joined.set("happened_at", Value::Int(turn.now_ms))?;
    joined.set("from_party", Value::text(giver))?;
    joined.set("to_party", Value::text(holder))?;
    joined.set("place", Value::text(last.text("place").unwrap_or("not said")))?;
    joined.set("purpose", Value::text(reason))?;
    joined.check()?;
    debug_assert_eq!(open.kind, Some(&EVIDENCE));
    let mut all = edits::create(&joined);
    all.push(custody::chain_edit(reads, &joined, open.case, &turn.actor)?);
    Ok(all)
}

/// Handed on by somebody who did not know: the disposal stands, or the exhibit is held after all.
fn disposal(
    reads: &Reads<'_>,
    open: &OpenConflict,
    stands: bool,
    reason: String,
) -> Result<Vec<Edit>, Failure> {
    let (id, register) = (open.record, open.register);
    let disposed = open.candidates.first().map(|side| side.value.clone()).unwrap_or_default();
    if stands {
        return Ok(vec![Edit::Resolve { id, register, value: disposed, reason }]);
    }
    let stored = reads.record(id)?.ok_or_else(|| Failure::not_found("exhibit"))?;
    let mut wanted = stored.record;
    wanted.set("disposition", Value::text("held"))?;
    wanted.set("disposed_on", Value::Null)?;
    let group =
        registry::register_numbered(&EVIDENCE, register).ok_or_else(|| Failure::not_found("field"))?;
    Ok(vec![Edit::Resolve { id, register, value: group.encode_over(&wanted.fields, &disposed), reason }])
}

/// Edits made without knowing of the closure: it stands with them inside, or the case is reopened.
fn late(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    open: &OpenConflict,
    stands: bool,
    reason: String,
) -> Result<Vec<Edit>, Failure> {
    let register = open.register;
    let id = open.record;
    if stands {
        let value = open.candidates.first().map(|side| side.value.clone()).unwrap_or_default();
        return Ok(vec![Edit::Resolve { id, register, value, reason }]);
    }
    let stored = reads.record(id)?.ok_or_else(|| Failure::not_found("case"))?;
    let mut wanted = stored.record.clone();
    let case = moves::standing(&wanted, &[]);
    let to = if case.before == Some(Status::Preliminary) { Status::Preliminary } else { Status::Open };
    workflow::decide(&Standing { status: Status::Closed, ..case }, to, &turn.actor, Some(&reason))?;
    wanted.set("status", Value::text(to.code()))?;
    wanted.set("status_before", Value::Null)?;
    wanted.set("status_on", Value::Text(moment::date(turn.now_ms)))?;
    wanted.set("status_by", Value::Ref(turn.actor.user))?;
    wanted.set("status_reason", Value::text(reason.clone()))?;
    let group = registry::register_numbered(&CASE, register).ok_or_else(|| Failure::not_found("field"))?;
    let closing = open.candidates.first().map(|side| side.value.as_slice()).unwrap_or_default();
    Ok(vec![Edit::Resolve { id, register, value: group.encode_over(&wanted.fields, closing), reason }])
}
