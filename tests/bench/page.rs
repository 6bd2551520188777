//! A vault of a thousand cases: how fast it comes in, is searched and is shown.

use serde_json::{Value, json};

use crate::desk::{call, open, timed};
use crate::{Figure, quantile, save};

const CASES: usize = 1000;
const ROUNDS: usize = 12;

pub fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(save::target()).expect("a folder beside the build");
    let desk = open(&folder.path().join("vault"), "investigator");
    let (took, report) = timed(|| call(&desk, "demo", json!({"cases": CASES, "seed": 7})));
    let records = report["written"].as_f64().unwrap_or_default();
    let rate = records / (took / 1000.0);
    let mut figures = vec![Figure {
        what: "import, records a second",
        ours: format!("{rate:.0}"),
        limit: format!("{records:.0} records"),
        ratio: "-".into(),
        goal: ">= 2000",
    }];
    for (what, text) in [
        ("search, a name, p95", "popescu"),
        ("search, two letters, p95", "ma"),
        ("search, the commonest word, p95", "the"),
        ("search, two words, p95", "passport interview"),
    ] {
        figures.push(asked(what, "<= 50 ms", || call(&desk, "search", json!({"text": text}))));
    }
    let list = call(&desk, "case_list", json!({"limit": 200}));
    let mut cases = list["rows"].as_array().cloned().unwrap_or_default().into_iter().cycle();
    figures.push(asked("case page, p95", "<= 30 ms", || {
        let case = cases.next().expect("a case");
        call(&desk, "case_show", json!({"case": case["id"]}))
    }));
    for (what, kind, fields) in [
        (
            "who may be the same, a common name, p95",
            "person",
            json!({"surname": "Popescu", "given_names": "Ion"}),
        ),
        (
            "who may be the same, another script, p95",
            "person",
            json!({"surname": "Станков", "birth_date": "1978"}),
        ),
        ("where a number is known, p95", "phone", json!({"number": "+40 721 555 0143"})),
    ] {
        let request = json!({"kind": kind, "fields": fields});
        figures.push(asked_after(settled_after_ms(), what, "<= 300 ms", || {
            call(&desk, "candidates", request.clone())
        }));
    }
    figures
        .push(asked("first page of the list, p95", "-", || call(&desk, "case_list", json!({"limit": 100}))));
    figures
}

/// How long the page waits for the next letter before it asks who may be the same.
fn settled_after_ms() -> f64 {
    let page = include_str!("../../ui/src/features/records/alike.tsx");
    let said = page.split("SETTLED_AFTER_MS = ").nth(1).and_then(|rest| rest.split(';').next());
    said.and_then(|number| number.parse().ok()).expect("the page says how long it waits")
}

fn asked(what: &'static str, goal: &'static str, ask: impl FnMut() -> Value) -> Figure {
    asked_after(0.0, what, goal, ask)
}

/// As a person waits for it: what the page lets pass before it asks is part of the time.
fn asked_after(
    wait_ms: f64,
    what: &'static str,
    goal: &'static str,
    mut ask: impl FnMut() -> Value,
) -> Figure {
    let mut samples: Vec<f64> = (0..ROUNDS * 10).map(|_| wait_ms + timed(&mut ask).0).collect();
    let (p95, p50) = (quantile(&mut samples, 0.95), quantile(&mut samples, 0.5));
    Figure { what, ours: format!("{p95:.1} ms"), limit: format!("p50 {p50:.1} ms"), ratio: "-".into(), goal }
}
