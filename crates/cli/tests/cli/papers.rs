//! Reference lists, exhibits and retention on the command line.

use serde_json::json;

use crate::laptop::{Laptop, program, run};

const CASE: &str = "VF-2026-BUC-00901";

#[test]
fn a_reference_list_needs_no_vault_and_its_name_must_be_one_of_the_lists() {
    let reply = run(program().args(["reference", "visa_symbol", "--text", "H2B", "--json"])).json();
    assert_eq!(
        reply["source"],
        "22 CFR 41.12; 22 CFR 42.11 before 12 September 2023, without the symbols of 88 FR 45068"
    );
    let codes: Vec<&str> =
        reply["entries"].as_array().unwrap().iter().filter_map(|entry| entry["code"].as_str()).collect();
    assert!(codes.contains(&"H2B") && codes.contains(&"H4"), "{codes:?}");
    assert!(run(program().args(["reference", "currency", "--text", "RON"])).text().contains("leu"));
    assert_eq!(run(program().args(["reference", "planets", "--json"])).error()["code"], "invalid_fields");
}

#[test]
fn an_exhibit_is_checked_and_gets_its_label() {
    let laptop = Laptop::with_cases();
    let item = laptop.json([
        "record",
        "add",
        CASE,
        "evidence",
        "--field",
        "item_number=E-1",
        "--field",
        "description=Stamp",
    ]);
    let id = item["id"].as_str().unwrap();
    assert_eq!(laptop.json(["evidence", "verify", id])["result"], "missing");
    let out = laptop.beside("label.pdf");
    let saved = laptop.json(["evidence", "label", id, "--out", out.to_str().unwrap()]);
    assert_eq!(saved["size"], json!(std::fs::read(&out).unwrap().len()));
}

#[test]
fn nothing_is_due_and_an_open_case_is_not_purged() {
    let laptop = Laptop::with_cases();
    assert_eq!(laptop.json(["retention", "list"]), json!([]));
    assert_eq!(laptop.error(["retention", "purge", CASE])["code"], "rule");
}
