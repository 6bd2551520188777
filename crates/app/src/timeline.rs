//! What happened in a case, by the time of the event; the time of entry stands beside it.

use model::{Record, Value, narrative};
use vault::StoredRecord;

use crate::moment;
use crate::show::reference_of;
use crate::view::case::{Count, Timeline, TimelineEntry};

/// For each kind: the fields that say when, and the lane they are shown in.
const EVENTS: &[(&str, &[&str], &str)] = &[
    ("case", &["opened_on", "closed_on"], "case"),
    ("referral", &["received_on", "decided_on"], "case"),
    ("note", &["happened_at"], "contacts"),
    ("travel_document", &["decided_on"], "documents"),
    ("evidence", &["collected_on", "disposed_on"], "evidence"),
    ("custody_event", &["happened_at"], "custody"),
    ("task", &["done_on"], "tasks"),
    ("lead", &["answered_on"], "contacts"),
    ("report", &["submitted_on", "decided_on"], "decisions"),
    ("outcome", &["on"], "outcomes"),
    ("approval", &["requested_at", "decided_at"], "decisions"),
];

/// All events of these records, newest first.
pub(crate) fn of(records: &[StoredRecord]) -> Timeline {
    let mut entries: Vec<TimelineEntry> = records.iter().flat_map(events).collect();
    entries.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.entered_at.cmp(&a.entered_at)));
    let mut lanes: Vec<Count> = Vec::new();
    for entry in &entries {
        match lanes.iter_mut().find(|lane| lane.name == entry.lane) {
            Some(lane) => lane.count += 1,
            None => lanes.push(Count { name: entry.lane.clone(), count: 1 }),
        }
    }
    Timeline { entries, lanes }
}

fn events(stored: &StoredRecord) -> Vec<TimelineEntry> {
    let record = &stored.record;
    let entry = |at: String, lane: &str, what: Option<&str>| TimelineEntry {
        record: reference_of(record),
        lane: lane.to_owned(),
        at,
        entered_at: moment::text(stored.created_at),
        title: record.title(),
        detail: what.map(str::to_owned).or_else(|| detail(record)),
    };
    let Some((_, fields, lane)) = EVENTS.iter().find(|(kind, ..)| *kind == record.kind.name) else {
        return Vec::new();
    };
    let label = |field: &str| record.kind.field(field).filter(|_| fields.len() > 1).map(|field| field.label);
    let dated: Vec<TimelineEntry> =
        fields.iter().filter_map(|field| Some(entry(when(record, field)?, lane, label(field)))).collect();
    // A note or a document without a date of its own happened, as far as is known, when it was entered.
    if dated.is_empty() && matches!(record.kind.name, "note" | "travel_document") {
        return vec![entry(moment::text(stored.created_at), lane, None)];
    }
    dated
}

fn when(record: &Record, field: &str) -> Option<String> {
    match record.get(field)? {
        Value::Int(ms) => Some(moment::text(*ms)),
        Value::Text(date) => Some(date.clone()),
        _ => None,
    }
}

/// One line that says more than the title.
fn detail(record: &Record) -> Option<String> {
    let field = match record.kind.name {
        "note" => "text",
        "custody_event" => "purpose",
        "task" => "result",
        "outcome" => "details",
        "evidence" => "collected_place",
        "travel_document" => "examiner_decision",
        _ => return None,
    };
    // A line seen in passing, and printed: it never has the words of a redaction.
    let text = narrative::redact(record.text(field)?).0;
    let text = record.kind.field(field).map(|field| Value::text(text).display(field))?;
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(160).collect();
    (!short.is_empty()).then_some(short)
}
