//! Typed text that is not saved yet: kept in the vault, on this laptop alone, until it is saved.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::{PASSPHRASE, Place};
use crate::two_laptops::{joined, sync};

const WORDS: &str = "The clerk said that the letters";

fn keep(case: &str, text: &str) -> Value {
    json!({"key": format!("note:{case}:text"), "text": text, "case": case, "title": "Note", "place": "/cases/1/notes"})
}

fn kept(place: &Place) -> Vec<Value> {
    place.ok("draft_list", json!({})).as_array().unwrap().clone()
}

#[test]
fn what_was_typed_survives_a_lock_and_a_crash_and_is_gone_once_it_is_saved() {
    let mut place = Place::of("M. Okafor", "investigator");
    let case = place.case("Petition mill");
    place.ok("draft_keep", keep(&case, "The clerk"));
    place.ok("draft_keep", keep(&case, WORDS));
    place.ok("session_lock", json!({}));
    assert_eq!(place.refused("draft_list", json!({})).code, "locked");
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    assert_eq!((kept(&place).len(), &kept(&place)[0]["text"]), (1, &json!(WORDS)));
    // The program is gone without a word; another one opens the same folder.
    place = place.after_a_crash();
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    let found = place.ok("draft_list", json!({"key": keep(&case, "")["key"]}));
    assert_eq!((&found[0]["text"], &found[0]["place"]), (&json!(WORDS), &json!("/cases/1/notes")));
    place.ok("draft_drop", json!({"key": found[0]["key"]}));
    assert_eq!(kept(&place), Vec::<Value>::new());
    place.ok("draft_keep", keep(&case, WORDS));
    place.ok("draft_keep", keep(&case, "  "));
    assert_eq!(kept(&place), Vec::<Value>::new(), "an emptied field has no draft");
}

#[test]
fn what_was_typed_is_encrypted_and_never_travels() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Petition mill");
    sync(&mine);
    let before = mine.hash();
    mine.ok("draft_keep", keep(&case, WORDS));
    assert_eq!(mine.hash(), before);
    assert_eq!(sync(&mine)["sent"], 0);
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    assert_eq!(kept(&theirs), Vec::<Value>::new());
    let vault = mine.folder.path().join("vault");
    for entry in std::fs::read_dir(vault).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        assert!(!bytes.windows(WORDS.len()).any(|window| window == WORDS.as_bytes()), "{path:?}");
    }
}

#[test]
fn a_text_beyond_all_measure_is_refused_and_the_latest_come_first() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Petition mill");
    let huge = "x".repeat(300 * 1024);
    assert_eq!(place.refused("draft_keep", keep(&case, &huge)).code, "draft_too_large");
    for n in 0..3 {
        place.ok("draft_keep", json!({"key": format!("k{n}"), "text": "words"}));
    }
    let keys: Vec<Value> = kept(&place).iter().map(|draft| draft["key"].clone()).collect();
    assert_eq!(keys, ["k2", "k1", "k0"]);
}
