//! What the domain refuses before anything is written: closed cases, frozen notes and reports, fixed fields,
//! references to nothing. The rules themselves stand in `model`; here they meet the stored records.

use model::policy::Folder;
use model::report::{self, State};
use model::workflow::Actor;
use model::{
    Field, FieldProblem, Reason, Record, RuleError, Status, Type, Value, closing, policy, sources, steps,
    triage, workflow,
};
use uuid::Uuid;
use vault::{Identity, Reads, StoredRecord};

use crate::Failure;
use crate::view::Fields;

/// The register of a referral that says what was decided.
pub(crate) const TRIAGE: u16 = 5;

/// Status of a case as it is shown; a case without one is a draft.
pub(crate) fn status_of(case: &Record) -> Status {
    case.text("status").and_then(|code| code.parse().ok()).unwrap_or(Status::Draft)
}

/// The case of a record that is about to change.
pub(crate) fn open_case(reads: &Reads<'_>, case: Option<Uuid>) -> Result<Option<StoredRecord>, Failure> {
    let Some(case) = case else { return Ok(None) };
    let stored =
        reads.record(case)?.filter(|stored| !stored.deleted).ok_or_else(|| Failure::not_found("case"))?;
    workflow::may_change(status_of(&stored.record))?;
    Ok(Some(stored))
}

/// Whether this person may still change these fields of the record.
pub(crate) fn may_edit(
    stored: &StoredRecord,
    wanted: &Record,
    actor: &Actor,
    now_ms: i64,
) -> Result<(), Failure> {
    let before = &stored.record;
    let differs = |field: &&Field| before.fields.get(&field.number) != wanted.fields.get(&field.number);
    let changed: Vec<&Field> = before.kind.fields.iter().filter(differs).collect();
    for field in &changed {
        if let Some(step) = steps::of(before.kind, field) {
            return Err(RuleError::ByStep(step).into());
        }
        policy::may_change_field(field)?;
    }
    match before.kind.name {
        "case" => Ok(policy::may_change_case(before, wanted, actor)?),
        "referral" => {
            let (decision, reason) = (wanted.text("decision"), wanted.text("reason"));
            if changed.iter().any(|field| field.register == TRIAGE) {
                triage::decide(before.text("decision"), decision, actor, reason)?;
            }
            if before.get("reply") != wanted.get("reply") {
                triage::may_reply(decision)?;
            }
            Ok(())
        }
        "note" if !changed.is_empty() => {
            Ok(policy::may_change_note(before.reference("author"), stored.created_at, actor.user, now_ms)?)
        }
        "citizen_assistance" if is_converted(before) != is_converted(wanted) => {
            Err(RuleError::ByStep(&steps::CONVERT).into())
        }
        _ => Ok(()),
    }
}

/// The same for what a person says of a new record.
pub(crate) fn may_say(record: &Record, given: &Fields, actor: &Actor) -> Result<(), Failure> {
    for field in given.keys().filter_map(|name| record.kind.field(name)) {
        if let Some(step) = steps::of(record.kind, field)
            && record.get(field.name).is_some()
        {
            return Err(RuleError::ByStep(step).into());
        }
        let own = |value: &Value| value.as_ref_id() == Some(actor.user);
        if steps::is_signature(record.kind, field) && record.get(field.name).is_some_and(|value| !own(value))
        {
            let text =
                "is filled in by the program: nobody writes or asks in another name or at another time";
            return Err(FieldProblem::new(field.name, Reason::Named { rule: "own_name", text }).into());
        }
    }
    if is_converted(record) && record.kind.name == "citizen_assistance" {
        return Err(RuleError::ByStep(&steps::CONVERT).into());
    }
    Ok(())
}

/// The same for the new record as a whole: whoever brings a referral in decided may decide it.
pub(crate) fn may_make(record: &Record, actor: &Actor) -> Result<(), Failure> {
    // A lead is written first; that it was sent and what became of it is said by its steps.
    let told = ["sent_on", "acknowledged_on", "answered_on", "answer", "shared_file", "answer_records"];
    let moved = record.text("state").is_some_and(|state| state != "draft");
    if record.kind == &model::kinds::LEAD && (moved || told.iter().any(|name| record.get(name).is_some())) {
        return Err(by_lead_step());
    }
    // What a transition or a report asks for is asked by it.
    if record.kind == &model::kinds::APPROVAL {
        match record.text("asks") {
            Some("opening" | "closure") => return Err(RuleError::ByStep(&steps::TRANSITION).into()),
            Some("report") => return Err(RuleError::ByStep(&steps::REPORT).into()),
            _ => {}
        }
    }
    if record.kind == &model::kinds::REFERRAL {
        let decision = record.text("decision");
        if !triage::is_pending(decision) {
            triage::decide(None, decision, actor, record.text("reason"))?;
        }
        if record.get("reply").is_some() {
            triage::may_reply(decision)?;
        }
    }
    Ok(())
}

fn is_converted(record: &Record) -> bool {
    record.text("state") == Some("converted")
}

pub(crate) fn by_lead_step() -> Failure {
    let text = "A lead that was sent moves on by `lead acknowledge`, `assign`, `answer` and `return`; it is sent by `lead send`. Nothing was changed (rule use_lead_step).";
    Failure::refused("rule", text).with("rule", "use_lead_step")
}

/// Some kinds are part of some cases alone.
pub(crate) fn stands_where_it_may(record: &Record, case: Option<&StoredRecord>) -> Result<(), Failure> {
    let folder = case.map(|case| Folder::of(&case.record));
    Ok(policy::may_stand_in(record.kind, folder.as_ref())?)
}

/// An outcome that is typed says what statistics need of it.
pub(crate) fn counts(record: &Record) -> Result<(), Failure> {
    let missing =
        if record.kind == &model::kinds::OUTCOME { model::outcomes::missing(record) } else { Vec::new() };
    if missing.is_empty() { Ok(()) } else { Err(missing.into()) }
}

/// What the domain asks of work that is typed now; `before` is none for a new record.
pub(crate) fn typed(before: Option<&Record>, wanted: &Record, now_ms: i64) -> Result<(), Failure> {
    let mut found =
        before.map_or_else(|| model::typed::made(wanted), |before| model::typed::changed(before, wanted));
    found.extend(model::typed::not_yet(before, wanted, now_ms));
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}

/// A case that is no draft any more is closed, never deleted; a note is frozen after a day; what stands against
/// closing the case is ended.
pub(crate) fn may_delete(stored: &StoredRecord, actor: &Actor, now_ms: i64) -> Result<(), Failure> {
    let record = &stored.record;
    if record.kind == &model::kinds::NOTE {
        policy::may_change_note(record.reference("author"), stored.created_at, actor.user, now_ms)?;
    }
    if record.kind == &model::kinds::REFERRAL
        && !triage::is_pending(record.text("decision"))
        && !actor.role.decides()
    {
        return Err(RuleError::SupervisorOnly.into());
    }
    let mistaken =
        stored.created_by.0 == actor.user && now_ms.saturating_sub(stored.created_at) <= policy::NOTE_OPEN_MS;
    closing::may_delete(record, actor, mistaken)?;
    if stored.record.kind == &model::kinds::CASE && status_of(&stored.record) != Status::Draft {
        let text =
            "Only a draft can be deleted; a case is closed instead. Nothing was changed (rule only_drafts).";
        return Err(Failure::refused("rule", text).with("rule", "only_drafts"));
    }
    Ok(())
}

/// Steps that depend on a field are not taken while two values of it wait for a choice.
pub(crate) fn no_conflict(stored: &StoredRecord, field: &'static str) -> Result<(), Failure> {
    let register = stored.record.kind.field(field).map(|field| field.register);
    match register {
        Some(register) if stored.conflicted.contains(&register) => {
            Err(RuleError::UnresolvedConflict { field }.into())
        }
        _ => Ok(()),
    }
}

/// What a report and its sections say may change while it is a draft or was returned.
pub(crate) fn report_is_open(reads: &Reads<'_>, record: &Record) -> Result<(), Failure> {
    let report = match record.kind.name {
        "report" => Some(record.id),
        "report_section" => record.reference("report"),
        _ => None,
    };
    let stored = report.map(|id| reads.record(id)).transpose()?.flatten();
    Ok(stored.map_or(Ok(()), |report| report::may_change(State::of(&report.record)))?)
}

/// A case is opened at the post of this laptop, whose numbers it bears.
pub(crate) fn own_post(case: &Record, identity: &Identity) -> Result<(), Failure> {
    if case.text("post") == Some(identity.post.as_str()) {
        return Ok(());
    }
    let text = "is the post of this laptop; a case goes to another one by `case transfer`";
    Err(FieldProblem::new("post", Reason::Named { rule: "own_post", text }).into())
}

/// Every reference points to a record of a right kind that is here.
pub(crate) fn references(reads: &Reads<'_>, record: &Record, case: Option<Uuid>) -> Result<(), Failure> {
    let mut problems = Vec::new();
    let folder = case.map(|case| reads.record(case)).transpose()?.flatten();
    let case_type = folder.as_ref().and_then(|case| case.record.text("type"));
    for field in record.kind.fields {
        let Type::Ref(kinds) = field.ty else { continue };
        let items = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
        for id in items.iter().filter_map(Value::as_ref_id) {
            let target = reads.record(id)?.filter(|target| !target.deleted);
            if let Some(target) = &target {
                sources::may_hold(record, &target.record, case_type)?;
            }
            let fits =
                target.is_some_and(|target| kinds.is_empty() || kinds.contains(&target.record.kind.name));
            if !fits {
                problems.push(FieldProblem::new(
                    field.name,
                    Reason::Rule("must point to a record that is here, of a kind that fits"),
                ));
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

/// What a person wrote in a field that must say something.
pub(crate) fn words(field: &str, text: &str) -> Result<String, Failure> {
    match text.trim() {
        "" => Err(FieldProblem::new(field, Reason::Required).into()),
        words => Ok(words.to_owned()),
    }
}

/// A reason that says something.
pub(crate) fn reason(text: &str) -> Result<String, Failure> {
    match text.trim() {
        "" => Err(RuleError::ReasonRequired.into()),
        reason => Ok(reason.to_owned()),
    }
}

/// A case with open conflicts is not closed: what it says is not decided yet.
pub(crate) fn no_open_conflicts(reads: &Reads<'_>, case: Uuid) -> Result<(), Failure> {
    match reads.case(case)? {
        Some(row) if row.conflicts > 0 => {
            Err(RuleError::UnresolvedConflict { field: "a field of this case" }.into())
        }
        _ => Ok(()),
    }
}
