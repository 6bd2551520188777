//! A case from its first line to its closure, and the rules on the way.

use serde_json::json;

use crate::desk::Place;

fn transition(place: &Place, case: &str, to: &str, reason: Option<&str>) {
    place.ok("case_transition", json!({"case": case, "to": to, "reason": reason}));
}

#[test]
fn a_case_is_a_draft_with_a_number_of_its_own() {
    let place = Place::of("M. Okafor", "investigator");
    let one = place.ok("case_new", json!({"title": "First", "type": "visa_fraud"}));
    let two = place.ok("case_new", json!({"title": "Second", "type": "visa_fraud"}));
    let number = one["number"].as_str().unwrap();
    assert!(number.starts_with("VF-2026-BUC-00001-"), "{number}");
    assert!(two["number"].as_str().unwrap().starts_with("VF-2026-BUC-00002-"));
    let page = place.show(number);
    assert_eq!(page["status"], "draft");
    assert_eq!(page["lead"]["name"], "M. Okafor");
    assert_eq!(page["sync"], "unsent");
    assert_eq!(page["unsent"][0]["what"], "case.new");
    let list = place.ok("case_list", json!({"mine": true}));
    assert_eq!(list["total"], 2);
}

#[test]
fn the_person_who_asks_never_decides() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = place.case("Asked by its own supervisor");
    transition(&place, &case, "preliminary", None);
    transition(&place, &case, "pending_opening", Some("pattern"));
    let asked = place.ok("approval_list", json!({}));
    assert_eq!(asked[0]["asks"], "opening");
    assert_eq!(asked[0]["may_decide"], false);
    assert_eq!(asked[0]["rule"], "four_eyes");
    let id = &asked[0]["id"];
    assert_eq!(place.rule("approval_decide", json!({"id": id, "decision": "approve"})), "four_eyes");
    assert_eq!(place.rule("case_transition", json!({"case": case, "to": "open"})), "four_eyes");
    assert_eq!(place.show(&case)["status"], "pending_opening");
}

#[test]
fn illegal_moves_are_refused_by_name_and_change_nothing() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("A draft");
    let before = place.hash();
    for (to, rule) in
        [("open", "illegal_transition"), ("closed", "illegal_transition"), ("draft", "illegal_transition")]
    {
        assert_eq!(place.rule("case_transition", json!({"case": case, "to": to, "reason": "x"})), rule);
    }
    assert_eq!(
        place.rule("record_set", json!({"id": case, "fields": {"status": "closed"}})),
        "use_transition"
    );
    assert_eq!(
        place.refused("case_transition", json!({"case": case, "to": "finished"})).code,
        "invalid_fields"
    );
    assert_eq!(place.hash(), before);
    let page = place.show(&case);
    let closing = page["transitions"].as_array().unwrap().iter().find(|t| t["to"] == "preliminary").unwrap();
    assert_eq!(closing["allowed"], true);
}

#[test]
fn a_closed_case_refuses_new_tasks_until_it_is_reopened() {
    let place = Place::of("T. Brandt", "supervisor");
    // Imported closed: the office's older cases come in so.
    let line = r#"{"kind":"case","id":"c0000000-0000-4000-8000-000000000001","fields":{"title":"Old","type":"impostor","status":"closed","closed_on":"2025-01-02"}}"#;
    let path = place.file("old.ndjson", line.as_bytes());
    place.ok("import", json!({"path": path}));
    let case = "c0000000-0000-4000-8000-000000000001";
    let task = json!({"case": case, "kind": "task", "fields": {"title": "Call again"}});
    assert_eq!(place.rule("record_add", task.clone()), "case_closed");
    assert_eq!(place.rule("record_set", json!({"id": case, "fields": {"title": "New"}})), "case_closed");
    assert_eq!(place.rule("case_transition", json!({"case": case, "to": "open"})), "reason_required");
    transition(&place, case, "open", Some("new evidence"));
    place.ok("record_add", task);
    assert_eq!(place.show(case)["tasks"].as_array().unwrap().len(), 1);
}

#[test]
fn an_auditor_reads_everything_and_changes_nothing() {
    let place = Place::of("A. Vega", "auditor");
    place.ok("case_list", json!({}));
    place.ok("log_verify", json!({}));
    let failure = place.refused("case_new", json!({"title": "x", "type": "visa_fraud"}));
    assert_eq!(failure.args["rule"], "auditor_reads_only");
}

#[test]
fn history_says_who_changed_what_from_what_to_what() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Before");
    place.clock.forward(60_000);
    place.ok("record_set", json!({"id": case, "fields": {"title": "After", "statutes": ["18 USC 1546"]}}));
    let history = place.ok("case_history", json!({"case": case}));
    assert_eq!(history["total"], 2);
    let newest = &history["entries"][0];
    assert_eq!(
        (&newest["action"], &newest["author"]["me"], &newest["state"]),
        (&json!("case.edit"), &json!(true), &json!("unsent"))
    );
    let edit = newest["edits"].as_array().unwrap().iter().find(|edit| edit["field"] == "title").unwrap();
    assert_eq!((&edit["old"], &edit["new"]), (&json!("Before"), &json!("After")));
    let page = place.ok("record_show", json!({"id": case, "history": true}));
    let title = page["history"].as_array().unwrap().iter().find(|field| field["field"] == "title").unwrap();
    let states: Vec<_> =
        title["values"].as_array().unwrap().iter().map(|v| v["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["superseded", "current"]);
    assert_eq!(place.ok("log_verify", json!({}))["ok"], true);
}
