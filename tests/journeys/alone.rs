//! What one person cannot do alone, whatever they type: open or close a case, ask or sign in another name, end
//! work by deleting it, write by hand what a step writes.

use serde_json::{Value, json};

use crate::desk::{Place, handed_over, taken_from};

fn codes(place: &Place, command: &str, request: Value) -> Vec<String> {
    place.refused(command, request).fields.into_iter().map(|field| field.code).collect()
}

/// A case of an investigator that a supervisor opened, as an office brings it along.
fn open_case(place: &Place, more: &[Value]) -> String {
    let id = "c0000000-0000-4000-8000-0000000000a1";
    let case = json!({"kind": "case", "id": id, "fields": {"title": "Letters", "type": "visa_fraud", "status": "open"}});
    let text: String = [case].iter().chain(more).map(|line| format!("{line}\n")).collect();
    let path = place.file("open.ndjson", text.as_bytes());
    place.ok("import", json!({"path": path}));
    id.to_owned()
}

#[test]
fn no_edit_moves_a_status_or_an_owner_whatever_stands_beside_it() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = place.case("Mine alone");
    for beside in
        [json!({}), json!({"type": "impostor"}), json!({"title": "Another"}), json!({"legal_hold": true})]
    {
        for (field, value, rule) in [
            ("status", "open", "use_transition"),
            ("status_before", "open", "use_transition"),
            ("closed_on", "2026-11-01", "use_transition"),
            ("opened_on", "2026-11-01", "use_transition"),
            ("owning_post", "CHI", "use_transfer"),
            ("transfer_state", "accepted", "use_transfer"),
            ("next_review_on", "2099-01-01", "use_case_review"),
        ] {
            let mut fields = beside.clone();
            fields[field] = json!(value);
            let set = json!({"id": case, "fields": fields});
            assert_eq!(place.rule("record_set", set), rule, "{field} beside {beside}");
            let made = json!({"title": "Another", "type": "visa_fraud", "fields": {field: value}});
            assert_eq!(place.rule("case_new", made), rule, "{field} of a new case");
        }
    }
    assert_eq!(place.show(&case)["status"], "draft");
}

#[test]
fn nobody_asks_signs_or_reviews_in_another_name() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = place.case("Forged");
    let other = "5eed0000-0000-4000-8000-000000000099";
    for (kind, fields) in [
        ("note", json!({"note_kind": "interview", "text": "said", "author": other})),
        ("case_review", json!({"reviewed_on": "2026-11-20", "findings": "well", "reviewer": other})),
        ("approval", json!({"asks": "release", "requested_by": other})),
        ("report", json!({"title": "Findings", "report_type": "roi", "author": other})),
    ] {
        let request = json!({"case": case, "kind": kind, "fields": fields});
        assert_eq!(codes(&place, "record_add", request), ["own_name"], "{kind}");
    }
    for (asks, rule) in
        [("opening", "use_transition"), ("closure", "use_transition"), ("report", "use_report_step")]
    {
        let request = json!({"case": case, "kind": "approval", "fields": {"asks": asks}});
        assert_eq!(place.rule("record_add", request), rule, "{asks}");
    }
    let decided =
        json!({"case": case, "kind": "approval", "fields": {"asks": "release", "decision": "approved"}});
    assert_eq!(place.rule("record_add", decided), "use_approval");
}

#[test]
fn a_preliminary_inquiry_whose_closure_is_returned_is_preliminary_again() {
    let place = Place::of("J. Lindqvist", "supervisor");
    let asked_by = "5eed0000-0000-4000-8000-000000000099";
    let id = "c0000000-0000-4000-8000-0000000000b1";
    let line = json!({"kind": "case", "id": id, "fields": {"title": "Unfounded", "type": "visa_fraud",
        "status": "pending_closure", "status_before": "preliminary", "status_by": asked_by,
        "status_reason": "unfounded"}});
    let text = line.to_string();
    let path = place.file("closing.ndjson", text.as_bytes());
    place.ok("import", json!({"path": path}));
    let offered = place.show(id)["transitions"].as_array().unwrap().clone();
    let offered: Vec<&str> = offered.iter().map(|step| step["to"].as_str().unwrap()).collect();
    assert_eq!(offered, ["preliminary", "closed"]);
    let open = json!({"case": id, "to": "open", "reason": "more to do"});
    assert_eq!(place.rule("case_transition", open), "illegal_transition");
    let approval = place.show(id)["approvals"][0]["id"].clone();
    place.ok("approval_decide", json!({"id": approval, "decision": "return", "reason": "more to do"}));
    assert_eq!(place.show(id)["status"], "preliminary");
}

#[test]
fn what_stands_against_closing_is_ended_and_not_deleted() {
    let place = Place::of("M. Okafor", "investigator");
    let point = "c0000000-0000-4000-8000-0000000000a2";
    let part = |kind: &str, id: &str, fields: Value| json!({"kind": kind, "id": id, "case": "c0000000-0000-4000-8000-0000000000a1", "fields": fields});
    let task = "c0000000-0000-4000-8000-0000000000a3";
    let case = open_case(
        &place,
        &[
            part("checklist_item", point, json!({"point": "Told the consul"})),
            part("task", task, json!({"title": "Call"})),
        ],
    );
    let mine = place.add(&case, "task", json!({"title": "Typed by mistake"}));
    place.ok("record_delete", json!({"id": mine, "reason": "typed twice"}));
    let exhibit = place.add(&case, "evidence", json!({"item_number": "E-1", "description": "Phone"}));
    place.ok(
        "custody_add",
        taken_from("the applicant", handed_over(&exhibit, "Locker", "2026-11-20T10:00:00Z")),
    );
    assert_eq!(place.rule("record_delete", json!({"id": exhibit, "reason": "x"})), "handed_over");
    place.clock.forward(25 * 60 * 60 * 1000);
    for id in [point, task] {
        assert_eq!(place.rule("record_delete", json!({"id": id, "reason": "x"})), "ended_not_deleted");
    }
    place.ok("record_set", json!({"id": task, "fields": {"state": "cancelled"}}));
    place.ok("record_delete", json!({"id": task, "reason": "cancelled"}));
}

#[test]
fn a_note_older_than_a_day_is_neither_changed_nor_deleted() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Notes");
    let note = place.add(&case, "note", json!({"note_kind": "interview", "text": "said"}));
    place.clock.forward(25 * 60 * 60 * 1000);
    assert_eq!(place.rule("record_set", json!({"id": note, "fields": {"text": "other"}})), "note_frozen");
    assert_eq!(place.rule("record_delete", json!({"id": note, "reason": "gone"})), "note_frozen");
}

#[test]
fn what_is_written_of_an_exhibit_at_once_is_what_its_steps_would_write() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Exhibits");
    let made = |fields: Value| {
        let mut all = json!({"item_number": "E-1", "description": "Phone"});
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        json!({"case": case, "kind": "evidence", "fields": all})
    };
    let ended = json!({"disposition": "destroyed", "disposed_on": "2026-11-21", "authority": "Order 4"});
    assert_eq!(place.rule("record_add", made(ended.clone())), "disposition_disagrees");
    assert_eq!(place.rule("record_add", made(json!({"verified_result": "match"}))), "use_verify");
    let exhibit = place.add(&case, "evidence", made(json!({}))["fields"].clone());
    place.ok(
        "custody_add",
        taken_from("the applicant", handed_over(&exhibit, "Locker 2", "2026-11-20T09:00:00Z")),
    );
    let mut burnt = handed_over(&exhibit, "Incinerator", "2026-11-20T10:00:00Z");
    burnt["fields"]["action"] = json!("destroyed");
    place.ok("custody_add", burnt);
    assert_eq!(
        place.rule("custody_add", handed_over(&exhibit, "Carol", "2026-11-21T10:00:00Z")),
        "destroyed"
    );
    place.ok("record_set", json!({"id": exhibit, "fields": ended}));
    for fields in
        [json!({"disposition": "held"}), json!({"disposed_on": "2026-11-22"}), json!({"authority": "None"})]
    {
        assert_eq!(place.rule("record_set", json!({"id": exhibit, "fields": fields})), "supervisor_only");
    }
}

#[test]
fn a_case_is_opened_at_the_post_of_its_laptop() {
    let place = Place::of("M. Okafor", "investigator");
    let request = json!({"title": "Elsewhere", "type": "visa_fraud", "fields": {"post": "CHI"}});
    assert_eq!(codes(&place, "case_new", request), ["own_post"]);
}

#[test]
fn who_sees_a_case_stays_as_it_was_decided_when_it_was_opened() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = place.case("Open to the post");
    for fields in [json!({"restricted": true}), json!({"type": "internal_malfeasance"})] {
        assert_eq!(place.rule("record_set", json!({"id": case, "fields": fields})), "restriction_stays");
    }
    let few = json!({"title": "Few see it", "type": "rewards"});
    let few = place.ok("case_new", few)["id"].clone();
    for fields in
        [json!({"restricted": false, "type": "impostor"}), json!({"type": "impostor", "restricted": null})]
    {
        assert_eq!(place.rule("record_set", json!({"id": few, "fields": fields})), "restriction_stays");
    }
}

#[test]
fn a_legal_hold_is_lifted_by_a_supervisor_alone_and_set_on_a_closed_case() {
    for (role, closed, lifted) in [("investigator", "case_closed", "supervisor_only"), ("supervisor", "", "")]
    {
        let place = Place::of("T. Brandt", role);
        let open = open_case(&place, &[]);
        place.ok(
            "record_set",
            json!({"id": open, "fields": {"legal_hold": true, "legal_hold_reason": "a suit"}}),
        );
        let lift = json!({"id": open, "fields": {"legal_hold": null, "legal_hold_reason": null}});
        let id = "c0000000-0000-4000-8000-0000000000c1";
        let line = json!({"kind": "case", "id": id, "fields": {"title": "Old", "type": "impostor", "status": "closed", "closed_on": "2025-01-02"}});
        let path = place.file("old.ndjson", line.to_string().as_bytes());
        place.ok("import", json!({"path": path}));
        let hold = json!({"id": id, "fields": {"legal_hold": true, "legal_hold_reason": "a suit"}});
        let keep = json!({"id": id, "fields": {"review_on": "2035-01-02"}});
        if role == "supervisor" {
            for request in [lift, hold, keep] {
                place.ok("record_set", request);
            }
            let title = json!({"id": id, "fields": {"title": "New", "review_on": "2036-01-02"}});
            assert_eq!(place.rule("record_set", title), "case_closed");
        } else {
            assert_eq!(place.rule("record_set", lift), lifted);
            assert_eq!(place.rule("record_set", hold), closed);
            assert_eq!(place.rule("record_set", keep), closed);
        }
    }
}

#[test]
fn a_suspicion_neither_begins_nor_is_validated_in_the_future() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Intelligence");
    let kept = |on: &str| json!({"role": "suspect", "surname": "Rusu", "criminal_intelligence": true, "suspicion_basis": "Named by two", "suspicion_on": on});
    let ahead = json!({"case": case, "kind": "person", "fields": kept("2090-01-01")});
    assert_eq!(codes(&place, "record_add", ahead), ["not_yet"]);
    let person = place.add(&case, "person", kept("2026-11-01"));
    let again = json!({"id": person, "fields": {"revalidated_on": "2090-01-01"}});
    assert_eq!(codes(&place, "record_set", again), ["not_yet"]);
}

#[test]
fn an_organization_is_kept_as_intelligence_only_on_a_recorded_suspicion_too() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Intelligence");
    let mut firm = json!({"role": "suspect", "name": "Rusu Trans", "criminal_intelligence": true});
    let lacking = json!({"case": case, "kind": "organisation", "fields": firm});
    assert_eq!(
        codes(&place, "record_add", lacking),
        ["suspicion_needed", "suspicion_needed", "revalidation_needed"]
    );
    firm["suspicion_basis"] = json!("Named by two");
    firm["suspicion_on"] = json!("2021-11-01");
    let id = place.add(&case, "organisation", firm);
    let due = place.ok("my_work", json!({}))["to_revalidate"].clone();
    assert_eq!((&due[0]["record"]["id"], &due[0]["revalidate_on"]), (&json!(id), &json!("2026-11-01")));
}

#[test]
fn a_source_is_not_named_by_what_is_held() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Sources");
    let source = place.add(&case, "person", json!({"role": "source", "source_number": "S-12"}));
    for (kind, fields) in [
        ("phone", json!({"number": "+40 21 000 0000", "holder": source})),
        ("travel_document", json!({"document_type": "passport", "number": "X1", "holder": source})),
    ] {
        let request = json!({"case": case, "kind": kind, "fields": fields});
        assert_eq!(place.rule("record_add", request), "names_source", "{kind}");
    }
}

#[test]
fn a_decision_and_a_status_in_conflict_are_settled_by_keeping_one() {
    use crate::two_laptops::{joined, sync};
    use testkit::lab::{Headquarters, Store};
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Two steps");
    mine.ok("case_transition", json!({"case": case, "to": "preliminary"}));
    sync(&mine);
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    mine.ok("case_transition", json!({"case": case, "to": "pending_opening", "reason": "a pattern"}));
    theirs.ok("case_transition", json!({"case": case, "to": "pending_closure", "reason": "unfounded"}));
    for place in [&mine, &theirs, &mine] {
        sync(place);
    }
    let clash = mine.ok("conflict_list", json!({})).as_array().unwrap()[0].clone();
    assert_eq!(clash["field"], "status");
    let written = json!({"id": clash["id"], "value": {"status": "open"}, "reason": "it is open"});
    assert_eq!(mine.rule("conflict_resolve", written), "use_transition");
    mine.ok("conflict_resolve", json!({"id": clash["id"], "keep": 1, "reason": "opened"}));
}
