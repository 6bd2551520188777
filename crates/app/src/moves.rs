//! A move of a case: the status, the approval that goes with it, and the dates, in one change.

use ledger::Scope;
use model::closing;
use model::workflow::{self, Standing, Step, Transition};
use model::{Action, Record, Status, Value};
use uuid::Uuid;
use vault::{Edit, Reads, StoredRecord, Vault};

use crate::gate::Turn;
use crate::view::case::TransitionDone;
use crate::{Failure, casework, edits, moment, retention, rules, transact};

/// Where a case is to go, and in whose words why.
pub(crate) struct Move<'a> {
    pub case: &'a StoredRecord,
    pub to: Status,
    pub reason: Option<&'a str>,
    pub action: Action,
}

pub(crate) fn take(turn: &Turn<'_>, vault: &mut Vault, step: &Move<'_>) -> Result<TransitionDone, Failure> {
    let case = &step.case.record;
    let from = rules::status_of(case);
    rules::no_conflict(step.case, "status")?;
    let waiting = waiting(&vault.reads(), case.id, from)?;
    let asked = asked(case, waiting.as_ref());
    let transition = workflow::decide(&standing(case, &asked), step.to, &turn.actor, step.reason)?;
    if step.to == Status::Closed {
        rules::no_open_conflicts(&vault.reads(), case.id)?;
        let open = casework::blockers(&vault.reads().records(case.id, None)?).len();
        closing::may_approve(open, step.reason)?;
    }
    let mut changes = status_edits(turn, vault, step, &transition)?;
    if opens(&transition) {
        changes.extend(casework::checklist_of(turn, &vault.reads(), case)?);
    }
    let mut approval = waiting.as_ref().map(|stored| stored.record.id);
    match transition.step {
        Step::Request => {
            let request = request(turn, &transition, step.reason)?;
            approval = Some(request.id);
            changes.extend(edits::create(&request));
        }
        Step::Approve | Step::Return => {
            if let Some(stored) = &waiting {
                let approved = transition.step == Step::Approve;
                changes.extend(decision_edits(turn, &vault.reads(), stored, approved, step.reason)?);
            }
        }
        _ => approval = None,
    }
    let scope = Scope::Case(case.id);
    transact::change(turn, vault, |writer| Ok(writer.change(&scope, step.action.number(), changes)?))?;
    Ok(TransitionDone {
        id: case.id,
        number: case.text("case_number").unwrap_or_default().to_owned(),
        from: from.code().to_owned(),
        status: step.to.code().to_owned(),
        approval,
    })
}

/// Everybody who asked for what waits to be decided: by the request and by the status. Nobody asked while nothing
/// was requested.
pub(crate) fn asked(case: &Record, waiting: Option<&StoredRecord>) -> Vec<Uuid> {
    let Some(waiting) = waiting else { return Vec::new() };
    let named = [waiting.record.reference("requested_by"), case.reference("status_by")];
    named.into_iter().flatten().collect()
}

/// How the case stands when a step is to be taken.
pub(crate) fn standing<'a>(case: &Record, asked: &'a [Uuid]) -> Standing<'a> {
    let before = case.text("status_before").and_then(|code| code.parse().ok());
    Standing { status: rules::status_of(case), before, asked }
}

/// The case is opened: from here on it has points to answer and reviews to pass.
fn opens(transition: &Transition) -> bool {
    (transition.step, transition.to) == (Step::Approve, Status::Open)
}

/// The request that a pending case waits for.
pub(crate) fn waiting(
    reads: &Reads<'_>,
    case: Uuid,
    status: Status,
) -> Result<Option<StoredRecord>, Failure> {
    let asks = match status {
        Status::PendingOpening => "opening",
        Status::PendingClosure => "closure",
        _ => return Ok(None),
    };
    let all = reads.records(case, Some(&model::kinds::APPROVAL))?;
    let open = |stored: &StoredRecord| {
        stored.record.text("asks") == Some(asks) && stored.record.get("decision").is_none()
    };
    Ok(all.into_iter().rev().find(open))
}

fn status_edits(
    turn: &Turn<'_>,
    vault: &Vault,
    step: &Move<'_>,
    transition: &Transition,
) -> Result<Vec<Edit>, Failure> {
    let today = Value::Text(moment::date(turn.now_ms));
    let mut wanted = step.case.record.clone();
    wanted.set("status", Value::text(step.to.code()))?;
    wanted.set("status_on", today.clone())?;
    wanted.set("status_by", Value::Ref(turn.actor.user))?;
    let remembers = standing(&step.case.record, &[]).remembers(step.to);
    wanted.set("status_before", remembers.map_or(Value::Null, |status| Value::text(status.code())))?;
    wanted.set("status_reason", step.reason.map_or(Value::Null, Value::text))?;
    if opens(transition) {
        casework::first_review(turn, &mut wanted)?;
    }
    match (transition.step, step.to) {
        (Step::Approve, Status::Open) if wanted.get("opened_on").is_none() => {
            wanted.set("opened_on", today)?
        }
        (_, Status::Closed) => {
            wanted.set("closed_on", today)?;
            if wanted.get("review_on").is_none() {
                let closed_on = moment::utc(turn.now_ms).date_naive();
                let kept_until = retention::review_on(&vault.reads(), &wanted, closed_on)?;
                wanted.set("review_on", Value::Text(kept_until.to_string()))?;
            }
        }
        (Step::Reopen, _) => {
            wanted.set("closed_on", Value::Null)?;
            wanted.set("review_on", Value::Null)?;
        }
        _ => {}
    }
    let state = vault.reads().state(wanted.id)?.unwrap_or_default();
    Ok(edits::update(step.case, &state, &wanted))
}

fn request(turn: &Turn<'_>, transition: &Transition, reason: Option<&str>) -> Result<Record, Failure> {
    let mut request = Record::new(turn.desk.ids.id(), &model::kinds::APPROVAL);
    request.set("asks", Value::text(transition.asks.unwrap_or_default()))?;
    request.set("requested_by", Value::Ref(turn.actor.user))?;
    request.set("requested_at", Value::Int(turn.now_ms))?;
    request.set("request_reason", reason.map_or(Value::Null, Value::text))?;
    Ok(request)
}

/// What a decision writes into the request.
pub(crate) fn decision_edits(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    stored: &StoredRecord,
    approved: bool,
    reason: Option<&str>,
) -> Result<Vec<Edit>, Failure> {
    let mut wanted = stored.record.clone();
    wanted.set("decision", Value::text(if approved { "approved" } else { "returned" }))?;
    wanted.set("decided_by", Value::Ref(turn.actor.user))?;
    wanted.set("decided_at", Value::Int(turn.now_ms))?;
    wanted.set("decision_reason", reason.map_or(Value::Null, Value::text))?;
    let state = reads.state(wanted.id)?.unwrap_or_default();
    Ok(edits::update(stored, &state, &wanted))
}
