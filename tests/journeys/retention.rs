//! Closed cases: until when they are kept, what is due, and the purge, by a clock that a test moves.

use serde_json::{Value, json};

use crate::desk::Place;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A closed case, as an office brings it along, and its id.
fn closed(place: &Place, fields: Value) -> String {
    let mut all = json!({
        "title": "Letters", "type": "visa_fraud", "status": "closed", "status_on": "2016-11-22",
        "closed_on": "2016-11-23", "review_on": "2026-11-23",
    });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let case = uuid::Uuid::from_u128(0x7000 + u128::from(fields.to_string().len() as u64));
    let person =
        json!({"kind": "person", "case": case, "fields": {"role": "suspect", "surname": "Secretname"}});
    let lines = [json!({"kind": "case", "id": case, "fields": all}), person];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let file = place.file("old.ndjson", text.as_bytes());
    place.ok("import", json!({"path": file}));
    case.to_string()
}

fn standing(place: &Place) -> Vec<String> {
    let rows = place.ok("retention_list", json!({"all": true}));
    rows.as_array().unwrap().iter().map(|row| row["standing"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_case_is_purged_on_its_day_by_a_supervisor_and_leaves_a_receipt_without_names() {
    let place = Place::of("D. Whitlock", "supervisor");
    let case = closed(&place, json!({}));
    assert_eq!(place.rule("retention_purge", json!({"case": case})), "retention_runs");
    assert_eq!(place.ok("my_work", json!({}))["retention"], json!([]));
    place.clock.forward(DAY_MS);
    assert_eq!(standing(&place), ["due"]);
    assert_eq!(place.ok("my_work", json!({}))["retention"].as_array().unwrap().len(), 1);
    let person = place.show(&case)["subjects"][0]["record"]["id"].clone();
    let receipt = place.ok("retention_purge", json!({"case": case}));
    assert_eq!(receipt["records"], json!([{"name": "case", "count": 1}, {"name": "person", "count": 1}]));
    assert_eq!(receipt["change"].as_str().unwrap().len(), 64);
    assert!(!receipt.to_string().contains("Secretname") && !receipt.to_string().contains("Letters"));
    assert_eq!(place.refused("case_show", json!({"case": case})).code, "not_found");
    assert_eq!(place.ok("search", json!({"text": "Secretname"})), json!([]));
    assert_eq!(standing(&place), [""; 0]);
    for id in [person, json!(case)] {
        assert_eq!(place.rule("record_restore", json!({"id": id})), "purged");
    }
}

#[test]
fn a_legal_hold_wins_over_every_date_and_an_open_case_is_never_purged() {
    let place = Place::of("D. Whitlock", "supervisor");
    let held = closed(&place, json!({"legal_hold": true, "legal_hold_reason": "Suit"}));
    place.clock.forward(DAY_MS);
    assert_eq!(place.rule("retention_purge", json!({"case": held})), "legal_hold");
    assert_eq!(standing(&place), ["held"]);
    let open = place.case("Border");
    assert_eq!(place.rule("retention_purge", json!({"case": open})), "not_closed");
}

#[test]
fn nobody_but_a_supervisor_purges() {
    for (role, rule) in [("investigator", "supervisor_only"), ("hq", "supervisor_only")] {
        let place = Place::of("M. Okafor", role);
        let case = closed(&place, json!({}));
        assert_eq!(place.rule("retention_purge", json!({"case": case})), rule, "{role}");
        assert_eq!(place.ok("my_work", json!({}))["retention"], json!([]), "{role}");
    }
}

#[test]
fn closing_supplies_the_day_of_the_schedule_and_reopening_takes_it_back() {
    let place = Place::of("D. Whitlock", "supervisor");
    let asker = "c0000000-0000-4000-8000-0000000000a1";
    let asked =
        json!({"status": "pending_closure", "status_by": asker, "closed_on": null, "review_on": null});
    let case = closed(&place, asked);
    place.ok("case_transition", json!({"case": case, "to": "closed", "reason": "Done"}));
    assert_eq!(place.show(&case)["record"]["fields"]["review_on"], "2036-11-22");
    assert_eq!(standing(&place), ["kept"]);
    place.ok("case_transition", json!({"case": case, "to": "open", "reason": "New letter"}));
    assert_eq!(place.show(&case)["record"]["fields"]["review_on"], Value::Null);
}

#[test]
fn lists_that_suggest_are_there_without_a_vault_and_are_searched_by_any_name() {
    let place = Place::empty();
    let found = |list: &str, text: &str| {
        let reply = place.ok("reference", json!({"list": list, "text": text}));
        reply["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("country", "XKS"), ["XKX"]);
    assert!(found("statute", "passport").contains(&"18 USC 1542".to_owned()));
    assert!(found("visa_symbol", "fianc").contains(&"K1".to_owned()));
    assert_eq!(found("currency", "leu"), ["MDL", "RON"]);
    assert!(found("language", "romanian").contains(&"ron".to_owned()));
    let failure = place.refused("reference", json!({"list": "planets"}));
    assert_eq!(failure.fields[0].code, "unknown_code");
    let schema = place.ok("schema", json!({}));
    assert_eq!(schema["references"].as_array().unwrap().len(), 5);
}

#[test]
fn a_case_that_went_outside_in_a_file_is_kept_for_as_long_as_it_is_accounted_for() {
    let place = Place::of("D. Whitlock", "supervisor");
    let case = closed(&place, json!({}));
    place.clock.forward(DAY_MS);
    let to = json!({"basis": "court_order", "recipient": "District Court", "address": "Splaiul 5",
        "purpose": "Trial", "authority": "Order 114/2026"});
    let export = json!({"case": case, "format": "json", "path": place.path("out.json"), "to": to});
    place.ok("export_case", export);
    assert_eq!(place.rule("retention_purge", json!({"case": case})), "disclosure_kept");
    place.clock.forward(5 * 366 * DAY_MS);
    place.ok("retention_purge", json!({"case": case}));
}
