//! The sample post to an empty laptop: bytes on the wire against the same changes in one piece of zstd -19.

use serde_json::json;
use testkit::lab::{Headquarters, Store};

use crate::desk::{call, open};
use crate::{Figure, save};

pub fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(save::target()).expect("a folder beside the build");
    let hq = Headquarters::open(Store::Sqlite);
    let first = open(&folder.path().join("first"), "investigator");
    call(&first, "demo", json!({}));
    join(&hq, &first, folder.path(), "M. Okafor", "investigator");
    let up = call(&first, "sync_now", json!({}));

    let second = open(&folder.path().join("second"), "supervisor");
    join(&hq, &second, folder.path(), "T. Brandt", "supervisor");
    let down = call(&second, "sync_now", json!({}));
    let row = |what, report: &serde_json::Value, bytes: &str, limit: f64| {
        let wire = report[bytes].as_f64().unwrap_or(f64::NAN);
        Figure {
            what,
            ours: format!("{:.1} kB", wire / 1000.0),
            limit: format!("{:.1} kB zstd -19", limit / 1000.0),
            ratio: format!("{:.2}", wire / limit),
            goal: "<= 1.3",
        }
    };
    vec![
        row(
            "sample post to an empty laptop",
            &down,
            "bytes_down",
            compressed(&second, folder.path(), "second"),
        ),
        row("sample post to HQ", &up, "bytes_up", compressed(&first, folder.path(), "first")),
        Figure {
            what: "round trips, down and up",
            ours: format!("{} and {}", down["round_trips"], up["round_trips"]),
            limit: format!("{} changes", down["received"]),
            ratio: "-".into(),
            goal: "1 to 2",
        },
        Figure {
            what: "first sync of the laptop",
            ours: format!("{} s", down["seconds"]),
            limit: "-".into(),
            ratio: "-".into(),
            goal: "-",
        },
    ]
}

pub fn join(hq: &Headquarters, desk: &app::Desk, folder: &std::path::Path, name: &str, role: &str) {
    let code = hq.code(hq.user(name, "BUC", role));
    let ca = folder.join("ca.pem");
    std::fs::write(&ca, hq.ca_pem()).expect("the authority's certificate");
    call(desk, "enroll", json!({"hq": hq.url(), "code": code, "ca": ca}));
}

/// Headers and payloads of every change of the vault, end to end, compressed as one.
fn compressed(desk: &app::Desk, folder: &std::path::Path, name: &str) -> f64 {
    call(desk, "session_lock", json!({}));
    let vault = vault::open(&folder.join(name), "a passphrase for measuring").expect("the vault opens");
    let mut bytes = Vec::new();
    let streams = vault.reads().streams(None).expect("the log");
    for raw in streams.iter().flat_map(|stream| &stream.raws) {
        bytes.extend(&raw.header);
        bytes.extend(raw.payload.iter().flatten());
    }
    zstd::bulk::compress(&bytes, 19).expect("memory").len() as f64
}
