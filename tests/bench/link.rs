//! A file and a day's work over 64 kbit/s, 600 ms and 5 % loss at their true speed, cut twenty times on the way,
//! against the same without a cut. Takes half an hour: only when asked for by name.

use std::time::Instant;

use serde_json::json;
use sync::Status;
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;
use testkit::line::{Quality, Way};

use crate::Figure;

const FILE: usize = 5_000_000;
const CUTS: u64 = 20;

pub fn figures() -> Vec<Figure> {
    let hq = Headquarters::open(Store::Sqlite);
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    laptop.sync();
    hq.line.become_as(Some(Quality::thin(1)));
    let mut rows = Vec::new();
    let idle = run(&hq, || drop(laptop.sync()));
    work(&laptop, 1);
    let quiet = run(&hq, || while laptop.sync().status != Status::AllSent {});
    work(&laptop, 2);
    let broken = run(&hq, || {
        for cut in 0..CUTS {
            hq.line.cut_after(700 + cut * 20_500 + cut * cut * 3, Way::Up);
            laptop.sync();
        }
        while laptop.sync().status != Status::AllSent {}
    });
    // What the line itself could carry in that time.
    let bare = FILE as f64 / 8_000.0;
    rows.push(row("an exchange with nothing to say", &idle, None, "-"));
    rows.push(row("5 MB and a day's work, whole line", &quiet, Some(bare), "-"));
    let mut last = row("the same with 20 cuts", &broken, Some(bare), "<= 1.1 of the bytes");
    last.ratio = format!("{:.3}", broken.0 as f64 / quiet.0 as f64);
    rows.push(last);
    rows
}

fn work(laptop: &Laptop, seed: u64) {
    let case = laptop.new_case("Counterfeit residence cards used for onward travel");
    for n in 0..150 {
        let text = format!("Interview {n}: the holder of card {} named the print shop.", n * 7919 + seed);
        let note = json!({"note_kind": "interview", "happened_at": "2026-11-20T09:00:00Z", "text": text});
        let _ = laptop.add(case, "note", &note);
    }
    let mut state = seed | 1;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    let file: Vec<u8> = (0..FILE).map(|_| noise()).collect();
    let _ = laptop.attach(case, "seized-disk.img", &file);
}

/// Bytes both ways, and seconds.
fn run(hq: &Headquarters, work: impl FnOnce()) -> (u64, f64) {
    let (before, began) = (hq.line.passed(), Instant::now());
    work();
    let after = hq.line.passed();
    (after.0 + after.1 - before.0 - before.1, began.elapsed().as_secs_f64())
}

fn row(what: &'static str, ours: &(u64, f64), bare: Option<f64>, goal: &'static str) -> Figure {
    Figure {
        what,
        ours: format!("{:.1} kB, {:.0} s", ours.0 as f64 / 1000.0, ours.1),
        limit: bare.map_or_else(|| "-".into(), |bare| format!("{bare:.0} s of bare line")),
        ratio: bare.map_or_else(|| "-".into(), |bare| format!("{:.2}", ours.1 / bare)),
        goal,
    }
}
