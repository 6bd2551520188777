//! A whole operation is taken back, as long as nobody wrote over it; what others have acted on is not offered.

use serde_json::{Value, json};

use crate::desk::Place;
use crate::two_laptops::joined;
use testkit::lab::{Headquarters, Store};

fn offered(place: &Place) -> Vec<Value> {
    place.ok("operation_list", json!({})).as_array().unwrap().clone()
}

fn last(place: &Place) -> Value {
    offered(place)[0]["id"].clone()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

struct Scene {
    place: Place,
    case: String,
    other: String,
    person: String,
    twin: String,
    task: String,
}

impl Scene {
    fn new() -> Self {
        let place = Place::of("M. Okafor", "investigator");
        let (case, other) = (place.case("Print shop"), place.case("Petition mill"));
        let person = place.add(
            &case,
            "person",
            json!({"role": "suspect", "surname": "Ceban", "nationalities": ["MDA"]}),
        );
        let twin = place.add(&other, "person", json!({"role": "suspect", "surname": "Cheban"}));
        let task = place.add(&case, "task", json!({"title": "Call the school", "state": "to_do"}));
        Self { place, case, other, person, twin, task }
    }
}

#[test]
fn every_value_in_the_history_of_a_record_names_the_change_that_can_be_taken_back() {
    let Scene { place, person, .. } = Scene::new();
    place.ok("record_set", json!({"id": person, "fields": {"surname": "Ceban-Rusu"}}));
    let page = place.ok("record_show", json!({"id": person, "history": true}));
    let fields = page["history"].as_array().unwrap();
    let surname = fields.iter().find(|field| field["field"] == "surname").unwrap();
    let newest = surname["values"].as_array().unwrap().last().unwrap();
    assert_eq!(offered(&place)[0]["changes"], json!([newest["change"]]));
    place.ok("undo", json!({"operations": [last(&place)]}));
    assert_eq!(place.ok("record_show", json!({"id": person}))["fields"]["surname"], "Ceban");
}

type Act = fn(&Scene);

#[test]
fn every_kind_of_operation_leaves_what_was_there_before_when_it_is_taken_back() {
    let table: &[(&str, &str, Act)] = &[
        ("the edit of a form", "record.set", |s| {
            let fields = json!({"surname": "Ceban-Rusu", "nationalities": ["ROU"], "birth_date": "1988-04"});
            s.place.ok("record_set", json!({"id": s.person, "fields": fields}));
        }),
        ("a field that was empty", "record.set", |s| {
            s.place.ok("record_set", json!({"id": s.task, "fields": {"due_on": "2026-12-24"}}));
        }),
        ("a field that was cleared", "record.set", |s| {
            s.place.ok("record_set", json!({"id": s.person, "fields": {"nationalities": []}}));
        }),
        ("a task that was ticked", "record.set", |s| {
            s.place.ok("record_set", json!({"id": s.task, "fields": {"state": "done"}}));
        }),
        ("the edit of a case", "case.edit", |s| {
            s.place.ok("record_set", json!({"id": s.case, "fields": {"title": "Print shop, Lipscani"}}));
        }),
        ("a new record", "record.add", |s| {
            s.place.add(&s.case, "note", json!({"note_kind": "call", "text": "Seen at the window"}));
        }),
        ("a new case", "case.new", |s| {
            s.place.case("Never meant to be");
        }),
        ("a deletion", "record.delete", |s| {
            s.place.ok("record_delete", json!({"id": s.person, "reason": "Wrong case"}));
        }),
        ("two records said to be the same", "record.link", |s| {
            s.place.ok("record_link", json!({"id": s.person, "other": s.twin}));
        }),
    ];
    for (what, action, act) in table {
        let scene = Scene::new();
        let before = contents(&scene);
        act(&scene);
        assert_ne!(contents(&scene), before, "{what} changes something");
        assert_eq!(offered(&scene.place)[0]["action"], **action, "{what}");
        scene.place.ok("undo", json!({"operations": [last(&scene.place)]}));
        assert_eq!(contents(&scene), before, "{what}");
        // Taking back is an operation as well.
        assert_eq!(offered(&scene.place)[0]["action"], "undo", "{what}");
        scene.place.ok("undo", json!({"operations": [last(&scene.place)]}));
        assert_ne!(contents(&scene), before, "{what} comes back");
        assert_eq!(scene.place.ok("log_verify", json!({}))["ok"], true);
    }
}

/// What a person sees, without what tells the moments of changes.
fn contents(scene: &Scene) -> Value {
    let cases = scene.place.ok("case_list", json!({}))["total"].clone();
    let kinds = json!({"kinds": ["person", "note", "task"], "limit": 500});
    let mut rows = scene.place.ok("record_list", kinds)["rows"].as_array().unwrap().clone();
    rows.sort_by_key(|row| row["id"].to_string());
    let rows: Vec<_> =
        rows.iter().map(|row| json!([row["id"], row["title"], row["fields"], row["deleted"]])).collect();
    let same = scene.place.ok("record_show", json!({"id": scene.twin}))["same_as"].clone();
    let title = scene.place.show(&scene.case)["title"].clone();
    json!([cases, rows, same, title])
}

#[test]
fn restoring_and_saying_that_two_are_not_the_same_are_taken_back_too() {
    let scene = Scene::new();
    scene.place.ok("record_link", json!({"id": scene.person, "other": scene.twin}));
    let linked = contents(&scene);
    scene.place.ok("record_unlink", json!({"id": scene.person, "other": scene.twin}));
    scene.place.ok("undo", json!({"operations": [last(&scene.place)]}));
    assert_eq!(contents(&scene), linked);

    scene.place.ok("record_delete", json!({"id": scene.person, "reason": "Wrong case"}));
    let deleted = contents(&scene);
    scene.place.ok("record_restore", json!({"id": scene.person}));
    scene.place.ok("undo", json!({"operations": [last(&scene.place)]}));
    assert_eq!(contents(&scene), deleted);
}

#[test]
fn several_operations_are_taken_back_as_one_or_not_at_all() {
    let scene = Scene::new();
    for case in [&scene.case, &scene.other] {
        scene.place.ok("record_set", json!({"id": case, "fields": {"next_due": "2026-12-24"}}));
    }
    let both: Vec<_> = offered(&scene.place)[..2].iter().map(|one| one["id"].clone()).collect();
    scene.place.ok("record_set", json!({"id": scene.other, "fields": {"next_due": "2027-01-02"}}));
    let hash = scene.place.hash();
    assert_eq!(scene.place.refused("undo", json!({"operations": both})).code, "written_over");
    assert_eq!(scene.place.hash(), hash, "nothing was changed");
    scene.place.ok("undo", json!({"operations": [last(&scene.place)]}));
    assert_eq!(
        scene.place.refused("undo", json!({"operations": both})).code,
        "written_over",
        "the value is another's now"
    );
}

#[test]
fn a_record_that_was_worked_on_since_does_not_go() {
    let scene = Scene::new();
    let of = |case: &str| {
        offered(&scene.place)
            .into_iter()
            .find(|one| one["case"] == case && one["action"] == "case.new")
            .unwrap()["id"]
            .clone()
    };
    let failure = scene.place.refused("undo", json!({"operations": [of(&scene.case)]}));
    assert_eq!(failure.code, "written_over");
    assert!(failure.message.contains("Nothing was changed"), "{failure}");
}

#[test]
fn an_import_of_a_table_is_taken_back_whole_and_can_be_made_again() {
    let place = Place::of("M. Okafor", "investigator");
    let rows: String = (0..700).map(|at| format!("Contact {at},Firm\n")).collect();
    let path = place.file("contacts.csv", format!("Name,Organization\n{rows}").as_bytes());
    let columns =
        json!([{"column": "Name", "field": "name"}, {"column": "Organization", "field": "organisation"}]);
    let with =
        json!({"name": "T", "kind": "osac_contact", "case": null, "columns": columns, "month_first": false});
    let request = json!({"path": path, "with": with});
    place.ok("table_import", request.clone());
    assert_eq!(place.ok("undo", json!({"operations": [last(&place)]}))["records"], 700);
    let count = || place.ok("programme_list", json!({"kind": "osac_contact"}))["total"].clone();
    assert_eq!(count(), 0);
    assert_eq!(place.ok("import_list", json!({}))[0]["undone"], true);
    assert_eq!(place.ok("table_import", request)["written"], 700);
    assert_eq!(count(), 700);
}

#[test]
fn what_others_act_on_is_not_offered() {
    let scene = Scene::new();
    let before = offered(&scene.place).len();
    let fields = json!({"item_number": "E-1", "evidence_type": "document", "description": "Ledger"});
    let exhibit = scene.place.add(&scene.case, "evidence", fields);
    let hand_over = json!({"action": "collected", "happened_at": "2026-11-20T10:00:00Z", "to_party": "M. Okafor",
            "from_party": "the applicant", "purpose": "Examination", "place": "Consular section"});
    scene.place.ok("custody_add", json!({"evidence": exhibit, "fields": hand_over}));
    scene.place.ok("evidence_verify", json!({"id": exhibit}));
    for to in ["preliminary", "pending_opening"] {
        scene.place.ok("case_transition", json!({"case": scene.case, "to": to, "reason": "Ready"}));
    }
    let names: Vec<_> = offered(&scene.place).iter().map(|one| text(&one["action"]).to_owned()).collect();
    assert_eq!(names.len(), before + 1, "the exhibit alone: {names:?}");
}

#[test]
fn what_was_taken_back_is_offered_no_more_and_a_lock_ends_the_sitting() {
    let scene = Scene::new();
    scene.place.ok("record_set", json!({"id": scene.task, "fields": {"state": "done"}}));
    let id = last(&scene.place);
    scene.place.ok("undo", json!({"operations": [id]}));
    assert!(offered(&scene.place).iter().all(|one| one["id"] != id));
    assert_eq!(scene.place.refused("undo", json!({"operations": [id]})).code, "undone");
    scene.place.ok("session_lock", json!({}));
    scene.place.ok("session_unlock", json!({"passphrase": crate::desk::PASSPHRASE}));
    assert_eq!(offered(&scene.place).len(), 0);
}

#[test]
fn a_value_that_came_from_another_laptop_meanwhile_is_not_written_over() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs) = (joined(&hq, "M. Okafor", "investigator"), joined(&hq, "A. Ionescu", "supervisor"));
    let case = mine.case("Print shop");
    let task = mine.add(&case, "task", json!({"title": "Call the school", "state": "to_do"}));
    mine.ok("sync_now", json!({}));
    theirs.ok("sync_now", json!({}));
    mine.ok("record_set", json!({"id": task, "fields": {"title": "Call the school again"}}));
    let operation = last(&mine);
    mine.ok("sync_now", json!({}));
    theirs.ok("sync_now", json!({}));
    theirs.ok("record_set", json!({"id": task, "fields": {"title": "The school has answered"}}));
    theirs.ok("sync_now", json!({}));
    mine.ok("sync_now", json!({}));
    assert_eq!(mine.refused("undo", json!({"operations": [operation]})).code, "written_over");
    assert_eq!(mine.ok("record_show", json!({"id": task}))["title"], "The school has answered");
}

#[test]
fn a_full_disk_is_said_in_words_and_what_was_to_be_taken_back_still_can_be() {
    let scene = Scene::new();
    let place = &scene.place;
    let long = "long ".repeat(12_000);
    place.ok("record_set", json!({"id": scene.case, "fields": {"narrative": long}}));
    let (id, before) = (last(place), contents(&scene));
    let typed =
        json!({"key": "note", "text": "half a sentence", "title": "Note", "place": "#/", "case": scene.case});
    place.ok("draft_keep", typed);
    place.desk.with_vault(|vault| vault::testing::leave_pages(vault, 0)).unwrap().unwrap();
    let rows: String = (0..2_000).map(|at| format!("Contact {at},{long}\n")).take(20).collect();
    let path = place.file("contacts.csv", format!("Name,Notes\n{rows}").as_bytes());
    let columns = json!([{"column": "Name", "field": "name"}]);
    let with =
        json!({"name": "T", "kind": "osac_contact", "case": null, "columns": columns, "month_first": false});
    let mut refused = Vec::new();
    for (command, request) in [
        ("record_set", json!({"id": scene.other, "fields": {"narrative": long}})),
        ("table_import", json!({"path": path, "with": with})),
    ] {
        if let Err(failure) = place.desk.call(command, request) {
            assert_eq!(failure.code, "disk_full", "{command}: {failure}");
            assert!(failure.message.contains("full"), "{failure}");
            refused.push(command);
        }
    }
    assert!(refused.contains(&"record_set"), "the disk is full: {refused:?}");
    assert_eq!(place.ok("draft_list", json!({"key": "note"}))[0]["text"], "half a sentence");
    assert_eq!(contents(&scene), before);
    place.desk.with_vault(|vault| vault::testing::make_room(vault)).unwrap().unwrap();
    place.ok("undo", json!({"operations": [id]}));
}

#[test]
fn a_repeating_task_that_is_ticked_taken_back_and_ticked_again_has_its_successor() {
    let scene = Scene::new();
    let place = &scene.place;
    let fields =
        json!({"title": "Renew the lease", "state": "to_do", "due_on": "2026-11-30", "repeats": "monthly"});
    let task = place.add(&scene.case, "task", fields);
    let open = || {
        let rows = place.ok("record_list", json!({"kinds": ["task"], "limit": 500}))["rows"].clone();
        let rows = rows.as_array().unwrap().clone();
        rows.iter()
            .filter(|row| row["title"] == "Renew the lease" && row["fields"]["state"] == "to_do")
            .count()
    };
    let tick = || place.ok("record_set", json!({"id": task, "fields": {"state": "done"}}));
    tick();
    assert_eq!(open(), 1, "the next of it");
    place.ok("undo", json!({"operations": [last(place)]}));
    assert_eq!(open(), 1, "the task itself, and no other");
    tick();
    assert_eq!(open(), 1, "the next of it again");
}

#[test]
fn a_file_of_records_that_was_taken_back_comes_in_again() {
    let place = Place::of("M. Okafor", "investigator");
    let case = r#"{"kind":"case","id":"c0000000-0000-4000-8000-000000000001","fields":{"title":"T","type":"visa_fraud"}}"#;
    let person = r#"{"kind":"person","case":"c0000000-0000-4000-8000-000000000001","fields":{"role":"suspect","surname":"X"}}"#;
    let path = place.file("in.ndjson", [case, person].join("\n").as_bytes());
    place.ok("import", json!({"path": path}));
    let there = place.hash();
    place.ok("undo", json!({"operations": [last(&place)]}));
    assert_eq!(place.ok("case_list", json!({}))["total"], 0);
    let again = place.ok("import", json!({"path": path}));
    assert_eq!((&again["written"], &again["unchanged"]), (&json!(2), &json!(0)));
    assert_eq!(place.ok("case_list", json!({}))["total"], 1);
    assert_ne!(place.hash(), there, "the log knows of both");
    assert_eq!(place.ok("import", json!({"path": path}))["unchanged"], 2);
}
