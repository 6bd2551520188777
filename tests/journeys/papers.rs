//! Travel documents and visas at the desk: what is refused by which rule, what is suggested, what stands against
//! a document in other records.

use serde_json::{Value, json};

use crate::desk::Place;

fn document(place: &Place, case: &str, fields: Value) -> String {
    let mut all = json!({"document_type": "visa", "number": "V00318844", "issuer": "USA"});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    place.add(case, "travel_document", all)
}

/// Names of the rules that refuse, as a script reads them.
fn rules(place: &Place, id: &str, fields: Value) -> Vec<String> {
    let failure = place.refused("record_set", json!({"id": id, "fields": fields}));
    assert_eq!(failure.code, "invalid_fields", "{failure}");
    failure.fields.into_iter().map(|field| field.code).collect()
}

fn shown<'v>(page: &'v Value, id: &str) -> &'v Value {
    let mut all = page["documents"].as_array().unwrap().iter();
    all.find(|document| document["record"]["id"] == id).unwrap()
}

#[test]
fn the_post_recommends_where_it_may_not_revoke_and_both_stand_side_by_side() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let visa = document(&place, &case, json!({}));
    let revoked = json!({
        "visa_action": "revoked", "visa_action_on": "2026-11-20", "visa_action_by": "consular_officer",
        "visa_action_basis": "INA 221(i)", "lookout_code": "VRVK", "holder_whereabouts": "in_united_states",
    });
    assert_eq!(rules(&place, &visa, revoked.clone()), ["visa_post_may_not_revoke"]);
    let recommended = json!({
        "visa_action": "revocation_recommended", "revocation_recommended_to": "Visa Office",
        "revocation_basis": "The employer does not exist.",
    });
    let record = place.ok("record_set", json!({"id": visa, "fields": recommended}));
    assert_eq!(record["fields"]["revocation_recommended_on"], "2026-11-22");
    assert!(record["fields"]["revocation_recommended_by"].is_string());
    let mut by_visa_office = revoked;
    by_visa_office["visa_action_by"] = json!("visa_office");
    let record = place.ok("record_set", json!({"id": visa, "fields": by_visa_office}));
    assert_eq!(record["fields"]["revocation_recommended_to"], "Visa Office");
    assert_eq!(record["fields"]["visa_action_by"], "visa_office");
}

#[test]
fn an_outcome_is_suggested_until_somebody_records_it_and_never_made_by_itself() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let visa = document(
        &place,
        &case,
        json!({"visa_action": "refused", "visa_action_on": "2026-11-20", "refusal_ground": "214(b)"}),
    );
    let page = place.show(&case);
    assert_eq!(page["outcomes"], json!([]));
    let suggested = &shown(&page, &visa)["suggested"];
    assert_eq!(
        (&suggested[0]["outcome_type"], &suggested[0]["on"]),
        (&json!("visa_refused"), &json!("2026-11-20"))
    );
    place.add(
        &case,
        "outcome",
        json!({"outcome_type": "visa_refused", "on": "2026-11-20", "document": visa}),
    );
    assert_eq!(shown(&place.show(&case), &visa)["suggested"], json!([]));
}

#[test]
fn what_was_brought_along_stands_and_is_judged_where_it_changes() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let number = place.show(&case)["number"].clone();
    let line = json!({
        "kind": "travel_document", "case": number,
        "fields": {"document_type": "visa", "number": "V00000001", "visa_action": "refused", "visa_action_on": "2025-03-04"},
    });
    let file = place.file("old.ndjson", line.to_string().as_bytes());
    place.ok("import", json!({"path": file}));
    let id = place.show(&case)["documents"][0]["record"]["id"].as_str().unwrap().to_owned();
    place.ok("record_set", json!({"id": id, "fields": {"remarks": "Seen again"}}));
    assert_eq!(rules(&place, &id, json!({"visa_action_on": "2025-03-05"})), ["visa_refusal_ground"]);
}

#[test]
fn an_examiner_who_finds_against_a_document_says_why_and_is_named() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let id = document(&place, &case, json!({"document_type": "passport"}));
    for decision in ["altered", "counterfeit", "fraudulently_obtained", "impostor"] {
        let refused = rules(&place, &id, json!({"examiner_decision": decision}));
        assert_eq!(refused, ["decision_reason_needed"], "{decision}");
    }
    let decided = json!({"examiner_decision": "altered", "decision_reason": "The birth year was scraped."});
    let record = place.ok("record_set", json!({"id": id, "fields": decided}));
    assert_eq!(record["fields"]["decided_on"], "2026-11-22");
    assert!(record["fields"]["decided_by"].is_string());
    let fresh = document(&place, &case, json!({"number": "X1", "examiner_decision": "no_defect_found"}));
    let record = place.ok("record_show", json!({"id": fresh}));
    assert_eq!(record["fields"]["decided_on"], "2026-11-22");
}

#[test]
fn a_visa_is_held_against_the_passport_of_its_holder() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Letters");
    let holder = place.add(&case, "person", json!({"role": "applicant", "surname": "Eriksson"}));
    let passport =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let zone = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";
    document(
        &place,
        &case,
        json!({"document_type": "passport", "holder": holder, "number": "L898902C3", "issuer": "UTO", "mrz": passport}),
    );
    let visa = document(&place, &case, json!({"holder": holder, "mrz": zone}));
    let page = place.show(&case);
    let beside = shown(&page, &visa)["beside"].as_array().unwrap();
    let told: Vec<_> = beside
        .iter()
        .map(|signal| (signal["severity"].as_str().unwrap(), signal["field"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("high", "birth"), ("medium", "number"), ("medium", "nationality")]);
    let said = page.to_string().to_lowercase();
    assert!(!said.contains("genuine") && !said.contains("authentic"));
}

#[test]
fn one_number_with_two_holders_is_told_across_cases_until_they_are_said_to_be_one() {
    let place = Place::of("M. Okafor", "investigator");
    let (here, there) = (place.case("Letters"), place.case("Border"));
    let person =
        |case: &str, name: &str| place.add(case, "person", json!({"role": "suspect", "surname": name}));
    let (one, two) = (person(&here, "Popa"), person(&there, "Rusu"));
    let passport = |case: &str, holder: &str| {
        document(
            &place,
            case,
            json!({"document_type": "passport", "number": "UT447 1920", "issuer": "UTO", "holder": holder}),
        )
    };
    let (mine, other) = (passport(&here, &one), passport(&there, &two));
    let page = place.show(&here);
    let told = &shown(&page, &mine)["beside"];
    assert_eq!(
        (&told[0]["code"], &told[0]["record"]["id"]),
        (&json!("number_of_another_holder"), &json!(other))
    );
    assert_eq!(told[0]["case_number"], place.show(&there)["number"]);
    place.ok("record_link", json!({"id": one, "other": two}));
    assert_eq!(shown(&place.show(&here), &mine)["beside"], json!([]));
}
