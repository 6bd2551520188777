//! Long work: counted while it runs, stopped in the middle with nothing half left behind, remembered when it ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::desk::Place;

fn newest(place: &Place) -> Value {
    place.ok("work_list", json!({}))[0].clone()
}

fn rows(n: usize) -> Vec<u8> {
    let mut text = String::from("Name,Organization\n");
    for at in 0..n {
        text.push_str(&format!("Contact {at},Firm {}\n", at % 9));
    }
    text.into_bytes()
}

fn table(place: &Place, n: usize) -> Value {
    let columns =
        json!([{"column": "Name", "field": "name"}, {"column": "Organization", "field": "organisation"}]);
    let with = json!({"name": "Test", "kind": "osac_contact", "case": null, "columns": columns, "month_first": false});
    json!({"path": place.file("contacts.csv", &rows(n)), "with": with})
}

/// Who stops what runs as soon as `at` of it is done, and says how far it had come when it was told for the last time.
fn stops_at(place: Place, at: u64) -> (Arc<Place>, Arc<AtomicU64>) {
    let (place, seen) = (Arc::new(place), Arc::new(AtomicU64::new(0)));
    let (hand, told) = (Arc::downgrade(&place), seen.clone());
    place.desk.listen(move |changed| {
        let Some(place) = hand.upgrade().filter(|_| changed.tags.contains(&"work".to_owned())) else {
            return;
        };
        let work = newest(&place);
        if work["state"] == "running" && work["done"].as_u64() >= Some(at) {
            told.store(work["done"].as_u64().unwrap(), Ordering::Relaxed);
            place.ok("work_cancel", json!({"id": work["id"]}));
        }
    });
    (place, seen)
}

#[test]
fn an_import_is_counted_while_it_runs_and_remembered_when_it_is_done() {
    let place = Place::of("M. Okafor", "investigator");
    place.ok("table_import", table(&place, 300));
    let work = newest(&place);
    assert_eq!(
        (&work["kind"], &work["unit"], &work["state"]),
        (&json!("table_import"), &json!("records"), &json!("done"))
    );
    assert_eq!((&work["total"], &work["message"]), (&json!(300), &Value::Null));
    assert!(work["ended_at"].is_string());
    assert_eq!(place.ok("work_cancel", json!({"id": work["id"]}))["done"], false, "it runs no more");
}

#[test]
fn a_table_that_is_stopped_in_the_middle_wrote_nothing_and_comes_in_whole_the_next_time() {
    let (place, seen) = stops_at(Place::of("M. Okafor", "investigator"), 150);
    let before = place.hash();
    let request = table(&place, 300);
    assert_eq!(place.refused("table_import", request.clone()).code, "cancelled");
    assert!(seen.load(Ordering::Relaxed) >= 150, "it was stopped on its way");
    assert_eq!(place.hash(), before);
    assert_eq!(newest(&place)["state"], "stopped");
    assert_eq!(place.ok("import_list", json!({})), json!([]));
    place.desk.listen(|_| ());
    assert_eq!(place.ok("table_import", request)["written"], 300);
}

#[test]
fn a_file_of_records_that_is_stopped_leaves_neither_records_nor_rejects() {
    let (place, _) = stops_at(Place::of("M. Okafor", "investigator"), 20);
    let before = place.hash();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/post.ndjson");
    let rejects = place.path("rejects.ndjson");
    assert_eq!(place.refused("import", json!({"path": path, "rejects": rejects})).code, "cancelled");
    assert_eq!(place.hash(), before);
    assert_eq!(files(&place), ["vault"], "no file and no part of one");
}

#[test]
fn exports_that_are_stopped_leave_no_file_and_no_part_of_one() {
    for (command, format, after) in
        [("export_case", "pdf", 1), ("export_case", "json", 1), ("log_export", "", 1)]
    {
        let place = Place::of("M. Okafor", "investigator");
        let cases: Vec<_> = (0..3).map(|n| place.case(&format!("Case {n}"))).collect();
        let out = place.path("out");
        let request = match command {
            "export_case" => json!({"case": cases[0], "format": format, "path": out}),
            _ => json!({"path": out}),
        };
        let (place, _) = stops_at(place, after);
        assert_eq!(place.refused(command, request.clone()).code, "cancelled", "{command} {format}");
        assert_eq!(files(&place), ["vault"], "{command} {format}");
        assert_eq!(newest(&place)["state"], "stopped");
        place.desk.listen(|_| ());
        place.ok(command, request);
        assert_eq!(files(&place), ["out", "vault"], "{command} {format}");
    }
}

#[test]
fn the_check_of_the_history_can_be_stopped_and_says_nothing_then() {
    let place = Place::of("M. Okafor", "investigator");
    for n in 0..40 {
        place.case(&format!("Case {n}"));
    }
    let (place, _) = stops_at(place, 1);
    assert_eq!(place.refused("log_verify", json!({})).code, "cancelled");
    place.desk.listen(|_| ());
    assert_eq!(place.ok("log_verify", json!({}))["ok"], true);
    assert_eq!(newest(&place)["unit"], "streams");
}

#[test]
fn the_check_of_an_exhibits_files_can_be_stopped_and_records_nothing() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Exhibits");
    let fields = json!({"item_number": "E-1", "evidence_type": "digital_file", "description": "Disk image"});
    let exhibit = place.add(&case, "evidence", fields);
    let path = place.file("disk.img", &vec![7; 3_000_000]);
    place.ok("attach_file", json!({"case": case, "path": path, "evidence": exhibit}));
    let (place, _) = stops_at(place, 1_000_000);
    assert_eq!(place.refused("evidence_verify", json!({"id": exhibit})).code, "cancelled");
    place.desk.listen(|_| ());
    let fields = place.ok("record_show", json!({"id": exhibit}))["fields"].clone();
    assert_eq!(fields.get("verified_result"), None);
    assert_eq!(place.ok("evidence_verify", json!({"id": exhibit}))["result"], "match");
}

#[test]
fn what_fails_says_why_in_the_list_and_the_list_grows_no_longer_than_twenty() {
    let place = Place::of("M. Okafor", "investigator");
    let path = place.file("in.ndjson", b"{not json");
    for _ in 0..30 {
        place.refused("import", json!({"path": path}));
    }
    let list = place.ok("work_list", json!({}));
    assert!(list.as_array().unwrap().len() <= 21, "{}", list.as_array().unwrap().len());
    assert_eq!(list[0]["state"], "failed");
    assert!(list[0]["message"].as_str().unwrap().contains("Nothing was written"));
}

#[test]
fn the_list_names_no_record_and_no_file() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Petrescu");
    place.ok("export_case", json!({"case": case, "format": "json", "path": place.path("Petrescu.json")}));
    place.ok("session_lock", json!({}));
    let list = place.ok("work_list", json!({})).to_string();
    assert!(list.contains("export") && !list.contains("Petrescu") && !list.contains(&case), "{list}");
}

fn files(place: &Place) -> Vec<String> {
    let entries = std::fs::read_dir(place.folder.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "contacts.csv" && name != "disk.img");
    names.sort();
    names
}
