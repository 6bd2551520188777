//! Statistics: every number is what records one may see say together, each of which can be opened.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::desk::Place;

fn rows(statistics: &Value) -> Vec<Value> {
    let blocks = ["blocks", "charts"].map(|name| statistics[name].as_array().unwrap());
    blocks.into_iter().flatten().flat_map(|block| block["rows"].as_array().unwrap().clone()).collect()
}

fn row(statistics: &Value, name: &str) -> Value {
    rows(statistics).into_iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

fn whole_sample() -> Place {
    let place = Place::of("D. Whitlock", "supervisor");
    place.ok("import", json!({"path": concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/post.ndjson")}));
    place
}

fn with(mut request: Value, more: Value) -> Value {
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    request
}

/// Every number there is, with the request for the records behind it.
fn figures(statistics: &Value) -> Vec<(Value, Value)> {
    let days = |whole: &Value| json!({"from": whole["from"], "to": whole["to"]});
    let list = |value: &Value| value.as_array().unwrap().clone();
    let mut all = Vec::new();
    for chart in list(&statistics["charts"]) {
        for row in list(&chart["rows"]) {
            let of = json!({"of": chart["name"], "group": row["name"]});
            all.push((row["total"].clone(), with(days(statistics), of)));
        }
    }
    let blocks = list(&statistics["blocks"]).into_iter().flat_map(|block| list(&block["rows"]));
    let of_periods = blocks.map(|row| (row, "periods"));
    let of_years = list(&statistics["by_year"]).into_iter().map(|row| (row, "years"));
    for (row, periods) in of_periods.chain(of_years) {
        let of = json!({"of": row["name"], "unit": row["unit"]});
        if periods == "periods" {
            all.push((row["total"].clone(), with(days(statistics), of.clone())));
        }
        for (figure, period) in list(&row["by_period"]).iter().zip(list(&statistics[periods])) {
            all.push((figure.clone(), with(days(&period), of.clone())));
        }
    }
    all
}

#[test]
fn every_number_of_the_sample_opens_as_many_records_as_it_says() {
    let place = whole_sample();
    let statistics = place.ok("statistics", json!({"from": "2024-10-01", "to": "2026-11-22"}));
    assert_eq!(statistics["periods"].as_array().unwrap().len(), 9);
    let kinds: BTreeMap<String, String> = rows(&statistics)
        .iter()
        .map(|row| (row["name"].as_str().unwrap().to_owned(), row["kind"].as_str().unwrap().to_owned()))
        .collect();
    let mut counted = 0;
    for (figure, request) in figures(&statistics) {
        assert!(figure["records"] != 0 || figure["count"] == 0, "{request} {figure}");
        let behind = place.ok("statistics_behind", with(request.clone(), json!({"limit": 1000})));
        assert_eq!(behind["total"], figure["records"], "{request}");
        let found = behind["rows"].as_array().unwrap();
        assert_eq!(json!(found.len()), behind["total"], "{request}");
        let name = request["of"].as_str().unwrap();
        let kind = kinds.get(name).map_or(if name == "outcomes" { "outcome" } else { "case" }, |kind| kind);
        assert!(found.iter().all(|row| row["kind"] == kind), "{request}");
        counted += found.len();
    }
    assert!(counted > 100, "{counted}");
}

#[test]
fn what_is_behind_a_number_comes_a_page_at_a_time_and_what_is_no_number_is_refused() {
    let place = whole_sample();
    let request = json!({"from": "2024-10-01", "to": "2026-11-22", "of": "cases_opened"});
    let all = place.ok("statistics_behind", request.clone());
    let page = |offset: u64| {
        place.ok("statistics_behind", with(request.clone(), json!({"offset": offset, "limit": 3})))
    };
    let rows = all["rows"].as_array().unwrap();
    assert_eq!(page(2)["rows"].as_array().unwrap()[..], rows[2..5]);
    assert_eq!((&page(2)["total"], page(100_000)["rows"].as_array().unwrap().len()), (&all["total"], 0));
    assert!(rows.iter().all(|row| row["case_number"].is_string() && row["title"].is_string()));
    for (request, field) in [
        (json!({"of": "heroics"}), "of"),
        (json!({"of": "open_by_post"}), "group"),
        (json!({"of": "meetings", "post": "x"}), "post"),
    ] {
        assert_eq!(place.refused("statistics_behind", request).fields[0].field, field);
    }
}

#[test]
fn numbers_of_many_cases_are_not_longer_than_those_of_a_few() {
    let length = |cases: u64| {
        let place = Place::of("D. Whitlock", "supervisor");
        place.ok("demo", json!({"cases": cases, "seed": 7}));
        let mut numbers = place.ok("statistics", json!({"from": "2024-10-01", "to": "2026-11-22"}));
        // How many rows there are depends on what there is to count; how long each is, must not.
        numbers["marking"] = Value::Null;
        let figures = figures(&numbers);
        figures.iter().map(|(figure, _)| figure.to_string().len()).sum::<usize>() / figures.len()
    };
    let (few, many) = (length(20), length(200));
    assert!(many < few + 8, "{few} and {many} bytes for a number");
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
    assert_eq!((&documents["count"], &documents["records"]), (&json!(38), &json!(1)));
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
    let groups: usize = numbers["charts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|chart| chart["rows"].as_array().unwrap().len())
        .sum();
    assert_eq!(text.lines().count(), 1 + (rows(&numbers).len() - groups) * 5 + groups);
    assert!(text.contains("FY2026 Q1,2025-10-01,2025-12-31"), "{text}");
}

fn chart(statistics: &Value, name: &str) -> Vec<(String, u64)> {
    let charts = statistics["charts"].as_array().unwrap();
    let chart = charts.iter().find(|chart| chart["name"] == name).unwrap_or_else(|| panic!("no {name}"));
    let row =
        |row: &Value| (row["name"].as_str().unwrap().to_owned(), row["total"]["count"].as_u64().unwrap());
    chart["rows"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn every_open_case_is_in_one_post_one_type_and_one_age() {
    let place = whole_sample();
    let numbers = place.ok("statistics", json!({"from": "2024-10-01", "to": "2026-11-22"}));
    let open = row(&numbers, "cases_open_at_end")["total"]["count"].as_u64().unwrap();
    assert!(open > 10, "{open}");
    for name in ["open_by_post", "open_by_type", "open_by_age"] {
        let groups = chart(&numbers, name);
        assert_eq!(groups.iter().map(|(_, count)| count).sum::<u64>(), open, "{name}");
        assert!(groups.len() > 1, "{groups:?}");
    }
    let ages = ["month", "quarter", "half", "year", "more"];
    let found: Vec<usize> = chart(&numbers, "open_by_age")
        .iter()
        .map(|(age, _)| ages.iter().position(|a| a == age).unwrap())
        .collect();
    assert!(found.is_sorted(), "the youngest first: {found:?}");
    let to_come = place.ok("statistics", json!({"from": "2026-10-01", "to": "2027-09-30"}));
    assert_eq!(chart(&to_come, "open_by_age"), chart(&numbers, "open_by_age"), "ages are those of today");
}

#[test]
fn a_case_that_went_to_another_post_counts_there_and_its_opening_where_it_was_opened() {
    let place = Place::of("D. Whitlock", "supervisor");
    let case = "c0ffee00-0000-4000-8000-000000000001";
    let lines = [
        json!({"kind": "case", "id": case, "case_number": "VF-2026-BUC-00990-7K3QX", "fields": {"title": "Sub-agent", "type": "visa_fraud", "status": "open", "post": "BUC", "opened_on": "2026-02-09", "case_number": "VF-2026-BUC-00990-7K3QX", "owning_post": "CHI", "transfer_state": "accepted", "transfer_to": "CHI", "transfer_on": "2026-04-02"}}),
        json!({"kind": "outcome", "id": "c0ffee00-0000-4000-8000-000000000002", "case": case, "fields": {"outcome_type": "conviction", "on": "2026-06-01"}}),
    ];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let path = place.file("moved.ndjson", text.as_bytes());
    place.ok("import", json!({"path": path}));
    let count = |post: &str, name: &str| {
        let request = json!({"from": "2025-10-01", "to": "2026-09-30", "post": post});
        row(&place.ok("statistics", request), name)["total"]["count"].as_u64().unwrap()
    };
    let of = |post: &str| ["cases_opened", "cases_open_at_end", "convictions"].map(|name| count(post, name));
    assert_eq!((of("BUC"), of("CHI")), ([1, 0, 0], [0, 1, 1]));
    let all = place.ok("statistics", json!({"from": "2025-10-01", "to": "2026-09-30"}));
    assert_eq!(chart(&all, "open_by_post"), [("CHI".to_owned(), 1)]);
    assert_eq!(chart(&all, "opened_by_post"), [("BUC".to_owned(), 1)]);
    assert_eq!(all["reported"][0]["post"], "CHI");
}

#[test]
fn five_fiscal_years_stand_side_by_side_whatever_the_period() {
    let place = whole_sample();
    let numbers = place.ok("statistics", json!({"from": "2026-10-01", "to": "2026-11-22"}));
    let names: Vec<&Value> = numbers["years"].as_array().unwrap().iter().map(|year| &year["name"]).collect();
    assert_eq!(names, ["FY2023", "FY2024", "FY2025", "FY2026", "FY2027"]);
    for row in numbers["by_year"].as_array().unwrap() {
        let years = row["by_period"].as_array().unwrap();
        assert_eq!(years.len(), 5, "{}", row["name"]);
        let sum: u64 = years.iter().map(|year| year["count"].as_u64().unwrap()).sum();
        assert_eq!(row["total"]["count"], json!(sum), "{}", row["name"]);
    }
    let year = place.ok("statistics", json!({"from": "2025-10-01", "to": "2026-09-30"}));
    let opened =
        numbers["by_year"].as_array().unwrap().iter().find(|row| row["name"] == "cases_opened").unwrap();
    assert_eq!(opened["by_period"][3]["count"], row(&year, "cases_opened")["total"]["count"]);
}
