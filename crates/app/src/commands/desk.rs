//! The status bar, the first screen, the schema, the people.

use crate::commands::{approvals, cases, casework};
use crate::gate::Turn;
use crate::names::Names;
use crate::show::{Shown, reference_of};
use crate::view::case::{ChangedRow, DueRow, MyWork, RevalidateRow, WorkTotals};
use crate::view::record::Person;
use crate::view::schema::Schema;
use crate::view::session::DeskStatus;
use crate::{Failure, access, intake, moment, programmes, retention, unsent};
use ledger::UserId;
use model::Action;
use model::marking::{self, Marking};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::{CaseQuery, ConflictFilter};

/// The status bar.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DeskStatusRequest {}

/// Kinds, fields and vocabularies.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SchemaRequest {}

/// What is due, waiting, changed and recent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MyWorkRequest {}

/// Everybody in the directory: for assignees and leads.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PeopleRequest {}

/// People kept as criminal intelligence whose suspicion has to be validated again.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ToRevalidateRequest {
    /// Also those that become due within so many days; only what is overdue unless said.
    pub within_days: Option<u32>,
}

pub(crate) fn schema(_: &Turn<'_>, _: SchemaRequest) -> Result<Schema, Failure> {
    Ok(Schema::of(model::schema::schema()))
}

pub(crate) fn people(turn: &Turn<'_>, _: PeopleRequest) -> Result<Vec<Person>, Failure> {
    let vault = turn.vault()?;
    Ok(Names::read(&vault)?.people())
}

pub(crate) fn desk_status(turn: &Turn<'_>, _: DeskStatusRequest) -> Result<DeskStatus, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let (reads, identity) = (vault.reads(), vault.identity());
    let hq = vault.hq()?;
    let last = reads.exchange_log(1)?.into_iter().next();
    let rows = access::briefs(&reads, turn)?;
    let parts = rows.iter().map(|row| Marking::or_of_a_case(row.marking.as_deref()));
    Ok(DeskStatus {
        user: shown.names.person(identity.user.0),
        device: identity.device.0,
        device_name: identity.device_name.clone(),
        post: identity.post.clone(),
        enrolled: hq.is_some(),
        hq: hq.map(|hq| hq.url),
        online: last.as_ref().map(|entry| matches!(entry.status.as_str(), "all_sent" | "partial")),
        last_contact_at: unsent::last_contact(&shown)?,
        last_attempt_at: last.as_ref().map(|entry| moment::text(entry.ended_ms)),
        unsent: reads.unsent_count()?,
        held: reads.held_count()?,
        conflicts: rows.iter().map(|row| row.conflicts).sum(),
        approvals: approvals::waiting(turn, &reads)?.len() as u64,
        saved_at: reads.last_saved_ms()?.map(moment::text),
        locks_in_seconds: u64::try_from(turn.desk.locks_in_ms() / 1000).unwrap_or(0),
        clock_ahead_minutes: clock_ahead(reads.clock_estimate(turn.now_ms)?.map(|found| found.offset_ms)),
        marking: marking::strictest(parts).code().to_owned(),
        now: moment::text(turn.now_ms),
    })
}

/// HQ's clock minus ours, told only when a person has to know.
fn clock_ahead(offset_ms: Option<i64>) -> Option<i64> {
    let minutes = -(offset_ms? / 60_000);
    (minutes.abs() >= 5).then_some(minutes)
}

pub(crate) fn my_work(turn: &Turn<'_>, _: MyWorkRequest) -> Result<MyWork, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let mine: Vec<UserId> = vault.identity().users().collect();
    let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
    let (due_total, due) = due(turn, &shown, &mine)?;
    let drafts = CaseQuery {
        statuses: vec!["draft".into()],
        hidden: hidden.clone(),
        descending: true,
        limit: 20,
        ..CaseQuery::default()
    };
    let recent = CaseQuery { hidden: hidden.clone(), descending: true, limit: 8, ..CaseQuery::default() };
    let (drafts_total, drafts) = reads.cases(&drafts)?;
    let conflicts =
        reads.conflicts(&ConflictFilter { hidden: hidden.clone(), ..ConflictFilter::default() })?;
    let (approvals_total, approvals) = first(approvals::waiting(turn, &reads)?);
    let mut intake = intake::all(turn, &reads)?;
    intake.retain(intake::waits);
    let (intake_total, intake) = first(intake);
    let (revalidate_total, to_revalidate) = first(revalidate(turn, &shown, 0)?);
    let (reviews_total, reviews) = first(casework::due_reviews(turn, &shown)?);
    let (retention_total, retention) = first(retention::due(turn, &shown)?);
    let (programmes_total, programmes_due) = first(programmes::due(turn, &shown)?);
    Ok(MyWork {
        totals: WorkTotals {
            approvals: approvals_total,
            drafts: drafts_total,
            to_revalidate: revalidate_total,
            intake: intake_total,
            reviews: reviews_total,
            retention: retention_total,
            programmes_due: programmes_total,
        },
        due_total,
        due: due.into_iter().take(50).collect(),
        approvals: approvals.iter().map(|stored| shown.approval(stored)).collect::<Result<_, _>>()?,
        conflicts: conflicts.len() as u64,
        held: reads.held_count()?,
        drafts: cases::rows(&shown, &drafts)?,
        changed_by_others: changed_by_others(&shown, &mine, &hidden)?,
        recent: cases::rows(&shown, &reads.cases(&recent)?.1)?,
        to_revalidate,
        intake: intake.iter().map(|stored| intake::row(turn, &shown, stored)).collect::<Result<_, _>>()?,
        reviews,
        retention,
        programmes_due,
    })
}

/// How many there are, and those that one screen has room for.
fn first<T>(mut all: Vec<T>) -> (u64, Vec<T>) {
    let total = all.len() as u64;
    all.truncate(20);
    (total, all)
}

pub(crate) fn to_revalidate(
    turn: &Turn<'_>,
    request: ToRevalidateRequest,
) -> Result<Vec<RevalidateRow>, Failure> {
    let vault = turn.vault()?;
    revalidate(turn, &Shown::new(&vault, turn.now_ms)?, request.within_days.unwrap_or(0))
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn revalidate(turn: &Turn<'_>, shown: &Shown<'_>, within: u32) -> Result<Vec<RevalidateRow>, Failure> {
    let today = moment::date(turn.now_ms);
    let before = moment::date(turn.now_ms.saturating_add(i64::from(within.min(36_500)) * DAY_MS));
    let reads = shown.vault.reads();
    let found = access::visible(&reads, turn, reads.to_revalidate(&before)?)?;
    let row = |stored: &vault::StoredRecord| {
        let text = |name: &str| stored.record.text(name).map(str::to_owned);
        let revalidate_on = text("revalidate_on").unwrap_or_default();
        Ok(RevalidateRow {
            record: reference_of(&stored.record),
            case: stored.case,
            case_number: stored.case.map(|case| shown.number(case)).transpose()?.flatten(),
            suspicion_on: text("suspicion_on"),
            overdue: revalidate_on < today,
            revalidate_on,
        })
    };
    found.iter().map(row).collect()
}

/// More lines than this are not read; their number is told.
const MOST_DUE: usize = 200;

/// Open tasks that are ours or nobody's, the earliest first; those without a day last.
fn due(turn: &Turn<'_>, shown: &Shown<'_>, mine: &[UserId]) -> Result<(u64, Vec<DueRow>), Failure> {
    let today = moment::date(turn.now_ms);
    let reads = shown.vault.reads();
    let (total, found) = reads.due_tasks(mine, MOST_DUE)?;
    let mut due = Vec::new();
    for stored in access::visible(&reads, turn, found)? {
        let record = &stored.record;
        let due_on = record.text("due_on").map(str::to_owned);
        due.push(DueRow {
            record: reference_of(record),
            case: stored.case,
            case_number: stored.case.map(|case| shown.number(case)).transpose()?.flatten(),
            priority: record.text("priority").map(str::to_owned),
            overdue: due_on.as_ref().is_some_and(|due| *due < today),
            due_on,
        });
    }
    // Of those that may not be seen not even the number is told.
    let total = if due.len() < MOST_DUE { due.len() as u64 } else { total };
    Ok((total, due))
}

fn changed_by_others(
    shown: &Shown<'_>,
    mine: &[UserId],
    hidden: &[Uuid],
) -> Result<Vec<ChangedRow>, Failure> {
    let mut rows: Vec<ChangedRow> = Vec::new();
    for change in shown.vault.reads().logged(None, 200, 0)? {
        let Some(case) = change.stream.scope.case() else { continue };
        let known = rows.iter().any(|row| row.case == case);
        if mine.contains(&change.author) || hidden.contains(&case) || known {
            continue;
        }
        rows.push(ChangedRow {
            case,
            case_number: shown.number(case)?.unwrap_or_default(),
            author: shown.names.person(change.author.0),
            what: Action::numbered(change.action).map_or("Changed", Action::label).to_owned(),
            at: moment::text(change.wall_ms),
        });
    }
    rows.truncate(20);
    Ok(rows)
}
