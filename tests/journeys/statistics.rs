//! Statistics: every number is what records one may see say together, each of which can be opened.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::desk::Place;

fn rows(statistics: &Value) -> Vec<Value> {
    let blocks = statistics["blocks"].as_array().unwrap();
    blocks.iter().flat_map(|block| block["rows"].as_array().unwrap().clone()).collect()
}

fn row(statistics: &Value, name: &str) -> Value {
    rows(statistics).into_iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

fn whole_sample() -> Place {
    let place = Place::of("D. Whitlock", "supervisor");
    place.ok("import", json!({"path": concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/post.ndjson")}));
    place
}

#[test]
fn every_number_of_the_sample_drills_to_as_many_records_as_it_says() {
    let place = whole_sample();
    let statistics = place.ok("statistics", json!({"from": "2024-10-01", "to": "2026-11-22"}));
    let mut counted = 0;
    for row in rows(&statistics) {
        let figures = row["by_period"].as_array().unwrap().iter().chain([&row["total"]]);
        for figure in figures {
            let none = figure["ids"].as_array().unwrap().is_empty();
            assert!(!none || figure["count"] == 0, "{}", row["name"]);
        }
        let ids = &row["total"]["ids"];
        counted += ids.as_array().unwrap().len();
        if !ids.as_array().unwrap().is_empty() {
            let list = place.ok("record_list", json!({"ids": ids, "limit": 500}));
            assert_eq!(list["total"], json!(ids.as_array().unwrap().len()), "{}", row["name"]);
            let kinds: BTreeSet<_> =
                list["rows"].as_array().unwrap().iter().map(|found| found["kind"].to_string()).collect();
            assert_eq!(kinds, BTreeSet::from([row["kind"].to_string()]));
        }
    }
    assert!(counted > 100, "{counted}");
    assert_eq!(statistics["periods"].as_array().unwrap().len(), 9);
}

#[test]
fn what_one_may_not_see_is_in_no_number() {
    let place = Place::of("I. Dragomir", "fsn");
    let numbers = place.ok("statistics", json!({"from": "2024-10-01", "to": "2026-11-22"}));
    assert!(rows(&numbers).iter().all(|row| row["total"]["count"] == 0));
    // Local staff see no case that was not granted: nothing they cannot open is counted.
    let course = place.ok("record_add", json!({"kind": "training_event", "fields": {"title": "T", "programme": "ata", "starts_on": "2026-10-05"}}));
    let trainee = json!({"training_event": course["id"], "name": "A", "attendance": "attended"});
    place.ok("record_add", json!({"kind": "trainee", "fields": trainee}));
    let numbers = place.ok("statistics", json!({}));
    assert_eq!(row(&numbers, "people_trained")["total"]["count"], 1);
    assert_eq!(numbers["from"], "2026-10-01", "the fiscal year so far unless said");
}

#[test]
fn an_outcome_that_is_typed_says_what_statistics_need() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Outcomes");
    let wanting = |fields: Value| -> Vec<String> {
        let failure = place.refused("record_add", json!({"case": case, "kind": "outcome", "fields": fields}));
        failure.fields.into_iter().map(|field| field.field).collect()
    };
    assert_eq!(wanting(json!({"outcome_type": "arrest", "on": "2026-11-02"})), ["jurisdiction"]);
    assert_eq!(
        wanting(json!({"outcome_type": "currency_seized", "on": "2026-11-02"})),
        ["amount", "currency"]
    );
    assert_eq!(wanting(json!({"outcome_type": "document_seized", "on": "2026-11-02"})), ["document"]);
    for (amount, currency) in [(500, "USD"), (700, "EUR"), (250, "USD")] {
        let fields = json!({"outcome_type": "currency_seized", "on": "2026-11-02", "amount": amount, "currency": currency});
        place.add(&case, "outcome", fields);
    }
    place.add(&case, "outcome", json!({"outcome_type": "arrest", "on": "2026-11-03", "jurisdiction": "us"}));
    let numbers = place.ok("statistics", json!({"from": "2026-10-01", "to": "2026-12-31"}));
    let seized: Vec<Value> =
        rows(&numbers).into_iter().filter(|row| row["name"] == "currency_seized").collect();
    let sums: Vec<_> = seized.iter().map(|row| (&row["unit"], &row["total"]["amount"])).collect();
    assert_eq!(sums, [(&json!("EUR"), &json!(700)), (&json!("USD"), &json!(750))]);
    assert_eq!(row(&numbers, "arrests_us")["total"]["count"], 1);
    let seized = json!({"outcome_type": "document_seized", "on": "2026-11-04", "quantity": 38});
    place.add(&case, "outcome", seized.clone());
    let numbers = place.ok("statistics", json!({"from": "2026-10-01", "to": "2026-12-31"}));
    let documents = &row(&numbers, "documents_seized")["total"];
    assert_eq!((&documents["count"], documents["ids"].as_array().unwrap().len()), (&json!(38), 1));
    for name in ["quantity", "amount"] {
        let mut fields = seized.clone();
        fields
            .as_object_mut()
            .unwrap()
            .extend([(name.to_owned(), json!(-500)), ("currency".into(), json!("USD"))]);
        assert_eq!(wanting(fields), [name], "nothing is below nothing");
    }
}

#[test]
fn a_post_counts_its_own_and_a_period_that_ends_before_it_begins_is_refused() {
    let place = whole_sample();
    let of = |post: Value| {
        let request = json!({"from": "2024-10-01", "to": "2026-11-22", "post": post});
        row(&place.ok("statistics", request), "cases_opened")["total"]["count"].as_u64().unwrap()
    };
    assert!(of(json!("CHI")) > 0);
    assert_eq!(of(json!("BUC")) + of(json!("CHI")), of(Value::Null));
    let backwards = place.refused("statistics", json!({"from": "2026-11-02", "to": "2026-11-01"}));
    assert_eq!(backwards.fields[0].field, "to");
    assert_eq!(place.refused("statistics", json!({"post": "bucharest"})).fields[0].field, "post");
}

#[test]
fn the_table_of_statistics_has_a_line_for_every_number_and_period() {
    let place = whole_sample();
    let request = json!({"from": "2025-10-01", "to": "2026-09-30"});
    let numbers = place.ok("statistics", request);
    let path = place.path("statistics.csv");
    place.ok("statistics_export", json!({"from": "2025-10-01", "to": "2026-09-30", "path": path}));
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 1 + rows(&numbers).len() * 5);
    assert!(text.contains("FY2026 Q1,2025-10-01,2025-12-31"), "{text}");
}
