//! Words that are not understood, and words that need no vault.

use serde_json::{Value, json};

use crate::laptop::{Laptop, program, run, run_with_input};

/// The specimen of ICAO Doc 9303.
const ZONE: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

#[test]
fn words_that_are_not_understood_exit_with_2() {
    let lines: &[&[&str]] = &[
        &[],
        &["nonsense"],
        &["bundle", "export", "--to", "hq"],
        &["bundle", "export", "--to", "hq", "--out", "x", "--max-size", "9Q"],
        &["export", "period", "--from", "2026-01-01"],
        &["case"],
        &["case", "list", "--bogus"],
        &["record", "set", "x"],
        &["record", "set", "x", "--field", "surname"],
        &["conflicts", "resolve", "x", "--reason", "y"],
        &["conflicts", "resolve", "x", "--reason", "y", "--keep", "1", "--value", "z"],
        &["export", "case", "x", "--format", "docx", "--out", "y"],
        &["init", "--user", "x", "--post", "BUC", "--role", "king"],
        &["case", "list"],
    ];
    for words in lines {
        let plain = run(program().args(*words));
        assert_eq!((plain.code, plain.out.as_str()), (2, ""), "{words:?}");
        assert!(plain.err.starts_with("error[usage]: "), "{words:?}: {}", plain.err);
        let json = run(program().args(*words).arg("--json"));
        let document: Value = serde_json::from_str(&json.err).unwrap();
        assert_eq!((json.code, &document["error"]["code"]), (2, &json!("usage")), "{words:?}");
        assert_eq!(document["error"]["fields"], json!([]));
    }
}

#[test]
fn what_was_typed_is_not_repeated() {
    for words in [
        &["case", "new", "--type", "visa_fraud", "--title", "Ion", "Popescu"][..],
        &["record", "set", "x", "--field", "Popescu"],
    ] {
        for more in [&[][..], &["--json"]] {
            let refused = run(program().args(words).args(more));
            assert!(!refused.err.contains("Popescu"), "{}", refused.err);
        }
    }
}

#[test]
fn help_and_version_are_answers() {
    for words in ["--help", "--version", "help"] {
        let answer = run(program().arg(words));
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{words}");
        assert!(answer.out.contains("chancery"));
    }
}

#[test]
fn a_field_with_one_value_is_not_given_twice() {
    let laptop = Laptop::new();
    let words = [
        "case",
        "new",
        "--type",
        "visa_fraud",
        "--title",
        "x",
        "--field",
        "synopsis=a",
        "--field",
        "synopsis=b",
    ];
    assert_eq!(laptop.run(words).code, 2);
    assert_eq!(laptop.json(["case", "list"])["total"], 0);
}

#[test]
fn a_zone_is_checked_without_a_vault() {
    let check = run(program().args(["mrz", "check", ZONE, "--json"])).json();
    assert_eq!((&check["format"], &check["verdict"]), (&json!("TD3"), &json!("consistent")));
    assert_eq!(check["checks"][0]["ok"], true);
    assert!(check["signals"].is_array() && check["fields"].is_object());

    let piped =
        run_with_input(program().args(["mrz", "check", "-", "--json"]), &ZONE.replace("C36UTO", "C37UTO"));
    assert_eq!(piped.json()["verdict"], "inconsistent");
    assert_eq!(run(program().args(["mrz", "check", "hello", "--json"])).json()["verdict"], "unreadable");
    assert!(run(program().args(["mrz", "check", ZONE])).text().contains("consistent"));
}

#[test]
fn the_schema_is_told_without_a_vault() {
    let schema = run(program().args(["schema", "--json"])).json();
    let kinds: Vec<&str> =
        schema["kinds"].as_array().unwrap().iter().filter_map(|kind| kind["name"].as_str()).collect();
    for kind in ["case", "person", "travel_document", "custody_event", "outcome"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    let field = &schema["kinds"][0]["fields"][0];
    assert!(field["name"].is_string() && field["type"].is_string() && field["required"].is_boolean());
    assert!(schema["vocabularies"][0]["codes"][0]["code"].is_string());
    assert!(run(program().arg("schema")).text().contains("case (belongs to the case)"));
}
