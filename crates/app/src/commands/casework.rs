//! Transfer between posts, reviews that are due, and referrals: decided, answered, and what begins from them.

use crate::commands::cases::{CaseNewRequest, case_new};
use crate::gate::Turn;
use crate::show::{Shown, reference_of};
use crate::view::case::{CaseNew, DueRow};
use crate::view::casework::{IntakeList, TransferView};
use crate::view::record::RecordView;
use crate::{Failure, access, edits, handover, intake, moment, rules, show, supply, transact};
use model::transfer::Step;
use model::triage::Stage;
use model::{Action, FieldProblem, Reason, Record, Value, triage};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;
use uuid::Uuid;
use vault::StoredRecord;

/// Offer a case to another post, or answer such an offer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseTransferRequest {
    /// Number or id.
    pub case: String,
    /// `offer`, `accept`, `reject` or `revoke`.
    pub step: String,
    /// The post it is offered to.
    pub to: Option<String>,
    /// Needed for all but `accept`.
    pub reason: Option<String>,
}

/// Cases whose review is due.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReviewListRequest {}

/// Referrals, those that wait for a decision first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IntakeListRequest {
    /// Also those that are decided and answered.
    #[ts(optional, as = "Option<_>")]
    pub all: bool,
}

/// Decide what becomes of a referral.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IntakeDecideRequest {
    pub id: Uuid,
    /// `accepted`, `declined` or `returned`; `pending` takes a decision back.
    pub decision: String,
    /// Needed unless it is accepted, and to decide anew.
    pub reason: Option<String>,
}

/// Put down what the referrer was answered.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IntakeReplyRequest {
    pub id: Uuid,
    pub reply: String,
    /// Today unless said.
    pub replied_on: Option<String>,
}

/// Make a case from a referral that was accepted; its words go along.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IntakeOpenRequest {
    pub id: Uuid,
    pub r#type: String,
    /// The first line of the referral's summary unless said.
    pub title: Option<String>,
}

pub(crate) fn case_transfer(turn: &Turn<'_>, request: CaseTransferRequest) -> Result<TransferView, Failure> {
    let step = Step::named(&request.step)
        .ok_or_else(|| FieldProblem::new("step", Reason::UnknownCode("offer, accept, reject, revoke")))?;
    let to = request.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
    if to.is_some_and(|to| !model::value::is_post(to)) {
        return Err(FieldProblem::new("to", Reason::NotAPost).into());
    }
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let case = turn.record()?;
    handover::take(turn, vault, case, step, to, request.reason.as_deref())?;
    let stored = vault.reads().record(case.record.id)?.ok_or_else(|| Failure::not_found("case"))?;
    handover::view(&Shown::new(vault, turn.now_ms)?, &stored)
}

pub(crate) fn review_list(turn: &Turn<'_>, _: ReviewListRequest) -> Result<Vec<DueRow>, Failure> {
    let vault = turn.vault()?;
    due_reviews(turn, &Shown::new(&vault, turn.now_ms)?)
}

/// Cases that a supervisor was to review by today, the longest overdue first.
pub(crate) fn due_reviews(turn: &Turn<'_>, shown: &Shown<'_>) -> Result<Vec<DueRow>, Failure> {
    let today = moment::date(turn.now_ms);
    let reads = shown.vault.reads();
    let found = access::visible(&reads, turn, reads.due_reviews(&today)?)?;
    let row = |stored: &StoredRecord| DueRow {
        record: reference_of(&stored.record),
        case: stored.case,
        case_number: stored.record.text("case_number").map(str::to_owned),
        priority: stored.record.text("priority").map(str::to_owned),
        due_on: stored.record.text("next_review_on").map(str::to_owned),
        overdue: stored.record.text("next_review_on").is_some_and(|due| due < today.as_str()),
    };
    Ok(found.iter().map(row).collect())
}

pub(crate) fn intake_list(turn: &Turn<'_>, request: IntakeListRequest) -> Result<IntakeList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let (all, today) = (intake::all(turn, &vault.reads())?, moment::date(turn.now_ms));
    let count =
        |test: &dyn Fn(&Record) -> bool| all.iter().filter(|stored| test(&stored.record)).count() as u64;
    let listed = all.iter().filter(|stored| request.all || intake::waits(stored));
    Ok(IntakeList {
        undecided: count(&|record| triage::stage(record) == Stage::Undecided),
        overdue: count(&|record| intake::is_overdue(record, &today)),
        unanswered: count(&|record| triage::stage(record) == Stage::Unanswered),
        rows: listed.map(|stored| intake::row(turn, &shown, stored)).collect::<Result<_, _>>()?,
    })
}

pub(crate) fn intake_decide(turn: &Turn<'_>, request: IntakeDecideRequest) -> Result<RecordView, Failure> {
    let stored = intake::referral(turn)?;
    let mut wanted = stored.record.clone();
    let text = |text: Option<&str>| text.map_or(Value::Null, Value::text);
    wanted.set("decision", Value::text(&request.decision))?;
    wanted
        .set("reason", text(request.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty())))?;
    let today = Value::Text(moment::date(turn.now_ms));
    wanted.set("decided_on", today)?;
    wanted.set("decided_by", Value::Ref(turn.actor.user))?;
    write(turn, stored, &wanted)
}

pub(crate) fn intake_reply(turn: &Turn<'_>, request: IntakeReplyRequest) -> Result<RecordView, Failure> {
    let stored = intake::referral(turn)?;
    let mut wanted = stored.record.clone();
    wanted.set("reply", Value::Text(rules::words("reply", &request.reply)?))?;
    let on = request.replied_on.unwrap_or_else(|| moment::date(turn.now_ms));
    wanted.set("replied_on", Value::Text(on))?;
    write(turn, stored, &wanted)
}

fn write(turn: &Turn<'_>, stored: &StoredRecord, wanted: &model::Record) -> Result<RecordView, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    rules::no_conflict(stored, "decision")?;
    rules::may_edit(stored, wanted, &turn.actor, turn.now_ms)?;
    wanted.check()?;
    rules::open_case(&vault.reads(), stored.case)?;
    let state = vault.reads().state(wanted.id)?.unwrap_or_default();
    let edits = edits::update(stored, &state, wanted);
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&stored.scope, Action::Triage.number(), edits)?)
    })?;
    show::record(vault, wanted.id, turn.now_ms)
}

pub(crate) fn intake_open(turn: &Turn<'_>, request: IntakeOpenRequest) -> Result<CaseNew, Failure> {
    let stored = intake::referral(turn)?;
    triage::may_open_case(stored.record.text("decision"))?;
    let summary = stored.record.text("summary").unwrap_or_default();
    let title = request.title.filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or_else(|| supply::first_line(summary));
    let fields = [("referral".to_owned(), json!(stored.record.id))].into_iter().collect();
    case_new(turn, CaseNewRequest { title, r#type: request.r#type, fields })
}
