//! What goes wrong at a desk: each gives one clear sentence and loses nothing.

use serde_json::json;

use crate::desk::{PASSPHRASE, Place};

fn one_sentence(message: &str) {
    assert!(message.ends_with(['.', '!']) && message.len() > 20 && message.len() < 260, "{message}");
}

#[test]
fn a_wrong_passphrase_counts_and_five_of_them_make_one_wait() {
    let place = Place::of("M. Okafor", "investigator");
    place.case("Kept");
    place.ok("session_lock", json!({}));
    assert_eq!(place.refused("case_list", json!({})).code, "locked");
    for left in (1..5).rev() {
        let failure = place.refused("session_unlock", json!({"passphrase": "wrong but long"}));
        assert_eq!(
            (failure.code.as_str(), failure.args["attempts_left"].as_str()),
            ("wrong_passphrase", left.to_string().as_str())
        );
        one_sentence(&failure.message);
    }
    place.refused("session_unlock", json!({"passphrase": "wrong but long"}));
    let failure = place.refused("session_unlock", json!({"passphrase": PASSPHRASE}));
    assert_eq!(failure.code, "throttled");
    assert!(failure.args["wait_seconds"].parse::<u64>().unwrap() > 0);
}

#[test]
fn the_recovery_key_opens_what_a_forgotten_passphrase_closed() {
    let place = Place::of("M. Okafor", "investigator");
    let key = place.created["recovery_key"].as_str().unwrap().to_owned();
    place.case("Kept");
    place.ok("session_lock", json!({}));
    assert_eq!(
        place.refused("session_recover", json!({"key": "AAAA-BBBB", "new_passphrase": "another one"})).code,
        "wrong_recovery_key"
    );
    place.ok("session_recover", json!({"key": key.to_lowercase(), "new_passphrase": "another long one"}));
    assert_eq!(place.ok("case_list", json!({}))["total"], 1);
    place.ok("session_lock", json!({}));
    place.ok("session_unlock", json!({"passphrase": "another long one"}));
    place.ok("passphrase_change", json!({"old": "another long one", "new": "a third long one"}));
    place.ok("session_lock", json!({}));
    place.ok("session_unlock", json!({"passphrase": "a third long one"}));
}

#[test]
fn a_damaged_vault_is_reported_and_left_as_it_is() {
    let place = Place::of("M. Okafor", "investigator");
    place.case("Damaged");
    place.ok("session_lock", json!({}));
    let database = place.path("vault/vault.db");
    let mut bytes = std::fs::read(&database).unwrap();
    for byte in &mut bytes[..4096] {
        *byte ^= 0x55;
    }
    std::fs::write(&database, &bytes).unwrap();
    let failure = place.refused("session_unlock", json!({"passphrase": PASSPHRASE}));
    assert_eq!(failure.code, "damaged_vault");
    one_sentence(&failure.message);
    assert_eq!(std::fs::read(&database).unwrap(), bytes, "nothing was changed");
}

#[test]
fn a_second_program_is_told_that_the_vault_is_open() {
    let place = Place::of("M. Okafor", "investigator");
    let other = app::Desk::of_system(&place.path("vault"));
    let failure = other.call("session_unlock", json!({"passphrase": PASSPHRASE})).unwrap_err();
    assert_eq!(failure.code, "vault_in_use");
}

#[test]
fn a_full_disk_loses_nothing_that_was_saved() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Full");
    let before = place.hash();
    place.desk.with_vault(|vault| vault::testing::leave_pages(vault, 4)).unwrap().unwrap();
    let text = "long ".repeat(12_000);
    let mut refused = None;
    for _ in 0..40 {
        let request = json!({"case": case, "kind": "note", "fields": {"note_kind": "call", "text": text}});
        if let Err(failure) = place.desk.call("record_add", request) {
            refused = Some(failure);
            break;
        }
    }
    let failure = refused.expect("the disk is full at last");
    assert_eq!(failure.code, "disk_full");
    one_sentence(&failure.message);
    assert_ne!(before, json!(null));
    place.desk.with_vault(|vault| vault::testing::make_room(vault)).unwrap().unwrap();
    place.add(&case, "note", json!({"note_kind": "call", "text": "there is room again"}));
    assert_eq!(place.ok("check", json!({}))["ok"], true);
}

#[test]
fn a_file_that_is_not_there_is_not_attached() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Gone");
    let before = place.hash();
    for path in [place.path("gone.pdf"), place.folder.path().to_owned()] {
        let failure = place.refused("attach_file", json!({"case": case, "path": path}));
        assert_eq!(failure.code, "file_unreadable");
        one_sentence(&failure.message);
    }
    assert_eq!(place.hash(), before);
    assert_eq!(place.show(&case)["attachments"], json!([]));
}

#[test]
fn a_zone_of_a_wrong_length_or_alphabet_is_unreadable_and_no_crash() {
    let place = Place::empty();
    for text in [
        "",
        "P<UTO",
        "hello world",
        "п<<<",
        &"<".repeat(88),
        &"A".repeat(1_000_000),
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36",
    ] {
        let check = place.ok("mrz_check", json!({"text": text}));
        assert_ne!(check["verdict"], "consistent", "{}", &text[..text.len().min(20)]);
    }
}

#[test]
fn a_request_of_the_wrong_shape_repeats_nothing_of_itself() {
    let place = Place::of("M. Okafor", "investigator");
    let failure = place.refused("case_new", json!({"title": ["Popescu"], "type": 5}));
    assert_eq!(failure.code, "bad_request");
    assert!(!failure.message.contains("Popescu"));
    assert_eq!(place.refused("case_show", json!({"case": "VF-2026-BUC-00001"})).code, "not_found");
    assert_eq!(
        place.refused("record_show", json!({"id": "00000000-0000-4000-8000-00000000dead"})).code,
        "not_found"
    );
}

#[test]
fn nobody_at_the_desk_for_ten_minutes_locks_it() {
    let place = Place::of("M. Okafor", "investigator");
    place.clock.forward(9 * 60 * 1000);
    place.desk.lock_if_idle();
    assert_eq!(place.ok("desk_status", json!({}))["locks_in_seconds"], 60);
    place.desk.present();
    place.clock.forward(10 * 60 * 1000);
    place.desk.lock_if_idle();
    assert_eq!(place.refused("desk_status", json!({})).code, "locked");
    let status = place.ok("session_status", json!({}));
    assert_eq!((&status["state"], &status["user_name"]), (&json!("locked"), &json!("M. Okafor")));
}

#[test]
fn a_vault_of_a_newer_version_is_refused_in_words_and_left_alone() {
    let place = Place::of("M. Okafor", "investigator");
    place.case("Newer");
    place.desk.with_vault(|vault| vault::testing::pretend_newer(vault)).unwrap().unwrap();
    place.ok("session_lock", json!({}));
    let before = std::fs::read(place.path("vault/vault.db")).unwrap();
    let failure = place.refused("session_unlock", json!({"passphrase": PASSPHRASE}));
    assert_eq!(failure.code, "newer_vault");
    one_sentence(&failure.message);
    assert_eq!(std::fs::read(place.path("vault/vault.db")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_changes_or_vanishes_while_it_is_read_is_not_attached() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Vanishes");
    let pipe = place.path("scan.pdf");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || {
            std::fs::write(&pipe, vec![7; 100_000]).unwrap();
            std::fs::remove_file(&pipe).unwrap();
        }
    });
    let failure = place.refused("attach_file", json!({"case": case, "path": pipe}));
    writer.join().unwrap();
    assert_eq!(failure.code, "file_changed");
    one_sentence(&failure.message);
    assert_eq!(place.show(&case)["attachments"], json!([]));
    assert_eq!(files_in(&place.path("vault/attachments")), 0, "nothing is left behind");
}

fn files_in(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_in(&path) } else { 1 }).sum()
}
