//! What a desk shows of cases that come from headquarters piece by piece, of files on their way, and of a state
//! that headquarters gave and that cannot be true.

use std::sync::{Arc, Mutex};

use ledger::{Scope, Snapshot, StreamEnd};
use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};
use testkit::line::Way;
use uuid::Uuid;
use vault::{FrameTargets, Snapped, Vault};

use crate::desk::Place;
use crate::two_laptops::{joined, sync};

/// Runs on the open vault.
fn with<T>(place: &Place, work: impl FnOnce(&mut Vault) -> Result<T, vault::VaultError>) -> T {
    place.desk.with_vault(work).expect("the desk is open").unwrap()
}

/// As on a thin line: small frames, so that a long case comes as line, state, history.
fn thin(place: &Place) {
    with(place, |vault| vault.keep_frame_targets(FrameTargets { up: 2048, down: 2048 }));
}

/// Cases with more history than state.
fn long_cases(place: &Place, titles: [&str; 2]) -> Vec<String> {
    let cases: Vec<String> = titles.map(|title| place.case(title)).into();
    for case in &cases {
        let note = place.add(case, "note", json!({"note_kind": "call", "text": "first words"}));
        for n in 0..150_u64 {
            let text = format!("Seen {n} vans, plate {:x}.", n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            place.ok("record_set", json!({"id": note, "fields": {"text": text}}));
        }
    }
    cases
}

/// Exchanges that break off, each a little later, until every case is listed and stands like this.
fn arriving(hq: &Headquarters, place: &Place, cases: usize, stage: &str) -> Vec<Value> {
    for round in 0..160 {
        thin(place);
        hq.line.cut_after(2_400 + round * 15, Way::Down);
        place.clock.forward(1_000);
        place.ok("sync_now", json!({}));
        let mut rows = place.ok("case_list", json!({}))["rows"].as_array().unwrap().clone();
        rows.retain(|row| row["arriving"] == stage);
        if rows.len() == cases {
            return rows;
        }
    }
    panic!("the cases never stood like this: {}", place.ok("case_list", json!({}))["rows"]);
}

#[test]
fn a_case_that_is_opened_while_it_arrives_comes_first() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let cases = long_cases(&mine, ["Print shop", "Petition mill"]);
    sync(&mine);
    let theirs = joined(&hq, "T. Brandt", "supervisor");
    let arriving = arriving(&hq, &theirs, cases.len(), "history");
    let first = || with(&theirs, |vault| vault.lacking())[0].scope.clone();
    for row in arriving.iter().chain(arriving.iter().rev()) {
        theirs.clock.forward(1_000);
        let id: Uuid = row["id"].as_str().unwrap().parse().unwrap();
        let page = theirs.show(row["id"].as_str().unwrap());
        assert_eq!(page["arriving"], row["arriving"], "the page says what the list says");
        assert_eq!(first(), Scope::Case(id), "what was opened last is wanted first");
    }
    sync(&theirs);
    for case in &cases {
        assert_eq!(theirs.show(case)["arriving"], Value::Null);
        assert_eq!(theirs.ok("case_history", json!({"case": case}))["older_missing"], false);
    }
    assert_eq!(with(&theirs, |vault| vault.lacking()), [], "nothing is wanted any more");
}

#[test]
fn who_looks_on_sees_the_bytes_of_files_move_each_way() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let theirs = joined(&hq, "T. Brandt", "supervisor");
    let case = mine.case("Files");
    let path = mine.file("statement.pdf", &vec![7_u8; 300_000]);
    mine.ok("attach_file", json!({"case": case, "path": path}));

    let told = Arc::new(Mutex::new(0));
    let count = told.clone();
    mine.desk.listen(move |changed| {
        if changed.tags == ["sync"] {
            *count.lock().unwrap() += 1;
        }
    });
    sync(&mine);
    let progress = mine.ok("sync_status", json!({}))["progress"].clone();
    assert_eq!((&progress["files_up"], &progress["files_to_send"]), (&json!(300_000), &json!(300_000)));
    assert_eq!((&progress["files_down"], &progress["files_to_fetch"]), (&json!(0), &json!(0)));
    assert_eq!(progress["file"]["title"], "statement.pdf");
    assert!(*told.lock().unwrap() > 0, "the window is told while it runs");

    sync(&theirs);
    let progress = theirs.ok("sync_status", json!({}))["progress"].clone();
    assert_eq!((&progress["files_down"], &progress["files_to_fetch"]), (&json!(300_000), &json!(300_000)));
    sync(&mine);
    assert_eq!(
        mine.ok("sync_status", json!({}))["progress"]["files_to_send"],
        0,
        "the next one carries none"
    );
}

#[test]
fn a_file_of_a_case_one_may_not_see_is_not_named_while_it_travels() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    hq.admin(async |house| hq::admin::numbers::set(house, "offline_days_investigator", 30).await);
    let case = mine.case("Files");
    let path = mine.file("statement.pdf", &[7_u8; 3_000]);
    mine.ok("attach_file", json!({"case": case, "path": path}));
    sync(&mine);
    mine.clock.forward(400 * 24 * 60 * 60 * 1000);
    let status = mine.ok("sync_status", json!({}));
    assert_eq!(mine.refused("case_show", json!({"case": case})).code, "case_locked");
    assert_eq!((&status["progress"]["files_up"], &status["progress"]["file"]), (&json!(3_000), &Value::Null));
}

#[test]
fn a_state_from_headquarters_that_cannot_be_true_is_told_in_words() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let cases = long_cases(&mine, ["Print shop", "Petition mill"]);
    sync(&mine);
    let theirs = joined(&hq, "T. Brandt", "supervisor");
    let row = &arriving(&hq, &theirs, cases.len(), "parts")[0];
    let scope = Scope::Case(row["id"].as_str().unwrap().parse().unwrap());
    assert_eq!(theirs.ok("sync_status", json!({}))["troubles"], json!([]));
    with(&theirs, |vault| {
        let through = vault.lacking()?.into_iter().find(|lack| lack.scope == scope).unwrap().through;
        let mut state = Snapshot::new(scope.clone());
        let origin = vault.reads().heads()?.first().unwrap().stream.origin;
        state.heads.insert(origin, StreamEnd { seq: 1 << 50, hash: [0; 32], hlc: ledger::Hlc(0) });
        vault.apply_snapshots(Snapped { through, whole: true, scopes: vec![state] }, 0)
    });
    let status = theirs.ok("sync_status", json!({}));
    let trouble = &status["troubles"][0];
    assert_eq!((&trouble["what"], &trouble["case_number"]), (&json!("refused"), &row["number"]), "{status}");
    let message = trouble["message"].as_str().unwrap();
    assert!(message.contains(row["number"].as_str().unwrap()) && message.contains("tell HQ's administrator"));
    assert_eq!(theirs.show(row["id"].as_str().unwrap())["arriving"], "parts", "a refused state is not here");
    sync(&theirs);
    assert_eq!(theirs.show(row["id"].as_str().unwrap())["arriving"], Value::Null);
}
