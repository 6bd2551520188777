//! People kept as criminal intelligence, and sources: what the law and the trade demand, at the desk.

use app::host::Clock as _;
use serde_json::json;

use crate::desk::Place;

#[test]
fn a_person_is_kept_as_intelligence_only_on_a_recorded_suspicion_and_five_years_at_most() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Broker");
    let kept = |more: serde_json::Value| {
        let mut fields = json!({"role": "suspect", "surname": "CEBAN", "criminal_intelligence": true});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"case": case, "kind": "person", "fields": fields})
    };
    let rules = |request| -> Vec<(String, String)> {
        place.refused("record_add", request).fields.into_iter().map(|f| (f.field, f.code)).collect()
    };
    let named = |field: &str, rule: &str| (field.to_owned(), rule.to_owned());
    let missing = rules(kept(json!({})));
    assert!(missing.contains(&named("suspicion_basis", "suspicion_needed")), "{missing:?}");
    assert!(missing.contains(&named("suspicion_on", "suspicion_needed")), "{missing:?}");
    let basis = json!({"suspicion_basis": "Named by two sources.", "suspicion_on": "2026-01-10"});
    let late = json!({"suspicion_basis": "Named by two sources.", "suspicion_on": "2026-01-10", "revalidate_on": "2031-01-11"});
    assert_eq!(rules(kept(late)), [named("revalidate_on", "revalidate_within_five_years")]);
    // Who recorded it and the last day it may stand are filled in.
    let added = place.ok("record_add", kept(basis));
    assert_eq!(added["fields"]["revalidate_on"], "2031-01-10");
    assert!(added["fields"]["suspicion_by"].is_string());
    let id = &added["id"];
    assert_eq!(place.ok("my_work", json!({}))["to_revalidate"], json!([]));
    assert_eq!(place.ok("to_revalidate", json!({"within_days": 3650}))[0]["record"]["id"], *id);
    place.clock.forward(5 * 366 * 24 * 60 * 60 * 1000);
    let due = place.ok("to_revalidate", json!({}));
    assert_eq!((&due[0]["record"]["id"], &due[0]["overdue"]), (id, &json!(true)));
    assert_eq!(place.ok("my_work", json!({}))["to_revalidate"], due);
    // Validated again, it stands five years from then.
    let today =
        chrono::DateTime::from_timestamp_millis(place.clock.now_ms()).unwrap().date_naive().to_string();
    let again = place.ok("record_set", json!({"id": id, "fields": {"revalidated_on": today}}));
    assert!(again["fields"]["revalidate_on"].as_str() > Some("2036"), "{again}");
    assert_eq!(place.ok("to_revalidate", json!({})), json!([]));
    let beyond = place.refused("record_set", json!({"id": id, "fields": {"revalidate_on": "2039-01-01"}}));
    assert_eq!(beyond.fields[0].code, "revalidate_within_five_years");
}

#[test]
fn who_a_source_is_stands_in_a_source_file_and_nowhere_else() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let file = place.ok("case_new", json!({"title": "BUC-S-26-04", "type": "source_file"}));
    let file = file["id"].as_str().unwrap().to_owned();
    assert_eq!(place.show(&file)["record"]["fields"]["restricted"], true);
    let identity =
        json!({"source_number": "BUC-S-26-04", "surname": "Moraru-Lungu", "given_names": "Corina"});
    let elsewhere = json!({"case": case, "kind": "source_identity", "fields": identity});
    assert_eq!(place.rule("record_add", elsewhere), "source_file_only");
    place.add(&file, "source_identity", identity);
    // No case becomes a source file afterwards, nor a source file another case.
    assert_eq!(
        place.rule("record_set", json!({"id": file, "fields": {"type": "visa_fraud"}})),
        "source_file_stays"
    );
    assert_eq!(
        place.rule("record_set", json!({"id": case, "fields": {"type": "source_file"}})),
        "source_file_stays"
    );

    let named = json!({"case": case, "kind": "person", "fields": {"role": "source", "source_number": "BUC-S-26-04", "surname": "Moraru"}});
    assert_eq!(place.refused("record_add", named).fields[0].code, "source_by_number");
    let unnumbered = json!({"case": case, "kind": "person", "fields": {"role": "source"}});
    assert_eq!(place.refused("record_add", unnumbered).fields[0].code, "source_number_needed");
    let fields = json!({"role": "source", "source_number": "BUC-S-26-04", "description": "Former employee."});
    let source = place.add(&case, "person", fields);
    assert_eq!(place.ok("record_show", json!({"id": source}))["title"], "BUC-S-26-04");
    let told = place.refused("record_set", json!({"id": source, "fields": {"surname": "Moraru"}}));
    assert_eq!(told.fields[0].code, "source_by_number");
    // Neither the file nor the number leads to a name among those alike.
    let alike = place.ok(
        "candidates",
        json!({"kind": "person", "fields": {"surname": "Moraru", "given_names": "Corina"}}),
    );
    assert_eq!(alike["rows"], json!([]));
    assert_eq!(place.ok("candidates", json!({"id": source}))["rows"], json!([]));
    // What leaves the vault says the number.
    let path = place.path("case.json").to_str().unwrap().to_owned();
    place.ok("export_case", json!({"case": case, "format": "json", "path": path}));
    let written = std::fs::read_to_string(place.path("case.json")).unwrap();
    assert!(written.contains("BUC-S-26-04") && !written.contains("Moraru"));
    let line = format!(
        r#"{{"kind":"source_identity","case":"{case}","fields":{{"source_number":"S-9","surname":"X"}}}}"#
    );
    let file = place.file("in.ndjson", line.as_bytes());
    let refused = place.refused("import", json!({"path": file}));
    assert_eq!(refused.fields[0].code, "source_file_only", "{refused:?}");
}
