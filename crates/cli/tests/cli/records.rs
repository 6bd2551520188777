//! The small story of a case: imported, read, added to, changed, searched, moved.

use serde_json::{Value, json};

use crate::laptop::{Laptop, fixture, run, run_with_input};

const CASE: &str = "VF-2026-BUC-00901";
const CASE_ID: &str = "11111111-1111-4111-8111-111111111111";
const PERSON: &str = "22222222-2222-4222-8222-222222222222";

fn lines(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap()
}

#[test]
fn a_case_is_listed_and_shown_with_all_its_parts() {
    let laptop = Laptop::with_cases();
    let list = laptop.json(["case", "list"]);
    assert_eq!((&list["total"], list["rows"].as_array().unwrap().len()), (&json!(2), 2));
    let open = laptop.json(["case", "list", "--status", "open", "--type", "visa_fraud", "--limit", "1"]);
    assert_eq!((&open["total"], &open["rows"][0]["case_number"]), (&json!(1), &json!(CASE)));
    assert_eq!(laptop.json(["case", "list", "--text", "changed picture"])["total"], 1);
    assert_eq!(laptop.json(["case", "list", "--offset", "2"])["rows"], json!([]));

    let case = laptop.json(["case", "show", CASE]);
    let by_id = laptop.json(["case", "show", CASE_ID]);
    // Not the whole answer: it also tells how old the unsent changes are.
    for key in ["id", "fields", "parts"] {
        assert!(!case[key].is_null(), "{key}");
        assert_eq!(case[key], by_id[key], "{key}");
    }
    assert_eq!(case["fields"]["opened_on"], "2026-03-04");
    assert_eq!(case["conflicts"], json!([]));
    assert!(case["history_length"].as_u64().unwrap() >= 1);
    let mut kinds: Vec<&str> =
        case["parts"].as_array().unwrap().iter().filter_map(|part| part["kind"].as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["person", "phone"]);

    assert!(laptop.run(["case", "list"]).text().contains(CASE));
    assert!(laptop.run(["case", "show", CASE]).text().contains("Marchetti"));
}

#[test]
fn a_record_is_added_changed_and_its_history_told() {
    let laptop = Laptop::with_cases();
    let added = laptop.json([
        "record",
        "add",
        CASE,
        "person",
        "--field",
        "role=witness",
        "--field",
        "surname=Lindqvist",
        "--field",
        "aliases=Lin",
        "--field",
        "aliases=Q",
    ]);
    let id = added["id"].as_str().unwrap();
    assert_eq!(added["fields"]["aliases"], json!(["Lin", "Q"]));
    laptop.json(["record", "set", id, "--field", "surname=Lundqvist", "--field", "aliases="]);

    let shown = laptop.json(["record", "show", id, "--history"]);
    assert_eq!((&shown["fields"]["surname"], &shown["kind"]), (&json!("Lundqvist"), &json!("person")));
    let surname =
        shown["history"].as_array().unwrap().iter().find(|field| field["field"] == "surname").unwrap();
    let values: Vec<&Value> =
        surname["values"].as_array().unwrap().iter().map(|version| &version["value"]).collect();
    assert_eq!(values, [&json!("Lindqvist"), &json!("Lundqvist")]);
    for key in ["author", "device", "at"] {
        assert!(surname["values"][0][key].is_string(), "{key}");
    }
    assert!(laptop.run(["record", "show", id, "--history"]).text().contains("Lindqvist"));
}

#[test]
fn text_becomes_the_type_that_the_field_asks_for() {
    let laptop = Laptop::with_cases();
    laptop.json(["record", "set", CASE, "--field", "visa_records=yes", "--field", "statutes=18 USC 1546"]);
    let fields = &laptop.json(["record", "show", CASE])["fields"];
    assert_eq!((&fields["visa_records"], &fields["statutes"]), (&json!(true), &json!(["18 USC 1546"])));
    let wrong = laptop.error(["record", "set", CASE, "--field", "opened_on=soon", "--field", "bogus=1"]);
    let named: Vec<&str> =
        wrong["fields"].as_array().unwrap().iter().filter_map(|field| field["field"].as_str()).collect();
    assert_eq!((&wrong["code"], named.len()), (&json!("invalid_fields"), 2), "{wrong}");
    assert_eq!(laptop.json(["record", "show", CASE])["fields"]["opened_on"], "2026-03-04");
}

#[test]
fn a_deleted_record_says_so_and_comes_back() {
    let laptop = Laptop::with_cases();
    laptop.json(["record", "delete", PERSON, "--reason", "entered twice"]);
    assert_eq!(laptop.json(["search", "Marchetti"]), json!([]));
    laptop.json(["record", "restore", PERSON]);
    assert_eq!(laptop.json(["record", "show", PERSON])["deleted"], false);
}

#[test]
fn a_search_finds_the_record_and_its_case() {
    let laptop = Laptop::with_cases();
    let hits = laptop.json(["search", "marchetti"]);
    assert_eq!(
        (&hits[0]["id"], &hits[0]["kind"], &hits[0]["case"]),
        (&json!(PERSON), &json!("person"), &json!(CASE_ID))
    );
    for key in ["title", "snippet", "score"] {
        assert!(!hits[0][key].is_null(), "{key}");
    }
    assert_eq!(laptop.json(["search", "marchetti", "--kind", "task"]), json!([]));
    assert!(laptop.run(["search", "marchetti"]).text().contains("1 found"));
}

#[test]
fn what_is_not_there_is_refused_without_repeating_what_was_typed() {
    let laptop = Laptop::new();
    let lines: [&[&str]; 5] = [
        &["case", "show", "Popescu"],
        &["record", "show", "Popescu"],
        &["record", "set", CASE_ID, "--field", "surname=Popescu"],
        &["attachment", "get", "Popescu", "--out", "x"],
        &["approval", "approve", "Popescu"],
    ];
    for words in lines {
        let error = laptop.error(words.iter());
        assert_eq!(error["code"], "not_found", "{words:?}");
        assert!(!error.to_string().contains("Popescu"));
    }
}

#[test]
fn the_same_file_twice_writes_nothing_new() {
    let laptop = Laptop::with_cases();
    let before = laptop.run(["state-hash"]);
    let again =
        run_with_input(&mut laptop.command(["import", "-", "--json"]), &lines("two-cases.ndjson")).json();
    assert_eq!((&again["read"], &again["written"], &again["cases"]), (&json!(5), &json!(0), &json!(0)));
    assert_eq!(laptop.run(["state-hash"]).out, before.out);
}

#[test]
fn one_bad_line_means_nothing_is_written_unless_it_may_go_elsewhere() {
    let laptop = Laptop::new();
    let mut text = lines("two-cases.ndjson");
    text.push_str(r#"{"kind":"task","case":"VF-2026-BUC-00901","fields":{"title":"x","due_on":"soon"}}"#);
    let file = laptop.beside("mixed.ndjson");
    std::fs::write(&file, text).unwrap();

    let refused = laptop.error(["import".as_ref(), file.as_os_str()]);
    assert_eq!(
        (&refused["fields"][0]["line"], &refused["fields"][0]["field"]),
        (&json!(6), &json!("due_on"))
    );
    assert_eq!(laptop.json(["case", "list"])["total"], 0);
    let rehearsal = run(laptop.command(["import", "--dry-run", "--json"]).arg(&file));
    assert_eq!((rehearsal.code, rehearsal.out.contains(r#""rejected":1"#)), (1, true), "{rehearsal:?}");

    let rejects = laptop.beside("rejects.ndjson");
    let report =
        laptop.json(["import".as_ref(), file.as_os_str(), "--rejects".as_ref(), rejects.as_os_str()]);
    assert_eq!(
        (&report["read"], &report["written"], &report["rejected"], &report["cases"]),
        (&json!(6), &json!(5), &json!(1), &json!(2))
    );
    assert_eq!(std::fs::read_to_string(rejects).unwrap().lines().count(), 1);
}

#[test]
fn an_empty_vault_takes_fictional_cases() {
    let laptop = Laptop::new();
    let report = laptop.json(["demo", "--cases", "2", "--seed", "7"]);
    assert_eq!(report["cases"], 2);
    assert_eq!(laptop.json(["case", "list"])["total"], 2);
    assert_eq!(laptop.error(["demo"])["code"], "not_empty");
}
