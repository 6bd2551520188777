//! How fast a laptop takes in what headquarters sends, against the same bytes inserted into a bare SQLCipher
//! database in transactions of the same size.

use std::time::Instant;

use rusqlite::Connection;
use tempfile::TempDir;
use testkit::day::Day;
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;

use crate::{Figure, median};

const RUNS: usize = 3;
const CASES: usize = 40;
const CHANGES: usize = 100;
/// Changes in one transaction of the bare database: about what a frame holds.
const IN_ONE: usize = 1000;

pub fn figures() -> Vec<Figure> {
    let hq = Headquarters::open(Store::Sqlite);
    let author = Laptop::joined(&hq, "One", "investigator");
    let mut day = Day::new(11);
    let mut ops = 0;
    for number in 0..CASES {
        let case = author.new_case(&format!("Case {number}"));
        for _ in 0..CHANGES {
            let step = day.step(case);
            ops += step.ops();
            author.work(case, &step);
        }
    }
    author.sync();
    let streams = author.with(|vault| vault.reads().streams(None));
    let rows: Vec<(Vec<u8>, Vec<u8>)> = streams
        .into_iter()
        .flat_map(|stream| stream.raws)
        .map(|raw| (raw.header, raw.payload.unwrap_or_default()))
        .collect();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let reader = Laptop::joined(&hq, &format!("Reader {run}"), "supervisor");
        let began = Instant::now();
        let report = reader.sync();
        ours.push(ops as f64 / began.elapsed().as_secs_f64());
        assert!(report.received as usize >= CASES * CHANGES, "{report:?}");
        bare.push(ops as f64 / inserts(&rows));
    }
    let (ours, bare) = (median(ours), median(bare));
    vec![Figure {
        what: format!("device takes in {ops} operations, line included"),
        ours: format!("{:.0} ops/s", ours),
        limit: format!("{:.0} ops/s, bare inserts of the log", bare),
        ratio: bare / ours,
        goal: ">= 10 k ops/s",
    }]
}

#[expect(clippy::disallowed_methods, reason = "the bare database that ours is held against")]
fn inserts(rows: &[(Vec<u8>, Vec<u8>)]) -> f64 {
    let folder = TempDir::new().expect("a temporary folder");
    let mut db = Connection::open(folder.path().join("bare.db")).expect("a bare database");
    db.execute_batch(
        "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
         CREATE TABLE log (id INTEGER PRIMARY KEY, header BLOB, payload BLOB);",
    )
    .expect("its settings");
    let began = Instant::now();
    for rows in rows.chunks(IN_ONE) {
        let transaction = db.transaction().expect("a transaction");
        for row in rows {
            let mut insert = transaction
                .prepare_cached("INSERT INTO log (header, payload) VALUES (?1, ?2)")
                .expect("a statement");
            insert.execute((&row.0, &row.1)).expect("a row");
        }
        transaction.commit().expect("a commit");
    }
    began.elapsed().as_secs_f64()
}
