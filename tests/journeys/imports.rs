//! Files of records: all or nothing, every bad line named, twice is once.

use serde_json::{Value, json};

use crate::desk::Place;

const CASE: &str = r#"{"kind":"case","id":"c0000000-0000-4000-8000-000000000001","fields":{"title":"T","type":"visa_fraud"}}"#;

fn person(extra: &str) -> String {
    format!(
        r#"{{"kind":"person","case":"c0000000-0000-4000-8000-000000000001","fields":{{"role":"suspect","surname":"X"{extra}}}}}"#
    )
}

fn bad_lines(place: &Place, text: &[u8]) -> Vec<(u64, String, String)> {
    let path = place.file("in.ndjson", text);
    let before = place.hash();
    let failure = place.refused("import", json!({"path": path}));
    assert_eq!(failure.code, "bad_lines");
    assert_eq!(place.hash(), before, "nothing is written");
    failure.fields.into_iter().map(|f| (f.line.unwrap(), f.field, f.code)).collect()
}

#[test]
fn the_sample_post_imports_whole_and_twice_is_once() {
    let place = Place::of("M. Okafor", "investigator");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/post.ndjson");
    let first = place.ok("import", json!({"path": path}));
    assert_eq!(first["rejected"], 0);
    assert_eq!(first["read"], first["written"]);
    let hash = place.hash();
    let again = place.ok("import", json!({"path": path}));
    assert_eq!((&again["written"], &again["unchanged"]), (&json!(0), &first["read"]));
    assert_eq!(place.hash(), hash);
    assert_eq!(place.ok("log_verify", json!({}))["ok"], true);
    assert_eq!(place.ok("check", json!({}))["ok"], true);
    for row in place.ok("case_list", json!({"limit": 500}))["rows"].as_array().unwrap() {
        let page = place.show(row["id"].as_str().unwrap());
        assert_eq!(page["conflicts"], json!([]), "{}", row["number"]);
        place.ok("case_timeline", json!({"case": row["id"]}));
    }
}

#[test]
fn one_bad_line_means_nothing_is_written_and_every_bad_line_is_named() {
    let place = Place::of("M. Okafor", "investigator");
    let text =
        [CASE, "{not json", r#"{"kind":"unicorn","fields":{}}"#, &person(r#","birth_date":5"#), &person("")]
            .join("\n");
    let bad = bad_lines(&place, text.as_bytes());
    let expected = [(2, "line", "bad_json"), (3, "kind", "unknown_kind"), (4, "birth_date", "wrong_type")];
    assert_eq!(bad, expected.map(|(line, field, code)| (line, field.to_owned(), code.to_owned())));
}

#[test]
fn ids_twice_unknown_cases_and_bytes_that_are_no_text_are_bad_lines() {
    let place = Place::of("M. Okafor", "investigator");
    let stray = person("").replace("c0000000", "d0000000");
    let mut text = [CASE, CASE, &stray].join("\n").into_bytes();
    text.extend_from_slice(b"\n{\"kind\":\"case\",\"fields\":{\"title\":\"\xFF\xFE\"}}\n");
    let codes: Vec<_> = bad_lines(&place, &text).into_iter().map(|(line, _, code)| (line, code)).collect();
    assert_eq!(
        codes,
        [(2, "duplicate_id".to_owned()), (3, "unknown_case".to_owned()), (4, "not_utf8".to_owned())]
    );
}

#[test]
fn a_field_of_ten_megabytes_is_one_bad_line() {
    let place = Place::of("M. Okafor", "investigator");
    let long = "x".repeat(10 * 1024 * 1024);
    let text = [CASE.to_owned(), person(&format!(r#","description":"{long}""#)), person("")].join("\n");
    let bad = bad_lines(&place, text.as_bytes());
    assert_eq!(bad, [(2, "description".to_owned(), "too_long".to_owned())]);
}

#[test]
fn rejects_go_to_a_file_and_the_good_lines_in() {
    let place = Place::of("M. Okafor", "investigator");
    let wrong = person(r#","sex":"?""#);
    let path = place.file("in.ndjson", [CASE, &wrong, &person("")].join("\n").as_bytes());
    let rejects = place.path("rejects.ndjson");
    let report = place.ok("import", json!({"path": path, "rejects": rejects}));
    assert_eq!(
        (&report["written"], &report["rejected"], &report["cases"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(report["bad"][0]["field"], "sex");
    assert_eq!(std::fs::read_to_string(&rejects).unwrap(), format!("{wrong}\n"));
    // The corrected line goes in, the others are there already.
    let path =
        place.file("in.ndjson", [CASE, &person(r#","sex":"male""#), &person("")].join("\n").as_bytes());
    let report = place.ok("import", json!({"path": path}));
    assert_eq!((&report["written"], &report["unchanged"]), (&json!(1), &json!(2)));
}

#[test]
fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let place = Place::of("M. Okafor", "investigator");
    let path = place.file("in.ndjson", [CASE, "{"].join("\n").as_bytes());
    let before = place.hash();
    let report = place.ok("import", json!({"path": path, "dry_run": true}));
    assert_eq!(
        (&report["written"], &report["rejected"], &report["dry_run"]),
        (&json!(1), &json!(1), &json!(true))
    );
    assert_eq!(place.hash(), before);
}

#[test]
fn fictional_cases_fill_an_empty_vault_and_only_an_empty_one() {
    let place = Place::of("M. Okafor", "investigator");
    let report = place.ok("demo", json!({"cases": 60, "seed": 3}));
    assert_eq!((&report["cases"], &report["rejected"]), (&json!(60), &json!(0)));
    assert_eq!(place.ok("case_list", json!({}))["total"], 60);
    assert_eq!(place.refused("demo", json!({})).code, "not_empty");
    let numbers: Vec<Value> = place.ok("case_list", json!({"limit": 500}))["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["number"].clone())
        .collect();
    let mut once = numbers.clone();
    once.sort_by_key(ToString::to_string);
    once.dedup();
    assert_eq!(once.len(), numbers.len(), "every case has a number of its own");
}

#[test]
fn a_case_that_comes_in_waiting_for_a_decision_can_be_decided() {
    let place = Place::of("D. Whitlock", "supervisor");
    place.ok("demo", json!({}));
    let waiting = place.ok("approval_list", json!({}));
    assert_eq!(waiting.as_array().unwrap().len(), 5, "{waiting}");
    let first = &waiting[0];
    assert!(
        first["requested_by"]["name"].as_str().unwrap().contains(' '),
        "the staff of the post have names"
    );
    place.ok("approval_decide", json!({"id": first["id"], "decision": "approve"}));
    assert_eq!(place.ok("approval_list", json!({})).as_array().unwrap().len(), 4);
}
