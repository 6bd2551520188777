//! What is asked of a supervisor, and what waits for HQ.

use serde_json::json;

use crate::laptop::{Laptop, run};

#[test]
fn who_asks_cannot_approve_and_the_rule_is_named() {
    let laptop = Laptop::of("supervisor");
    let case = laptop.json(["case", "new", "--type", "visa_fraud", "--title", "Forged letters"]);
    let number = case["case_number"].as_str().unwrap();
    assert_eq!(case["status"], "draft");
    laptop.json(["case", "transition", number, "preliminary"]);
    let asked = laptop.json(["case", "transition", number, "pending_opening", "--reason", "enough to open"]);
    assert_eq!(asked["status"], "pending_opening");

    let waiting = laptop.json(["approval", "list"]);
    let id = waiting[0]["id"].as_str().unwrap();
    assert_eq!((&waiting[0]["asks"], &waiting[0]["state"]), (&json!("opening"), &json!("waiting")));
    let refused = laptop.error(["approval", "approve", id]);
    assert_eq!((&refused["code"], &refused["args"]["rule"]), (&json!("rule"), &json!("four_eyes")));
    let plain = laptop.run(["approval", "return", id, "--reason", "too little"]);
    assert_eq!((plain.code, plain.out.as_str()), (1, ""));
    assert!(plain.err.starts_with("error[rule]: ") && plain.err.contains("four_eyes"), "{}", plain.err);
}

#[test]
fn a_step_that_is_not_in_the_table_is_refused() {
    let laptop = Laptop::with_cases();
    assert_eq!(laptop.error(["case", "transition", "VF-2026-BUC-00901", "closed"])["code"], "rule");
    assert_eq!(laptop.error(["case", "transition", "VF-2026-BUC-00901", "suspended"])["code"], "rule");
    let moved =
        laptop.json(["case", "transition", "VF-2026-BUC-00901", "suspended", "--reason", "witness abroad"]);
    assert_eq!((&moved["from"], &moved["status"]), (&json!("open"), &json!("suspended")));
}

#[test]
fn without_conflicts_there_is_nothing_to_decide() {
    let laptop = Laptop::with_cases();
    assert_eq!(laptop.json(["conflicts"]), json!([]));
    assert_eq!(laptop.json(["conflicts", "--case", "VF-2026-BUC-00901"]), json!([]));
    let words =
        ["conflicts", "resolve", "11111111-1111-4111-8111-111111111111:1", "--reason", "x", "--keep", "1"];
    assert_eq!(laptop.error(words)["code"], "not_found");
}

#[test]
fn every_unsent_change_is_listed_before_hq_is_joined() {
    let laptop = Laptop::with_cases();
    let status = laptop.json(["sync", "status"]);
    assert_eq!(status["enrolled"], false);
    assert!(status["total"].as_u64().unwrap() > 0);
    for key in ["what", "state", "age"] {
        assert!(!status["unsent"][0][key].is_null(), "{key}");
    }
    let exchange = run(&mut laptop.command(["sync", "--once", "--json"]));
    assert_eq!(exchange.code, 1);
    assert!(exchange.err.contains(r#"{"error":{"#), "{}", exchange.err);
    assert_eq!(laptop.json(["case", "list"])["total"], 2);
}

#[test]
fn hq_that_cannot_be_reached_leaves_the_vault_usable() {
    let laptop = Laptop::with_cases();
    let ca = laptop.beside("ca.pem");
    std::fs::write(&ca, "not a certificate").unwrap();
    let words = ["enroll", "--hq", "https://127.0.0.1:1", "--code", "ABCD-EFGH", "--ca"];
    let refused = run(laptop.command(words).arg(&ca));
    assert_eq!(refused.code, 1);
    assert!(!refused.err.contains("ABCD"), "{}", refused.err);
    assert_eq!(laptop.run(["case", "list"]).code, 0);
}
