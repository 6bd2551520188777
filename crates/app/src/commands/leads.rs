//! Leads to other posts and from them: the list, one with its records, sending, and the steps of the other post.
//! A lead is drafted by `record_add` in its case.

use crate::gate::{Gate, Subject, Turn};
use crate::leads::{self, Taken};
use crate::show::{Shown, reference_of};
use crate::view::lead::{LeadList, LeadPage, LeadRow};
use crate::{Failure, access, moment};
use model::lead::{Party, Said, Step};
use model::{FieldProblem, Marking, Reason, Value, kinds};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::StoredRecord;

/// Leads, those that wait longest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LeadListRequest {
    /// `in`, `out` or `draft`; all unless said.
    pub way: Option<String>,
    /// Also those that were answered or returned.
    #[ts(optional, as = "Option<_>")]
    pub all: bool,
}

/// One lead with what went along.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LeadShowRequest {
    pub id: Uuid,
}

/// Send a drafted lead to its post, with copies of these records and nothing else.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LeadSendRequest {
    pub id: Uuid,
    #[ts(optional, as = "Option<_>")]
    pub records: Vec<Uuid>,
}

/// Take a lead that came in a step further.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LeadStepRequest {
    pub id: Uuid,
    /// `acknowledge`, `assign`, `answer` or `return`.
    pub step: String,
    /// Who works on it, for `assign`.
    pub assignee: Option<Uuid>,
    /// For `answer`.
    pub answer: Option<String>,
    /// Records of the file that the answer names.
    #[ts(optional, as = "Option<_>")]
    pub records: Vec<Uuid>,
    /// For `return`.
    pub reason: Option<String>,
}

pub(crate) fn lead_list(turn: &Turn<'_>, request: LeadListRequest) -> Result<LeadList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let mut rows = rows(turn, &shown)?;
    let over = |row: &LeadRow| matches!(row.state.as_str(), "answered" | "returned");
    let waiting = |row: &&LeadRow| row.way == "in" && !over(row);
    let (open, overdue) =
        (rows.iter().filter(waiting).count() as u64, rows.iter().filter(|row| row.overdue).count() as u64);
    rows.retain(|row| request.all || !over(row));
    rows.retain(|row| request.way.as_deref().is_none_or(|way| row.way == way));
    Ok(LeadList { waiting: open, overdue, rows })
}

/// Every lead that may be seen, once: of a draft that was sent the file that carries it is shown instead.
pub(crate) fn rows(turn: &Turn<'_>, shown: &Shown<'_>) -> Result<Vec<LeadRow>, Failure> {
    let reads = shown.vault.reads();
    let all = access::visible(&reads, turn, reads.records_of(&[&kinds::LEAD], 0, 0)?.1)?;
    let there = |id: Uuid| all.iter().any(|stored| stored.case == Some(id));
    let replaced = |stored: &&StoredRecord| stored.record.reference("shared_file").is_some_and(there);
    let mut rows: Vec<LeadRow> = Vec::new();
    for stored in all.iter().filter(|stored| !replaced(stored)) {
        rows.push(row(turn, shown, stored)?);
    }
    rows.sort_by_key(|row| (row.due_on.is_none(), row.due_on.clone(), std::cmp::Reverse(row.days)));
    Ok(rows)
}

fn row(turn: &Turn<'_>, shown: &Shown<'_>, stored: &StoredRecord) -> Result<LeadRow, Failure> {
    let (record, reads) = (&stored.record, shown.vault.reads());
    let standing = leads::standing(&reads, stored)?;
    let text = |name: &str| record.text(name).map(str::to_owned);
    let today = moment::date(turn.now_ms);
    let to_post = text("to_post").unwrap_or_default();
    let us = Party { actor: turn.actor, post: &shown.vault.identity().post };
    let way = match standing.state {
        model::lead::State::Draft => "draft",
        _ if us.is_of(&to_post) => "in",
        _ => "out",
    };
    let number = match leads::was_sent(&reads, stored)? {
        true => text("origin_case"),
        false => stored.case.map(|case| shown.number(case)).transpose()?.flatten(),
    };
    Ok(LeadRow {
        id: record.id,
        case: stored.case,
        way: way.to_owned(),
        subject: text("subject").unwrap_or_default(),
        from_post: text("from_post"),
        to_post,
        origin_case: number,
        priority: text("priority"),
        overdue: !standing.state.is_over() && record.text("due_on").is_some_and(|due| due < today.as_str()),
        due_on: text("due_on"),
        state: standing.state.code().to_owned(),
        days: standing.days(moment::utc(turn.now_ms).date_naive()),
        sent_on: standing.sent_on,
        acknowledged_on: standing.acknowledged_on,
        answered_on: standing.answered_on,
        assignee: record.reference("assignee").map(|user| shown.names.person(user)),
        records: record.get("shared_records").map_or(0, |shared| shared.items().len() as u64),
    })
}

pub(crate) fn lead_show(turn: &Turn<'_>, _: LeadShowRequest) -> Result<LeadPage, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let stored = leads::lead(turn)?;
    let standing = leads::standing(&reads, stored)?;
    let named = |name: &str| {
        let ids = stored.record.get(name).map(Value::items).unwrap_or_default();
        let mut found = Vec::new();
        for id in ids.iter().filter_map(Value::as_ref_id) {
            found.extend(reads.record(id)?.filter(|found| !found.deleted));
        }
        shown.records(&found)
    };
    let case = stored.case.map(|case| reads.record(case)).transpose()?.flatten();
    let marking = Marking::or_of_a_case(case.as_ref().and_then(|case| case.record.text("marking")));
    Ok(LeadPage {
        lead: row(turn, &shown, stored)?,
        request: stored.record.text("request").unwrap_or_default().to_owned(),
        answer: standing.answer,
        reason: standing.reason,
        records: named("shared_records")?,
        answer_records: named("answer_records")?,
        choices: leads::choices(&reads, stored)?.iter().map(|stored| reference_of(&stored.record)).collect(),
        steps: leads::steps(turn, &vault, stored)?,
        marking: marking.banner().to_owned(),
    })
}

fn page_of(turn: &Turn<'_>, id: Uuid) -> Result<LeadPage, Failure> {
    let fresh = Turn::enter(turn.desk, Gate::Read, Subject::Record(id))?;
    lead_show(&fresh, LeadShowRequest { id })
}

pub(crate) fn lead_send(turn: &Turn<'_>, request: LeadSendRequest) -> Result<LeadPage, Failure> {
    let mut guard = turn.vault()?;
    let sent = leads::send(turn, &mut guard, leads::lead(turn)?, &request.records)?;
    drop(guard);
    page_of(turn, sent)
}

pub(crate) fn lead_step(turn: &Turn<'_>, request: LeadStepRequest) -> Result<LeadPage, Failure> {
    let step = Step::named(&request.step).ok_or_else(|| {
        FieldProblem::new("step", Reason::UnknownCode("acknowledge, assign, answer, return"))
    })?;
    let today = moment::date(turn.now_ms);
    let said = Said { on: &today, answer: request.answer.as_deref(), reason: request.reason.as_deref() };
    let taken = Taken { step, said, assignee: request.assignee, records: &request.records };
    let mut guard = turn.vault()?;
    leads::take(turn, &mut guard, leads::lead(turn)?, &taken)?;
    drop(guard);
    page_of(turn, request.id)
}
