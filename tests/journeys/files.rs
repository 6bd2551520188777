//! Files in and out: attachments, exports, the log, backups.

use serde_json::json;

use crate::desk::{PASSPHRASE, Place};

#[test]
fn a_file_comes_out_as_it_went_in_and_lies_encrypted() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Files");
    let bytes: Vec<u8> = b"PLANTED-MARKER ".iter().copied().cycle().take(300_000).collect();
    let path = place.file("interview.mp3", &bytes);
    let file = place.ok("attach_file", json!({"case": case, "path": path, "description": "first part"}));
    assert_eq!(
        (&file["size"], &file["media_type"], &file["present"]),
        (&json!(300_000), &json!("audio/mpeg"), &json!(true))
    );
    let out = place.path("out.mp3");
    let saved = place.ok("attachment_save", json!({"id": file["id"], "path": out}));
    assert_eq!(saved["sha256"], file["sha256"]);
    assert_eq!(std::fs::read(&out).unwrap(), bytes);
    for entry in walk(&place.path("vault")) {
        let stored = std::fs::read(&entry).unwrap();
        assert!(!stored.windows(14).any(|window| window == b"PLANTED-MARKER"), "{}", entry.display());
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn an_export_says_what_is_in_it_and_what_is_not() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Export");
    place.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    place.add(
        &case,
        "note",
        json!({"note_kind": "interview", "text": "Said nothing.", "marking": "CUI//SP-LEI/PRVCY"}),
    );
    let path = place.file("scan.pdf", b"%PDF");
    place.ok("attach_file", json!({"case": case, "path": path}));
    for format in ["json", "pdf"] {
        let out = place.path("case.out");
        let report = place.ok("export_case", json!({"case": case, "format": format, "path": out}));
        assert_eq!(report["included"]["person"], 1);
        assert_eq!(report["left_out"][0]["kind"], "attachment");
        assert_eq!(report["marking"], "CUI//SP-LEI/PRVCY", "the strictest of the parts");
        let bytes = std::fs::read(&out).unwrap();
        assert_eq!(report["size"], bytes.len());
        let head: &[u8] = if format == "pdf" { b"%PDF-" } else { b"{" };
        assert!(bytes.starts_with(head));
    }
}

#[test]
fn an_exported_log_proves_itself_and_any_flipped_byte_is_found() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Log");
    for n in 0..5 {
        place.add(&case, "note", json!({"note_kind": "call", "text": format!("SECRET-{n}")}));
    }
    let out = place.path("log.ndjson");
    place.ok("log_export", json!({"path": out}));
    let stranger = Place::empty();
    let verify = |path: &std::path::Path| stranger.desk.call("log_verify", json!({"file": path}));
    let verdict = verify(&out).unwrap();
    assert_eq!((&verdict["ok"], &verdict["entries"]), (&json!(true), &json!(6)));
    let good = std::fs::read(&out).unwrap();
    assert!(!String::from_utf8_lossy(&good).contains("SECRET"), "a log without content");
    let damaged = place.path("damaged.ndjson");
    for at in (0..good.len()).step_by(17) {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        std::fs::write(&damaged, &bytes).unwrap();
        let noticed = verify(&damaged).map_or(true, |verdict| verdict["ok"] == json!(false));
        assert!(noticed, "byte {at}: {}", String::from_utf8_lossy(&good[at.saturating_sub(20)..at + 1]));
    }
    let lines: Vec<&str> = std::str::from_utf8(&good).unwrap().lines().collect();
    let without = |drop: usize| {
        lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != drop)
            .map(|(_, l)| format!("{l}\n"))
            .collect::<String>()
    };
    for drop in 1..lines.len() {
        std::fs::write(&damaged, without(drop)).unwrap();
        assert_eq!(verify(&damaged).unwrap()["ok"], false, "line {drop} left out");
    }
    let mut swapped = lines.clone();
    swapped.swap(4, 5);
    std::fs::write(&damaged, swapped.join("\n")).unwrap();
    let verdict = verify(&damaged).unwrap();
    assert_eq!(
        (&verdict["ok"], &verdict["bad"][0]["seq"]),
        (&json!(false), &json!(2)),
        "the first bad entry is named"
    );
}

#[test]
fn a_backup_is_restored_beside_what_was_there() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Backup");
    let copy = place.path("copy.chancery");
    place.ok("backup", json!({"path": copy}));
    place.add(&case, "task", json!({"title": "After the copy"}));
    assert_eq!(
        place.refused("restore", json!({"path": copy, "passphrase": PASSPHRASE})).code,
        "locked_first"
    );
    place.ok("session_lock", json!({}));
    assert_eq!(
        place.refused("restore", json!({"path": copy, "passphrase": "something else"})).code,
        "wrong_passphrase"
    );
    place.ok("restore", json!({"path": copy, "passphrase": PASSPHRASE}));
    assert_eq!(place.show(&case)["tasks"], json!([]));
    assert!(place.path("vault/damaged-1/vault.db").is_file(), "what was there is set aside, never deleted");
    let one = place.ok("case_new", json!({"title": "New life", "type": "visa_fraud"}));
    assert_ne!(one["number"], place.show(&case)["number"]);
}
