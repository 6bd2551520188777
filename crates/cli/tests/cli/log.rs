//! The tamper-evident log.

use std::fs;

use serde_json::json;

use crate::laptop::{Laptop, program, run};

#[test]
fn a_whole_log_is_verified_and_shown() {
    let laptop = Laptop::with_cases();
    let verdict = laptop.json(["log", "verify"]);
    assert_eq!((&verdict["ok"], &verdict["bad"]), (&json!(true), &json!([])));
    assert!(verdict["entries"].as_u64().unwrap() > 0);
    let log = laptop.json(["log", "show", "--limit", "1"]);
    assert_eq!(log["entries"].as_array().unwrap().len(), 1);
    assert_eq!(laptop.json(["log", "show", "--case", "VF-2026-BUC-00901"])["entries"][0]["action"], "import");
    assert!(laptop.run(["log", "show"]).text().contains("import"));
    let acts = laptop.json(["log", "show", "--source", "acts", "--limit", "2"]);
    assert_eq!(
        (&acts["entries"][0]["action"], &acts["entries"][1]["action"]),
        (&json!("unlock"), &json!("lock"))
    );
    assert!(laptop.run(["log", "show", "--source", "acts"]).text().contains("vault.create"));
}

#[test]
fn an_exported_log_is_verified_without_the_vault_and_a_changed_one_is_not() {
    let laptop = Laptop::with_cases();
    let out = laptop.beside("log.export");
    laptop.json(["log".as_ref(), "export".as_ref(), "--out".as_ref(), out.as_os_str()]);
    let verify = |json: bool| {
        let mut command = program();
        command.args(["log", "verify", "--file"]).arg(&out).args(json.then_some("--json"));
        run(&mut command)
    };
    assert_eq!(verify(true).json()["ok"], true);

    let mut bytes = fs::read(&out).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&out, bytes).unwrap();
    let refused = verify(false);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.starts_with("error["), "{}", refused.err);
}

#[test]
fn the_state_hash_changes_with_the_state_and_only_then() {
    let laptop = Laptop::with_cases();
    let hash = || laptop.json(["state-hash"])["hash"].clone();
    let first = hash();
    assert_eq!(first.as_str().unwrap().len(), 64);
    assert_eq!(hash(), first);
    assert_ne!(laptop.json(["state-hash", "--case", "VF-2026-BUC-00901"])["hash"], first);
    laptop.json(["record", "set", "VF-2026-BUC-00901", "--field", "title=Another title"]);
    assert_ne!(hash(), first);
}
