//! Making a vault, opening it, and the passphrase. The only tests here that pay for a real passphrase.

use std::fs;

use serde_json::json;

use crate::laptop::{Laptop, PASSPHRASE, program, run};

#[test]
fn a_vault_is_made_once_and_its_recovery_key_opens_it() {
    let laptop = Laptop::empty();
    let made = laptop.json(["init", "--user", "Ana Petrescu", "--post", "BUC"]);
    for key in ["device", "user", "recovery_key"] {
        assert!(made[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    let again = laptop.error(["init", "--user", "Ana Petrescu", "--post", "BUC"]);
    assert_eq!(again["code"], "vault_exists");

    let key = made["recovery_key"].as_str().unwrap();
    let mut recover = laptop.command(["recover", "--key", key]);
    assert_eq!(run(recover.env("CHANCERY_NEW_PASSPHRASE", "another long passphrase")).code, 0);
    assert_eq!(laptop.error(["case", "list"])["code"], "wrong_passphrase");
    let mut list = laptop.command(["case", "list", "--json"]);
    assert_eq!(run(list.env("CHANCERY_PASSPHRASE", "another long passphrase")).json()["total"], 0);
    assert_eq!(laptop.error(["recover", "--key", "not-a-key"])["code"], "wrong_recovery_key");
}

#[test]
fn what_a_vault_needs_is_said_before_it_is_made() {
    let laptop = Laptop::empty();
    let refused = laptop.error(["init", "--user", "Ana Petrescu", "--post", "Bucharest"]);
    assert_eq!(
        (&refused["code"], &refused["fields"][0]["field"]),
        (&json!("invalid_fields"), &json!("post"))
    );
    assert!(!laptop.vault().join("vault.db").exists());
}

#[test]
fn nobody_is_asked_when_nobody_can_answer() {
    let laptop = Laptop::new();
    let mut silent = laptop.command(["case", "list"]);
    let refused = run(silent.env_remove("CHANCERY_PASSPHRASE"));
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(refused.err.starts_with("error[passphrase_missing]: "), "{}", refused.err);
    assert_eq!(refused.err.lines().count(), 1);
    assert_eq!(laptop.error(["passphrase", "change"])["code"], "passphrase_missing");
    let empty = Laptop::empty();
    let mut init = empty.command(["init", "--user", "x", "--post", "BUC"]);
    assert_eq!(run(init.env_remove("CHANCERY_PASSPHRASE")).code, 1);
}

#[test]
fn a_passphrase_may_come_from_a_file() {
    let laptop = Laptop::new();
    let file = laptop.beside("passphrase");
    fs::write(&file, format!("{PASSPHRASE}\r\nsecond line")).unwrap();
    let mut list = program();
    list.args(["case", "list", "--json", "--vault"]).arg(laptop.vault()).arg("--passphrase-file").arg(&file);
    assert_eq!(run(&mut list).json()["total"], 0);
    let missing = laptop.error(["case", "list", "--passphrase-file", "/nowhere/at/all"]);
    assert_eq!(missing["code"], "file_unreadable");
}

#[test]
fn a_passphrase_is_changed_and_the_old_one_forgotten() {
    let laptop = Laptop::new();
    let file = laptop.beside("next");
    fs::write(&file, "the next passphrase\n").unwrap();
    laptop
        .run(["passphrase".as_ref(), "change".as_ref(), "--new-passphrase-file".as_ref(), file.as_os_str()])
        .text();
    assert_eq!(laptop.error(["state-hash"])["code"], "wrong_passphrase");
    let mut hash = laptop.command(["state-hash"]);
    assert_eq!(run(hash.env_remove("CHANCERY_PASSPHRASE").arg("--passphrase-file").arg(&file)).code, 0);
    let mut weak = laptop.command(["passphrase", "change", "--json"]);
    weak.env("CHANCERY_PASSPHRASE", "the next passphrase").env("CHANCERY_NEW_PASSPHRASE", "short");
    assert_eq!(run(&mut weak).error()["code"], "weak_passphrase");
}

#[test]
fn a_folder_without_a_vault_is_named_as_such() {
    let error = Laptop::empty().error(["case", "list"]);
    assert_eq!((&error["code"], &error["fields"]), (&json!("no_vault"), &json!([])));
    assert!(error["message"].as_str().is_some_and(|text| text.ends_with('.')));
}
