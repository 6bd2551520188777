//! What follows from a piece of work by itself: a due date, a review's date in its case, the next of a task
//! that repeats, the points of a checklist, the brief for a new lead investigator.

use chrono::{Datelike, NaiveDate};
use model::closing::{self, Blocker};
use model::workflow::Actor;
use model::{FieldProblem, Record, Value, checklist, kinds, recurrence, triage};
use uuid::Uuid;
use vault::{Edit, Reads, StoredRecord, Vault};

use crate::gate::Turn;
use crate::names::Names;
use crate::show::reference_of;
use crate::view::casework::BlockerView;
use crate::{Failure, custody, edits, leads, moment, undo};

/// Longest chain of a repeating task that is followed back to where it began.
const LONGEST_CHAIN: usize = 500;

fn today(turn: &Turn<'_>) -> NaiveDate {
    moment::utc(turn.now_ms).date_naive()
}

fn day(date: Option<NaiveDate>) -> Value {
    date.map_or(Value::Null, |date| Value::Text(date.to_string()))
}

/// Dates of a new record that follow from what was entered.
pub(crate) fn fill(record: &mut Record, actor: &Actor, now_ms: i64) -> Result<(), FieldProblem> {
    let mut given = Vec::new();
    match record.kind.name {
        "referral" => {
            given.push(("due_on", day(triage::due_on(record))));
            if !triage::is_pending(record.text("decision")) {
                given.push(("decided_on", Value::Text(moment::date(now_ms))));
                given.push(("decided_by", Value::Ref(actor.user)));
            }
            if record.get("reply").is_some() {
                given.push(("replied_on", Value::Text(moment::date(now_ms))));
            }
        }
        "report" => {
            given.push(("state", Value::text(model::report::State::Draft.code())));
            given.push(("version", Value::Int(1)));
        }
        "travel_document" => {
            if record.get("examiner_decision").is_some() {
                given.push(("decided_on", Value::Text(moment::date(now_ms))));
                given.push(("decided_by", Value::Ref(actor.user)));
            }
            if record.get("revocation_recommended_to").is_some() {
                given.push(("revocation_recommended_on", Value::Text(moment::date(now_ms))));
                given.push(("revocation_recommended_by", Value::Ref(actor.user)));
            }
        }
        "case_review" => {
            let next = record.date("reviewed_on").and_then(recurrence::next_review);
            given.push(("next_review_on", day(next)));
        }
        _ => {}
    }
    for (name, value) in given {
        if record.get(name).is_none() {
            record.set(name, value)?;
        }
    }
    Ok(())
}

/// Edits in other records that a new record brings with it: a review says in its case when the next one is.
pub(crate) fn beside_new(
    reads: &Reads<'_>,
    record: &Record,
    case: Option<Uuid>,
) -> Result<Vec<Edit>, Failure> {
    let case = case.filter(|_| record.kind == &kinds::CASE_REVIEW);
    let stored = case.map(|case| reads.record(case)).transpose()?.flatten();
    let Some(stored) = stored else { return Ok(Vec::new()) };
    let mut wanted = stored.record.clone();
    wanted.set("next_review_on", record.get("next_review_on").cloned().unwrap_or(Value::Null))?;
    let state = reads.state(wanted.id)?.unwrap_or_default();
    Ok(edits::update(&stored, &state, &wanted))
}

/// Edits that a change of a record brings with it.
pub(crate) fn beside_change(
    turn: &Turn<'_>,
    vault: &Vault,
    stored: &StoredRecord,
    wanted: &Record,
) -> Result<Vec<Edit>, Failure> {
    let next = recurrence::successor_id(wanted);
    if finishes(stored, wanted) && undo::was_taken_back(&vault.reads(), next)? {
        return Ok(vec![Edit::Restore { id: next, reason: String::new() }]);
    }
    let made = match wanted.kind.name {
        "task" => successor(turn, &vault.reads(), stored, wanted)?,
        "case" => brief(turn, vault, stored, wanted)?,
        _ => None,
    };
    Ok(made.map(|record| edits::create(&record)).unwrap_or_default())
}

/// Whether a task that repeats becomes done.
fn finishes(stored: &StoredRecord, wanted: &Record) -> bool {
    let done = |task: &Record| task.text("state") == Some("done");
    wanted.kind == &kinds::TASK
        && !done(&stored.record)
        && done(wanted)
        && recurrence::repeats(wanted).is_some()
}

/// The next of a task that repeats, once, when this one is done.
fn successor(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    stored: &StoredRecord,
    wanted: &Record,
) -> Result<Option<Record>, Failure> {
    if !finishes(stored, wanted) {
        return Ok(None);
    }
    let others = reads.records_in(&stored.scope, Some(&kinds::TASK))?;
    // A task that was taken up again and is done once more has its successor already, even a deleted one.
    if reads.record(recurrence::successor_id(wanted))?.is_some() {
        return Ok(None);
    }
    if others.iter().any(|other| other.record.reference("repeated_from") == Some(wanted.id)) {
        return Ok(None);
    }
    let first = began_on(&others, wanted);
    let done_on = wanted.date("done_on").unwrap_or_else(|| today(turn));
    Ok(recurrence::successor(wanted, done_on, first))
}

/// The day of the month on which the first task of the chain was due.
fn began_on(others: &[StoredRecord], task: &Record) -> Option<u32> {
    let mut first = task;
    for _ in 0..LONGEST_CHAIN {
        let from = first.reference("repeated_from");
        let Some(before) = others.iter().find(|other| Some(other.record.id) == from) else { break };
        first = &before.record;
    }
    first.date("due_on").map(|due| due.day())
}

/// The points that a case opened now is to answer: headquarters' list if it keeps one, else the built-in one.
/// A case that has points keeps them.
pub(crate) fn checklist_of(turn: &Turn<'_>, reads: &Reads<'_>, case: &Record) -> Result<Vec<Edit>, Failure> {
    if !reads.records(case.id, Some(&kinds::CHECKLIST_ITEM))?.is_empty() {
        return Ok(Vec::new());
    }
    let case_type = case.text("type").unwrap_or_default();
    let entries = reads.records_of(&[&kinds::CODE_LIST_ENTRY], 0, 0)?.1;
    let listed: Vec<&Record> = entries
        .iter()
        .map(|entry| &entry.record)
        .filter(|entry| entry.text("list") == Some(checklist::LIST) && entry.bool("retired") != Some(true))
        .collect();
    let mut points: Vec<(&str, &str)> = listed
        .iter()
        .filter(|entry| entry.text("value").is_none_or(|only| only == case_type))
        .map(|entry| (entry.text("code").unwrap_or_default(), entry.text("label").unwrap_or_default()))
        .collect();
    points.sort_unstable();
    if listed.is_empty() {
        points = checklist::points(case_type).map(|point| ("", point)).collect();
    }
    let mut made = Vec::new();
    for (_, point) in points {
        let mut item = Record::new(turn.desk.ids.id(), &kinds::CHECKLIST_ITEM);
        item.set("point", Value::text(point))?;
        made.extend(edits::create(&item));
    }
    Ok(made)
}

/// The first review of a case that opens now.
pub(crate) fn first_review(turn: &Turn<'_>, case: &mut Record) -> Result<(), FieldProblem> {
    match case.get("next_review_on") {
        None => case.set("next_review_on", day(recurrence::next_review(today(turn)))),
        Some(_) => Ok(()),
    }
}

/// What stands against closing the case, among all its records.
pub(crate) fn blockers(all: &[StoredRecord]) -> Vec<BlockerView> {
    let mut found: Vec<(Blocker, &StoredRecord)> =
        all.iter().filter_map(|stored| Some((closing::blocker(&stored.record)?, stored))).collect();
    found.sort_by_key(|(blocker, _)| *blocker);
    let view = |(blocker, stored): (Blocker, &StoredRecord)| BlockerView {
        reason: blocker.code().to_owned(),
        label: blocker.label().to_owned(),
        record: reference_of(&stored.record),
    };
    found.into_iter().map(view).collect()
}

/// What a new lead investigator has to know, as a draft of the person who hands the case over.
fn brief(
    turn: &Turn<'_>,
    vault: &Vault,
    stored: &StoredRecord,
    wanted: &Record,
) -> Result<Option<Record>, Failure> {
    let lead = |case: &Record| case.reference("lead_investigator");
    let (Some(before), Some(after)) = (lead(&stored.record), lead(wanted)) else { return Ok(None) };
    if before == after {
        return Ok(None);
    }
    let names = Names::read(vault)?;
    let number = wanted.text("case_number").unwrap_or_default();
    let mut report = Record::new(turn.desk.ids.id(), &kinds::REPORT);
    report.set("title", Value::Text(format!("Hand-over brief {number}").trim().to_owned()))?;
    report.set("report_type", Value::text("hand_over_brief"))?;
    report.set("state", Value::text("draft"))?;
    report.set("author", Value::Ref(turn.actor.user))?;
    report.set("marking", wanted.get("marking").cloned().unwrap_or(Value::Null))?;
    let head = format!("From {} to {}.", names.person(before).name, names.person(after).name);
    report.set("body", Value::Text(brief_text(&names, &vault.reads(), wanted, head)?))?;
    Ok(Some(report))
}

fn brief_text(names: &Names, reads: &Reads<'_>, case: &Record, head: String) -> Result<String, Failure> {
    let all = reads.records(case.id, None)?;
    let of = |kind: &'static str| {
        all.iter().map(|stored| &stored.record).filter(move |record| record.kind.name == kind)
    };
    let due =
        |record: &Record| record.text("due_on").map(|day| format!(", due on {day}")).unwrap_or_default();
    let open = |record: &&Record| closing::blocker(record).is_some();
    let tasks = of("task").filter(open).map(|task| {
        let who = task.reference("assignee").map(|user| format!(", {}", names.person(user).name));
        format!("- {}{}{}", task.title(), due(task), who.unwrap_or_default())
    });
    let mut evidence = Vec::new();
    for item in of("evidence") {
        let chain = custody::chain(reads, item.id)?;
        let holder = custody::holder(item, &chain).unwrap_or("nobody on record");
        evidence.push(format!("- {}: {}; held by {holder}", item.title(), item.display("disposition")));
    }
    let dates = [("Next due", "next_due"), ("Next case review", "next_review_on")];
    let dates = dates.iter().filter_map(|(label, name)| Some(format!("- {label}: {}", case.text(name)?)));
    let mut asked = Vec::new();
    for stored in all.iter().filter(|stored| stored.record.kind == &kinds::LEAD) {
        if !leads::is_over(reads, stored)? {
            asked.push(format!("- Lead {}{}", stored.record.title(), due(&stored.record)));
        }
    }
    let points = of("checklist_item").filter(open).map(|point| format!("- {}", point.title()));
    let parts = [
        ("Open tasks", tasks.collect::<Vec<_>>()),
        ("Evidence", evidence),
        ("Next dates", dates.chain(asked).collect()),
        ("Checklist points without an answer", points.collect()),
    ];
    let part = |(title, lines): &(&str, Vec<String>)| match lines.as_slice() {
        [] => format!("{title}\n- None"),
        lines => format!("{title}\n{}", lines.join("\n")),
    };
    let parts: Vec<String> = parts.iter().map(part).collect();
    Ok(format!("{head}\n\n{}", parts.join("\n\n")))
}
