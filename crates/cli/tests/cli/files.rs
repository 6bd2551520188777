//! Whole files in and out.

use std::fs;
use std::io::Read as _;

use serde_json::json;

use crate::laptop::{Laptop, PASSPHRASE, program, run, start};

const CASE: &str = "VF-2026-BUC-00901";

#[test]
fn a_file_comes_out_as_it_went_in() {
    let laptop = Laptop::with_cases();
    let (scan, copy) = (laptop.beside("scan.bin"), laptop.beside("copy.bin"));
    let bytes: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    fs::write(&scan, &bytes).unwrap();
    let attached = laptop.json(["attach".as_ref(), CASE.as_ref(), scan.as_os_str()]);
    assert_eq!((&attached["name"], &attached["size"]), (&json!("scan.bin"), &json!(bytes.len())));
    let id = attached["id"].as_str().unwrap();
    let saved =
        laptop.json(["attachment".as_ref(), "get".as_ref(), id.as_ref(), "--out".as_ref(), copy.as_os_str()]);
    assert_eq!(saved["sha256"], attached["sha256"]);
    assert!(fs::read(&copy).unwrap() == bytes);
    let shown = laptop.json(["case", "show", CASE]);
    assert!(shown["parts"].as_array().unwrap().iter().any(|part| part["id"] == id));
    let missing = laptop.error(["attach", CASE, "/nowhere/at/all"]);
    assert_eq!(missing["code"], "file_unreadable");
}

#[test]
fn a_file_is_pinned_listed_and_not_let_go_before_headquarters_has_it() {
    let laptop = Laptop::with_cases();
    let scan = laptop.beside("scan.bin");
    fs::write(&scan, [7; 5000]).unwrap();
    let attached = laptop.json(["attach".as_ref(), CASE.as_ref(), scan.as_os_str()]);
    let id = attached["id"].as_str().unwrap();
    assert_eq!(laptop.json(["attachment", "pin", id])["pinned"], true);
    let listed = laptop.json(["attachment", "list", "--case", CASE]);
    let file = &listed["files"][0];
    assert_eq!(
        (&file["place"], &file["pinned"], &file["bytes_here"]),
        (&json!("only_here"), &json!(true), &json!(5000))
    );
    assert_eq!(file["waits"], "record_unsent");
    assert_eq!(laptop.json(["attachment", "unpin", id])["pinned"], false);
    assert_eq!(laptop.error(["attachment", "release", id])["code"], "not_durable");
    assert_eq!(laptop.json(["attachment", "fetch", id])["asked"], false, "it is here");
    let rules = laptop.json(["attachment", "rules", "--originals-up-to", "20000", "--pause"]);
    assert_eq!((&rules["originals_up_to"], &rules["paused"]), (&json!(20_000), &json!(true)));
    let rules = laptop.json(["attachment", "rules", "--resume"]);
    assert_eq!((&rules["originals_up_to"], &rules["paused"]), (&json!(20_000), &json!(false)));
}

#[test]
fn a_case_is_exported_and_what_is_in_it_is_told() {
    let laptop = Laptop::with_cases();
    for (format, start) in [("pdf", &b"%PDF"[..]), ("json", &b"{"[..])] {
        let out = laptop.beside(&format!("case.{format}"));
        let words = ["export", "case", CASE, "--format", format, "--out"];
        let report = run(laptop.command(words).arg(&out).arg("--json")).json();
        assert_eq!(report["included"]["person"], 1, "{report}");
        assert!(report["left_out"].is_array() && report["marking"].is_string());
        assert_eq!(report["sha256"].as_str().unwrap().len(), 64);
        assert!(fs::read(&out).unwrap().starts_with(start), "{format}");
    }
}

#[test]
fn what_left_by_the_command_line_is_recorded_for_ones_own_use_unless_said_and_known_by_its_hash() {
    let laptop = Laptop::with_cases();
    let (own, given) = (laptop.beside("own.json"), laptop.beside("given.json"));
    let export = |out: &std::path::Path, more: &[&str]| {
        let mut command = laptop.command(["export", "case", CASE, "--format", "json", "--out"]);
        run(command.arg(out).arg("--json").args(more)).json()
    };
    export(&own, &[]);
    let to = ["--basis", "court_order", "--recipient", "District Court", "--address", "Splaiul 5"];
    let why = ["--purpose", "Trial", "--authority", "Order 114", "--without", "notes"];
    export(&given, &[to, why].concat());
    let list = laptop.json(["export", "list", "--case", CASE]);
    let bases: Vec<_> =
        list.as_array().unwrap().iter().map(|row| row["record"]["fields"]["basis"].clone()).collect();
    assert!(bases.contains(&json!("own_use")) && bases.contains(&json!("court_order")), "{list}");
    let verdict = laptop.json(["export".as_ref(), "verify".as_ref(), given.as_os_str()]);
    assert_eq!(verdict["found"][0]["record"]["fields"]["recipient"], "District Court");
    let table = laptop.beside("cases.csv");
    let mut command = laptop.command(["export", "cases", CASE, "--out"]);
    assert_eq!(run(command.arg(&table).arg("--json")).json()["included"]["case"], 1);
}

#[test]
fn a_backup_stands_up_elsewhere_with_the_same_state() {
    let laptop = Laptop::with_cases();
    let copy = laptop.beside("copy.backup");
    let saved = laptop.json(["backup".as_ref(), "--out".as_ref(), copy.as_os_str()]);
    assert_eq!(saved["sha256"].as_str().unwrap().len(), 64);
    let before = laptop.json(["state-hash"]);

    let other = Laptop::empty();
    other.run(["restore".as_ref(), copy.as_os_str()]).text();
    assert_eq!(other.json(["state-hash"]), before);
    assert_eq!(other.json(["case", "list"])["total"], 2);

    let mut wrong = laptop.command(["restore", "--json"]);
    assert_eq!(run(wrong.arg(&copy).env("CHANCERY_PASSPHRASE", "not the passphrase")).code, 1);
    assert_eq!(laptop.json(["state-hash"]), before, "a refused restore leaves the vault as it was");
}

#[test]
fn a_sound_vault_passes_its_check() {
    let report = Laptop::with_cases().json(["check"]);
    assert_eq!((&report["ok"], &report["problems"]), (&json!(true), &json!([])));
    assert_eq!(report["cases"], 2);
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let laptop = Laptop::with_cases();
    // More than a pipe holds, so that the program is still writing.
    let mut child = start(&mut laptop.command(["schema", "--json"]));
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8(done.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn the_vault_is_free_while_an_answer_is_read_slowly() {
    let laptop = Laptop::new();
    laptop.json(["demo", "--cases", "150"]);
    let mut slow = start(&mut laptop.command(["case", "list", "--limit", "500", "--json"]));
    let mut out = slow.stdout.take().unwrap();
    out.read_exact(&mut [0; 1]).unwrap();
    let meanwhile = laptop.run(["state-hash"]);
    assert!(slow.try_wait().unwrap().is_none(), "the answer must be longer than what a pipe holds");
    assert_eq!(meanwhile.code, 0, "{meanwhile:?}");
    drop(out);
    slow.wait().unwrap();
}

#[test]
fn the_flags_say_the_same_as_the_environment() {
    let laptop = Laptop::new();
    let mut flags = program();
    flags
        .env("CHANCERY_PASSPHRASE", PASSPHRASE)
        .args(["--json", "--vault"])
        .arg(laptop.vault())
        .arg("state-hash");
    assert_eq!(run(&mut flags).json(), laptop.json(["state-hash"]));
}
