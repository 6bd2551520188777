//! Saving one record, against one bare commit of the same row in SQLCipher on the same disk.

use rusqlite::Connection;
use serde_json::json;

use crate::desk::{call, open, timed};
use crate::{Figure, quantile};

const ROUNDS: usize = 300;

pub fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(target()).expect("a folder beside the build");
    let desk = open(&folder.path().join("vault"), "investigator");
    let case = call(&desk, "case_new", json!({"title": "A case to save into", "type": "visa_fraud"}));
    let bare = bare(&folder.path().join("bare.db"));
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    // In turn, so that a slow moment of the disk falls on both.
    for round in 0..ROUNDS {
        let text = format!("Interview {round}: the applicant named the broker and the print shop.");
        let request = json!({"case": case["id"], "kind": "note", "fields": {
            "note_kind": "interview", "happened_at": "2026-11-20T09:00:00Z", "text": text}});
        ours.push(timed(|| call(&desk, "record_add", request)).0);
        raw.push(timed(|| insert(&bare, round, &text)).0);
    }
    let (ours_p50, raw_p50) = (quantile(&mut ours, 0.5), quantile(&mut raw, 0.5));
    vec![Figure {
        what: "save one record, p50",
        ours: format!("{ours_p50:.2} ms"),
        limit: format!("{raw_p50:.2} ms bare commit"),
        ratio: format!("{:.2}", ours_p50 / raw_p50),
        goal: "<= 3",
    }]
}

/// The build's own folder lies on a real disk; the system's temporary one may lie in memory.
pub fn target() -> std::path::PathBuf {
    let program = std::env::current_exe().expect("this program");
    program.parent().expect("its folder").to_owned()
}

#[expect(clippy::disallowed_methods, reason = "the bare database that ours is held against")]
fn bare(path: &std::path::Path) -> Connection {
    let db = Connection::open(path).expect("a bare database");
    db.execute_batch(
        "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
         CREATE TABLE note (id INTEGER PRIMARY KEY, kind TEXT, happened_at INTEGER, author BLOB, text TEXT);",
    )
    .expect("its settings");
    db
}

fn insert(db: &Connection, round: usize, text: &str) {
    let mut statement = db
        .prepare_cached("INSERT INTO note VALUES (?1, 'interview', 0, zeroblob(16), ?2)")
        .expect("a statement");
    statement.execute((round as i64, text)).expect("a row");
}
