//! Five hundred cases to an empty laptop: when they are listed, when they are whole, what it costs on the wire,
//! against their changes in one piece of zstd -19.

use serde_json::json;
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;
use testkit::line::Way;

use crate::desk::{call, open};
use crate::{Figure, exchange, save};

const CASES: u64 = 500;
/// What the list may take, handshake included.
const LIST_BYTES: u64 = 60_000;

pub fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(save::target()).expect("a folder beside the build");
    let hq = Headquarters::open(Store::Sqlite);
    let author = open(&folder.path().join("author"), "investigator");
    call(&author, "demo", json!({"cases": CASES, "seed": 7}));
    exchange::join(&hq, &author, folder.path(), "M. Okafor", "investigator");
    call(&author, "sync_now", json!({}));

    let laptop = Laptop::joined(&hq, "T. Brandt", "supervisor");
    hq.line.cut_after(LIST_BYTES, Way::Down);
    let cut = laptop.sync();
    let listed = laptop.with(|vault| vault.cases(&Default::default())).0;
    let rest = laptop.sync();
    // Restricted cases do not go to a supervisor by themselves.
    let all = laptop.with(|vault| vault.cases(&Default::default())).0;
    assert!(laptop.with(|vault| vault.lacking()).is_empty(), "all of it is here");
    let bytes = (cut.bytes_down + rest.bytes_down) as f64;
    let limit = laptop.with(|vault| {
        let mut bytes = Vec::new();
        for raw in vault.reads().streams(None)?.iter().flat_map(|stream| &stream.raws) {
            bytes.extend(&raw.header);
            bytes.extend(raw.payload.iter().flatten());
        }
        Ok(zstd::bulk::compress(&bytes, 19).expect("memory").len() as f64)
    });
    vec![
        Figure {
            what: "500 cases, listed within 60 kB",
            ours: format!("{listed} cases"),
            limit: format!("{all} cases"),
            ratio: format!("{:.2}", listed as f64 / all as f64),
            goal: "all",
        },
        Figure {
            what: "500 cases to an empty laptop, after one cut",
            ours: format!("{:.0} kB", bytes / 1000.0),
            limit: format!("{:.0} kB zstd -19", limit / 1000.0),
            ratio: format!("{:.2}", bytes / limit),
            goal: "<= 3000 kB",
        },
        Figure {
            what: "500 cases, changes and time",
            ours: format!("{:.1} s", cut.seconds + rest.seconds),
            limit: format!("{} changes", cut.received + rest.received),
            ratio: "-".into(),
            goal: "-",
        },
    ]
}
