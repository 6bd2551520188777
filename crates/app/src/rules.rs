//! What the domain refuses before anything is written: closed cases, frozen notes and reports, fixed fields,
//! references to nothing. The rules themselves stand in `model`; here they meet the stored records.

use model::policy::Folder;
use model::report::{self, State};
use model::workflow::Actor;
use model::{
    FieldProblem, Reason, Record, RuleError, Status, Type, Value, policy, transfer, triage, workflow,
};
use uuid::Uuid;
use vault::{Reads, StoredRecord};

use crate::Failure;

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
    let changed = || {
        before
            .kind
            .fields
            .iter()
            .filter(|field| before.fields.get(&field.number) != wanted.fields.get(&field.number))
    };
    for field in changed() {
        policy::may_change_field(field)?;
    }
    let names: Vec<&str> = changed().map(|field| field.name).collect();
    match before.kind.name {
        "case" if names.contains(&"type") => {
            Ok(model::sources::may_become(before.text("type"), wanted.text("type"))?)
        }
        "case" if names.iter().any(|name| name.starts_with("status")) => {
            Err(by_transition("case transition"))
        }
        "case" if changed().any(|field| field.register == transfer::REGISTER) => Err(by_handover()),
        "referral" => {
            let (decision, reason) = (wanted.text("decision"), wanted.text("reason"));
            if changed().any(|field| field.register == TRIAGE) {
                triage::decide(before.text("decision"), decision, actor, reason)?;
            }
            if names.contains(&"reply") {
                triage::may_reply(decision)?;
            }
            Ok(())
        }
        "note" if !names.is_empty() => {
            Ok(policy::may_change_note(before.reference("author"), stored.created_at, actor.user, now_ms)?)
        }
        "evidence" if names.iter().any(|name| name.starts_with("verified_")) => Err(by_step(
            "use_verify",
            "What a check of the files found is written by `evidence verify`, which reads them",
        )),
        // What became a case says so by the step that opens it, and in no other way.
        "citizen_assistance" if became_a_case(before, wanted) => Err(by_step(
            "use_convert",
            "An assistance becomes a case by `assistance convert`, which opens the case",
        )),
        "report" if changed().any(|field| field.register == report::REGISTER) => Err(by_report_step()),
        _ => Ok(()),
    }
}

/// The same for a new record: whoever brings a referral in decided may decide it.
pub(crate) fn may_make(record: &Record, actor: &Actor) -> Result<(), Failure> {
    if record.kind == &model::kinds::REPORT && State::of(record) != State::Draft {
        return Err(by_report_step());
    }
    // A lead is written first; that it was sent and what became of it is said by its steps.
    let told = ["sent_on", "acknowledged_on", "answered_on", "answer", "shared_file", "answer_records"];
    let moved = record.text("state").is_some_and(|state| state != "draft");
    if record.kind == &model::kinds::LEAD && (moved || told.iter().any(|name| record.get(name).is_some())) {
        return Err(by_lead_step());
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

fn by_handover() -> Failure {
    let text = "The owner of a case changes by `case transfer`, which both posts take part in. Nothing was changed (rule use_transfer).";
    Failure::refused("rule", text).with("rule", "use_transfer")
}

fn by_report_step() -> Failure {
    by_step(
        "use_report_step",
        "A report moves on by `report submit`, `approve`, `return` and `amend`, which ask for the approval",
    )
}

pub(crate) fn by_lead_step() -> Failure {
    by_step(
        "use_lead_step",
        "A lead that was sent moves on by `lead acknowledge`, `assign`, `answer` and `return`; it is sent by `lead send`",
    )
}

fn by_transition(how: &str) -> Failure {
    by_step("use_transition", &format!("The status of a case moves by `{how}`, with its approvals"))
}

fn by_step(rule: &str, how: &str) -> Failure {
    Failure::refused("rule", format!("{how}. Nothing was changed (rule {rule}).")).with("rule", rule)
}

fn became_a_case(before: &Record, wanted: &Record) -> bool {
    let converted = |record: &Record| record.text("state") == Some("converted");
    converted(before) != converted(wanted) || before.get("case") != wanted.get("case")
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
pub(crate) fn typed(before: Option<&Record>, wanted: &Record) -> Result<(), Failure> {
    let found =
        before.map_or_else(|| model::typed::made(wanted), |before| model::typed::changed(before, wanted));
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}

/// A case that is no draft any more is closed, never deleted.
pub(crate) fn may_delete(stored: &StoredRecord) -> Result<(), Failure> {
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

/// Every reference points to a record of a right kind that is here.
pub(crate) fn references(reads: &Reads<'_>, record: &Record) -> Result<(), Failure> {
    let mut problems = Vec::new();
    for field in record.kind.fields {
        let Type::Ref(kinds) = field.ty else { continue };
        let items = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
        for id in items.iter().filter_map(Value::as_ref_id) {
            let target = reads.record(id)?.filter(|target| !target.deleted);
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
