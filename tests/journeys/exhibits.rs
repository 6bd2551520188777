//! Exhibits: containers, seals, one custodian at every moment, an end with authority, files that are still the same,
//! and the label.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::desk::Place;

fn exhibit(place: &Place, case: &str, fields: Value) -> String {
    let mut all = json!({"item_number": "BUC-26-0201", "description": "Rubber stamp"});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    place.add(case, "evidence", all)
}

fn handed(action: &str, to: &str) -> Value {
    json!({"action": action, "to_party": to, "happened_at": "2026-11-20T10:00:00Z", "purpose": "For the case", "place": "Room 214"})
}

/// The exhibit is collected from whoever had it.
fn taken(to: &str) -> Value {
    let mut fields = handed("collected", to);
    fields["from_party"] = json!("the applicant");
    fields
}

fn hand_over(place: &Place, id: &str, fields: Value) -> Value {
    place.ok("custody_add", json!({"evidence": id, "fields": fields}))
}

fn codes(place: &Place, command: &str, request: Value) -> Vec<String> {
    let failure = place.refused(command, request);
    assert_eq!(failure.code, "invalid_fields", "{failure}");
    failure.fields.into_iter().map(|field| field.code).collect()
}

#[test]
fn containers_nest_and_never_lie_inside_themselves_or_in_another_case() {
    let place = Place::of("M. Okafor", "investigator");
    let (case, other) = (place.case("Letters"), place.case("Border"));
    let store = place.ok("record_add", json!({"kind": "storage_place", "fields": {"name": "Room 214"}}));
    let shelf = place.add(&case, "container", json!({"number": "BOX-1", "storage": store["id"]}));
    let bag = place.add(&case, "container", json!({"number": "BAG-2", "inside": shelf}));
    let elsewhere = place.add(&other, "container", json!({"number": "BOX-9"}));
    let inside = |id: &str, into: &str| json!({"id": id, "fields": {"inside": into}});
    assert_eq!(place.rule("record_set", inside(&shelf, &bag)), "container_cycle");
    assert_eq!(codes(&place, "record_set", inside(&shelf, &shelf)), ["container_cycle"]);
    assert_eq!(codes(&place, "record_set", inside(&shelf, &elsewhere)), ["container_of_case"]);
    exhibit(&place, &case, json!({"container": bag}));
    let item = &place.show(&case)["evidence"][0];
    assert_eq!(item["place"], "Room 214");
    let around: Vec<&str> =
        item["containers"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(around, ["BAG-2", "BOX-1"]);
}

#[test]
fn a_seal_that_is_broken_is_named_with_the_new_one() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let id = exhibit(&place, &case, json!({"seal": "S-1"}));
    let with = |extra: Value| {
        let mut fields = taken("Laboratory");
        fields.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        json!({"evidence": id, "fields": fields})
    };
    assert_eq!(place.rule("custody_add", with(json!({"seal": "S-2"}))), "seal_unnamed");
    assert_eq!(codes(&place, "custody_add", with(json!({"seal_broken": "S-1"}))), ["seal_renewed"]);
    assert_eq!(place.rule("custody_add", with(json!({"seal_broken": "S-7", "seal": "S-2"}))), "other_seal");
    let item = place.ok("custody_add", with(json!({"seal_broken": "S-1", "seal": "S-2"})));
    assert_eq!(item["seal_number"], "S-2");
}

#[test]
fn an_end_has_an_authority_a_day_and_a_last_hand_over_that_says_the_same() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let id = exhibit(&place, &case, json!({}));
    hand_over(&place, &id, taken("M. Okafor"));
    let end = |fields: Value| json!({"id": id, "fields": fields});
    let whole =
        json!({"disposition": "destroyed", "disposed_on": "2026-11-21", "authority": "Order 12/2026"});
    assert_eq!(place.rule("record_set", end(whole.clone())), "disposition_disagrees");
    hand_over(&place, &id, handed("destroyed", "Incinerator"));
    let bare = codes(&place, "record_set", end(json!({"disposition": "destroyed"})));
    assert_eq!(bare, ["disposition_authority", "disposition_date"]);
    let mut early = whole.clone();
    early["disposed_on"] = json!("2026-11-01");
    assert_eq!(place.rule("record_set", end(early)), "disposed_before_hand_over");
    let record = place.ok("record_set", end(whole));
    assert!(record["fields"]["disposition_by"].is_string());
    assert_eq!(
        place.rule("custody_add", json!({"evidence": id, "fields": handed("transferred", "X")})),
        "disposed"
    );
}

#[test]
fn files_are_read_again_and_what_was_found_is_recorded_by_the_check_alone() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let id = exhibit(&place, &case, json!({"evidence_type": "digital_file"}));
    let verify = || place.ok("evidence_verify", json!({"id": id}));
    assert_eq!(verify()["result"], "missing");
    let path = place.file("disk.img", &vec![7; 3_000_000]);
    let file = place.ok("attach_file", json!({"case": case, "path": path, "evidence": id}));
    let found = verify();
    assert_eq!((&found["result"], &found["files"][0]["found"]), (&json!("match"), &file["sha256"]));
    let record = place.ok("record_show", json!({"id": id, "history": true}));
    assert_eq!(record["fields"]["verified_result"], "match");
    assert_eq!(
        record["fields"]["sha256"], file["sha256"],
        "an exhibit that is a file has its hash from intake on"
    );
    assert_eq!(record["fields"]["verified_on"], "2026-11-22");
    assert_eq!(
        place.rule("record_set", json!({"id": id, "fields": {"verified_result": "mismatch"}})),
        "use_verify"
    );
    // One byte of the encrypted file is another: the check says so, and so does the record.
    let stored =
        walk(&place.path("vault")).into_iter().filter(|path| path.metadata().unwrap().len() >= 3_000_000);
    let stored: Vec<_> = stored.collect();
    assert_eq!(stored.len(), 1, "one file of the vault holds it");
    let mut bytes = std::fs::read(&stored[0]).unwrap();
    bytes[1_500_000] ^= 1;
    std::fs::write(&stored[0], bytes).unwrap();
    let found = verify();
    assert_eq!((&found["result"], &found["files"][0]["found"]), (&json!("mismatch"), &Value::Null));
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn a_hash_that_was_written_down_at_intake_must_be_that_of_a_file() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let id = exhibit(&place, &case, json!({"sha256": "0".repeat(64)}));
    let path = place.file("note.txt", b"ransom");
    place.ok("attach_file", json!({"case": case, "path": path, "evidence": id}));
    assert_eq!(place.ok("evidence_verify", json!({"id": id}))["result"], "mismatch");
}

#[test]
fn a_label_is_a_pdf_that_names_the_exhibit_and_nobody() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let id = exhibit(&place, &case, json!({"seal": "S-1", "collected_by": "Ion Popa"}));
    let path = place.path("label.pdf");
    let saved = place.ok("evidence_label", json!({"id": id, "path": path}));
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF-"), "a PDF");
    assert_eq!(saved["size"], json!(bytes.len()));
    assert_eq!(place.refused("evidence_label", json!({"id": case, "path": path})).code, "not_found");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn an_exhibit_has_exactly_one_custodian_however_often_it_is_handed_over(
        steps in proptest::collection::vec((0_usize..3, 0_usize..5), 1..12),
    ) {
        let place = Place::of("M. Okafor", "investigator");
        let case = place.case("Letters");
        let id = exhibit(&place, &case, json!({}));
        let people = ["Okafor", "Laboratory", "Prosecutor", "Room 214", "Court"];
        for (action, to) in steps {
            let before = place.show(&case)["evidence"][0]["holder"].clone();
            prop_assert!(before.is_string(), "somebody has it from its first moment");
            let action = ["collected", "transferred", "examined"][action];
            let first = place.show(&case)["evidence"][0]["custody"].as_array().unwrap().is_empty();
            let collected = first && action == "collected";
            let fields = if collected { taken(people[to]) } else { handed(action, people[to]) };
            let item = hand_over(&place, &id, fields);
            prop_assert_eq!(&item["holder"], people[to]);
            prop_assert_eq!(&item["custody_conflict"], &json!(false));
            let events = item["custody"].as_array().unwrap();
            prop_assert_eq!(events.iter().filter(|event| event["is_head"] == true).count(), 1);
            let giver = if collected { json!("the applicant") } else { before };
            prop_assert_eq!(&events.last().unwrap()["from_party"], &giver);
        }
    }
}
