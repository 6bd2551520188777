//! Parts of a case: what is taken, what is refused, what is shown beside it.

use serde_json::{Value, json};

use crate::desk::{Place, handed_over, taken_from};

const PASSPORT: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

#[test]
fn a_part_is_added_changed_deleted_and_restored() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Parts");
    let person =
        place.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN", "aliases": ["Doru", "D."]}));
    let changed = place
        .ok("record_set", json!({"id": person, "fields": {"given_names": "Vasile", "aliases": ["Doru"]}}));
    assert_eq!(changed["title"], "CEBAN, Vasile");
    assert_eq!(changed["fields"]["aliases"], json!(["Doru"]));
    let cleared = place.ok("record_set", json!({"id": person, "fields": {"given_names": null}}));
    assert_eq!(cleared["fields"].get("given_names"), None);
    assert_eq!(place.rule("record_delete", json!({"id": person, "reason": " "})), "reason_required");
    place.ok("record_delete", json!({"id": person, "reason": "entered twice"}));
    assert_eq!(place.show(&case)["subjects"], json!([]));
    assert_eq!(
        place.refused("record_set", json!({"id": person, "fields": {"surname": "X"}})).code,
        "deleted"
    );
    place.ok("record_restore", json!({"id": person}));
    assert_eq!(place.show(&case)["subjects"].as_array().unwrap().len(), 1);
}

#[test]
fn a_history_names_the_records_that_a_field_pointed_to_before_and_points_to_now() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Names");
    let [one, other] = ["CEBAN", "DRAGOMIR"]
        .map(|surname| place.add(&case, "person", json!({"role": "suspect", "surname": surname})));
    let phone = place.add(&case, "phone", json!({"holder": one, "number": "+40 721 555 0143"}));
    place.ok("record_set", json!({"id": phone, "fields": {"holder": other}}));
    let history = place.ok("case_history", json!({"case": case}));
    let edit = &history["entries"][0]["edits"][0];
    assert_eq!((&edit["old"], &edit["new"]), (&json!(one), &json!(other)));
    assert_eq!(edit["refs"][one.as_str()]["title"], "CEBAN");
    assert_eq!(edit["refs"][other.as_str()]["title"], "DRAGOMIR");
    let page = place.ok("record_show", json!({"id": phone, "history": true}));
    let holder = page["history"].as_array().unwrap().iter().find(|one| one["field"] == "holder").unwrap();
    assert_eq!(holder["refs"].as_object().unwrap().len(), 2);
}

#[test]
fn every_wrong_field_is_named_and_nothing_is_saved() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Fields");
    let before = place.hash();
    let wrong =
        json!({"case": case, "kind": "person", "fields": {"surname": 5, "colour": "red", "sex": "?"}});
    let failure = place.refused("record_add", wrong);
    let mut found: Vec<_> = failure.fields.iter().map(|f| format!("{}/{}", f.field, f.code)).collect();
    found.sort();
    assert_eq!(found, ["colour/unknown_field", "role/required", "sex/unknown_code", "surname/wrong_type"]);
    assert!(!failure.to_string().contains("red"), "what was typed is not repeated");
    let stranger = json!({"role": "suspect", "surname": "A"});
    let nowhere = json!({"holder": "00000000-0000-4000-8000-00000000dead", "number": "+40 1"});
    assert_eq!(
        place.refused("record_add", json!({"case": case, "kind": "phone", "fields": nowhere})).code,
        "invalid_fields"
    );
    assert_eq!(
        place
            .refused("record_add", json!({"case": "VF-2026-BUC-99999", "kind": "person", "fields": stranger}))
            .code,
        "not_found"
    );
    assert_eq!(
        place.refused("record_add", json!({"case": case, "kind": "unicorn", "fields": {}})).code,
        "unknown_kind"
    );
    assert_eq!(place.hash(), before);
}

#[test]
fn a_zone_with_a_wrong_digit_wants_attention() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Documents");
    let altered = PASSPORT.replace("7408122", "7408132");
    place.add(
        &case,
        "travel_document",
        json!({"document_type": "passport", "number": "L898902C3", "mrz": altered}),
    );
    let page = place.show(&case);
    assert_eq!(page["documents"][0]["mrz"]["verdict"], "inconsistent");
    assert_eq!(page["documents"][0]["checks_failed"], 2);
    assert!(page["needs_attention"].as_array().unwrap().iter().any(|line| line["reason"] == "mrz"));
    let check = place.ok("mrz_check", json!({"text": PASSPORT}));
    assert_eq!((&check["format"], &check["verdict"]), (&json!("TD3"), &json!("consistent")));
    assert_eq!(check["fields"]["number"], "L898902C3");
}

#[test]
fn an_exhibit_has_exactly_one_holder() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Evidence");
    let item = place.add(&case, "evidence", json!({"item_number": "E-01", "description": "Phone"}));
    let hand = |to: &str, at: &str| handed_over(&item, to, at);
    let first = hand("J. Lindqvist", "2026-11-14T14:05:00Z");
    let mut collected = first.clone();
    collected["fields"]["action"] = json!("collected");
    let lacking = place.refused("custody_add", collected);
    assert_eq!((&*lacking.fields[0].field, &*lacking.fields[0].code), ("from_party", "hand_over_complete"));
    place.ok("custody_add", taken_from("the applicant", first));
    assert_eq!(
        place.rule("custody_add", taken_from("Somebody else", hand("Locker 2", "2026-11-20T11:10:00Z"))),
        "not_the_holder"
    );
    assert_eq!(place.rule("custody_add", hand("Locker 2", "2026-11-13T11:10:00Z")), "before_last_hand_over");
    let ahead = place.refused("custody_add", hand("Locker 2", "2026-12-20T11:10:00Z"));
    assert_eq!(&*ahead.fields[0].code, "not_yet");
    let shown = place.ok("custody_add", hand("Locker 2", "2026-11-20T11:10:00Z"));
    assert_eq!(shown["holder"], "Locker 2");
    let chain = shown["custody"].as_array().unwrap();
    assert_eq!(chain[1]["from_party"], "J. Lindqvist", "the giver is the holder before");
    assert_eq!(chain.iter().filter(|event| event["is_head"] == true).count(), 1);
    let event = &chain[0]["record"]["id"];
    assert_eq!(
        place.rule("record_set", json!({"id": event, "fields": {"to_party": "Somebody"}})),
        "append_only"
    );
    assert_eq!(place.rule("record_delete", json!({"id": event, "reason": "x"})), "append_only");
    // `record add … custody_event` goes through the same chain.
    place.add(&case, "custody_event", json!({"evidence": item, "action": "returned", "to_party": "Owner", "happened_at": "2026-11-21T09:00:00Z", "purpose": "No longer needed", "place": "Consular section"}));
    assert_eq!(place.show(&case)["evidence"][0]["holder"], "Owner");
    let other = place.case("Another");
    let astray = json!({"case": other, "kind": "custody_event", "fields": {"evidence": item, "action": "returned", "from_party": "Owner", "to_party": "X", "happened_at": "2026-11-21T09:00:00Z", "purpose": "p", "place": "p"}});
    assert_eq!(place.refused("record_add", astray).code, "invalid_fields");
}

#[test]
fn a_note_is_its_authors_for_a_day() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Notes");
    let note = place.add(&case, "note", json!({"note_kind": "interview", "text": "first"}));
    place.ok("record_set", json!({"id": note, "fields": {"text": "corrected"}}));
    place.clock.forward(25 * 60 * 60 * 1000);
    assert_eq!(place.rule("record_set", json!({"id": note, "fields": {"text": "late"}})), "note_frozen");
    place.add(&case, "note", json!({"note_kind": "interview", "text": "addendum", "addendum_to": note}));
}

#[test]
fn search_finds_names_across_cases_and_says_where() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Search");
    place.add(&case, "person", json!({"role": "suspect", "surname": "ȘTEFĂNESCU", "given_names": "Doina"}));
    let hits = place.ok("search", json!({"text": "stefanesc"}));
    assert_eq!(hits[0]["kind"], "person");
    assert_eq!(hits[0]["case"], json!(case));
    assert!(place.ok("search", json!({"text": "nobody"})).as_array().unwrap().is_empty());
    assert_eq!(place.refused("search", json!({"text": " "})).code, "empty_search");
}

#[test]
fn my_work_and_the_counts_say_what_waits() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Work");
    place.add(&case, "task", json!({"title": "Late", "due_on": "2026-11-01"}));
    place.add(&case, "task", json!({"title": "Soon", "due_on": "2026-12-01"}));
    let work = place.ok("my_work", json!({}));
    assert_eq!(work["due_total"], 2);
    assert_eq!(
        (&work["due"][0]["record"]["title"], &work["due"][0]["overdue"]),
        (&json!("Late"), &json!(true))
    );
    assert_eq!(work["drafts"].as_array().unwrap().len(), 1);
    let counts = place.ok("case_counts", json!({}));
    assert_eq!((&counts["drafts"], &counts["all"]), (&json!(1), &json!(1)));
    let status = place.ok("desk_status", json!({}));
    assert_eq!((&status["unsent"], &status["enrolled"]), (&json!(3), &json!(false)));
    assert_eq!(place.ok("sync_status", json!({}))["total"], 3);
}

#[test]
fn what_waits_to_be_sent_comes_as_many_at_a_time_as_are_asked_for_and_says_how_many_there_are() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Waiting");
    for title in ["One", "Two", "Three"] {
        place.add(&case, "task", json!({"title": title}));
    }
    let all = place.ok("sync_status", json!({}));
    assert_eq!(
        (&all["total"], &all["listed"], all["unsent"].as_array().unwrap().len()),
        (&json!(4), &json!(4), 4)
    );
    let bytes: u64 =
        all["unsent"].as_array().unwrap().iter().map(|item| item["bytes"].as_u64().unwrap()).sum();
    assert_eq!(all["bytes"], json!(bytes));
    let some = place.ok("sync_status", json!({"limit": 3}));
    assert_eq!(some["unsent"].as_array().unwrap()[..], all["unsent"].as_array().unwrap()[..3], "the oldest");
    for key in ["total", "listed", "bytes"] {
        assert_eq!(some[key], all[key], "{key}");
    }
    let titles: Vec<&Value> =
        some["unsent"].as_array().unwrap().iter().map(|item| &item["record"]["title"]).collect();
    assert_eq!(titles, ["Waiting", "One", "Two"]);
}
