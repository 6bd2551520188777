//! Every kind of the registry goes through the same door: written, changed, found, seen in history, exported.

use std::collections::BTreeMap;

use model::registry::KINDS;
use model::{Field, Home, Kind, Shape, Type, policy};
use serde_json::{Map, Value, json};

use crate::desk::Place;

const SAMPLE: &str = include_str!("../../sample/post.ndjson");

/// Kinds with a door of their own, each shown by the journeys of its trade.
const OWN_DOORS: &[&str] = &["case", "attachment", "approval", "disclosure"];

fn lines_by_kind() -> BTreeMap<String, Vec<Value>> {
    let mut lines: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in SAMPLE.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        lines.entry(line["kind"].as_str().unwrap().to_owned()).or_default().push(line);
    }
    lines
}

/// Written anew by hand what the sample says of one record: the first that the rules of today let in.
fn written_by_hand(place: &Place, kind: &str, lines: &[Value], report: Option<&Value>) -> (Value, Value) {
    let mut refused = Vec::new();
    for line in lines {
        let mut fields = line["fields"].as_object().unwrap().clone();
        // Those of the sample are approved and take nothing more.
        if let (Some(report), true) = (report, fields.contains_key("report")) {
            fields.insert("report".to_owned(), report.clone());
        }
        // A hand-over comes after the last one, from whoever holds the exhibit.
        if kind == "custody_event" {
            fields.remove("from_party");
            fields.insert("happened_at".to_owned(), json!("2026-11-22T12:00:00Z"));
        }
        let request = json!({"kind": kind, "case": line["case"], "fields": without_supplied(kind, fields)});
        match place.desk.call("record_add", request) {
            Ok(record) => return (record, line["case"].clone()),
            Err(failure) => refused.push(format!("{failure} {:?}", failure.fields)),
        }
    }
    panic!("{kind}: {refused:#?}");
}

fn without_supplied(kind: &str, fields: Map<String, Value>) -> Map<String, Value> {
    let kind = model::registry::kind_named(kind).unwrap();
    // What is said by steps is not typed.
    let by_steps = ["state", "status", "sent_on", "acknowledged_on", "answered_on", "answer", "shared_file"];
    let asked = |name: &String| {
        !by_steps.contains(&name.as_str()) && kind.field(name).is_some_and(|field| !field.supplied)
    };
    fields.into_iter().filter(|(name, _)| asked(name)).collect()
}

/// A field that a person may set to any words, one that search reads where there is one.
fn field_for_words(kind: &'static Kind) -> Option<&'static Field> {
    let takes_words = |field: &&Field| {
        let words = matches!(field.ty, Type::Text | Type::LongText | Type::Name);
        words && !field.fixed && !field.supplied && !field.list && matches!(field.shape, Shape::Free)
    };
    let fields = || kind.fields.iter().filter(takes_words);
    fields().find(|field| field.search).or_else(|| fields().next())
}

fn change_and_find(place: &Place, kind: &'static Kind, id: &Value, word: &str) {
    let Some(field) = field_for_words(kind).filter(|_| !policy::is_append_only(kind)) else { return };
    place.ok("record_set", json!({"id": id, "fields": {field.name: word}}));
    let page = place.ok("record_show", json!({"id": id, "history": true}));
    let history = page["history"].as_array().unwrap();
    assert!(history.len() > 1, "{}: {history:?}", kind.name);
    if field.search {
        let hits = place.ok("search", json!({"text": word}));
        let found = hits.as_array().unwrap().iter().any(|hit| hit["id"] == *id);
        assert!(found, "{}.{}: {hits}", kind.name, field.name);
    }
}

fn is_exported(place: &Place, kind: &Kind, id: &Value, case: &Value) -> bool {
    let path = place.path(&format!("{}.out", kind.name));
    if case.is_string() {
        place.ok("export_case", json!({"case": case, "format": "json", "path": path}));
    } else {
        place.ok("programme_export", json!({"kinds": [kind.name], "format": "ndjson", "path": path}));
    }
    std::fs::read_to_string(&path).unwrap().contains(id.as_str().unwrap())
}

#[test]
fn every_kind_is_written_changed_found_seen_in_history_and_exported() {
    let place = Place::of("M. Okafor", "supervisor");
    place.ok("import", json!({"path": place.file("post.ndjson", SAMPLE.as_bytes())}));
    let lines = lines_by_kind();
    let elsewhere = |kind: &Kind| kind.home == Home::Org || OWN_DOORS.contains(&kind.name);
    let mut report = None;
    for (number, kind) in KINDS.iter().copied().enumerate().filter(|(_, kind)| !elsewhere(kind)) {
        let (record, case) = written_by_hand(&place, kind.name, &lines[kind.name], report.as_ref());
        if kind.name == "report" {
            report = Some(record["id"].clone());
        }
        change_and_find(&place, kind, &record["id"], &format!("Quetzalword{number}"));
        assert!(is_exported(&place, kind, &record["id"], &case), "{} is left out of the export", kind.name);
    }
}
