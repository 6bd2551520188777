//! Bytes on the wire, of days that the dictionary was not trained on: the odd lines of the sample post.

use ledger::{Change, GENESIS, RawChange};
use testkit::day::Day;
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;
use uuid::Uuid;
use wire::Dictionary;
use wire::v1::{Frame, Push, Run};

use crate::{Figure, median};

const RUNS: u64 = 5;
const LEVEL: i32 = 19;
const FIRST_CASES: usize = 500;
const RECORDS: usize = 14;

pub fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    for (changes, goal) in [(5, "<= 45 B"), (10, "<= 45 B"), (50, "<= 35 B"), (150, "<= 35 B")] {
        figures.extend(frame(changes, goal));
    }
    figures.extend(day());
    figures
}

fn odd(seed: u64) -> Day {
    Day::over(seed, |line| line % 2 == 1)
}

/// One PUSH frame of so many changes, for each operation in it; with the dictionary and without.
fn frame(changes: usize, goal: &'static str) -> [Figure; 2] {
    let (mut with, mut without, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..RUNS {
        let laptop = Laptop::new("One", "investigator");
        let case = laptop.new_case("A case that headquarters has");
        laptop.work_on(case, &mut odd(seed), changes);
        let run = laptop.with(|vault| vault.unsent_runs(usize::MAX)).remove(0);
        let raws: Vec<RawChange> = run.raws[1..].to_vec();
        let ops = ops(&raws) as f64;
        raw.push(zstd::bulk::compress(&content(&raws), LEVEL).expect("memory").len() as f64 / ops);
        let run = Run::of(&run.stream, 2, raws).expect("signed changes");
        let frame = Frame::Push(Push { runs: vec![run] });
        let known = Dictionary::shared(&Dictionary::known());
        let size =
            |dictionary| wire::encode_frame_with(&frame, LEVEL, dictionary).expect("a frame").len() as f64;
        with.push(size(known) / ops);
        without.push(size(None) / ops);
    }
    let raw = median(raw);
    [("", median(with)), (", no dictionary", median(without))].map(|(how, ours)| Figure {
        what: format!("PUSH frame of {changes} changes{how}, per operation"),
        ours: format!("{ours:.1} B"),
        limit: format!("{raw:.1} B content, zstd -19"),
        ratio: ours / raw,
        goal,
    })
}

fn ops(raws: &[RawChange]) -> usize {
    raws.iter()
        .filter_map(|raw| Change::open(raw.clone(), &GENESIS).ok())
        .map(|change| change.ops.len())
        .sum()
}

fn content(raws: &[RawChange]) -> Vec<u8> {
    let parts = raws.iter().flat_map(|raw| [Some(&raw.header), raw.payload.as_ref()]);
    parts.flatten().flatten().copied().collect()
}

/// A working day in five cases, on the line: what TLS and HTTP add is in it, and said apart.
fn day() -> [Figure; 2] {
    let hq = Headquarters::open(Store::Sqlite);
    let laptop = Laptop::joined(&hq, "One", "investigator");
    let cases: Vec<Uuid> = (0..5).map(|_| laptop.new_case("A case that headquarters has")).collect();
    laptop.sync();
    laptop.sync();
    let idle = laptop.sync();
    let idle = (idle.bytes_up + idle.bytes_down) as f64;
    let mut day = odd(77);
    cases.iter().for_each(|case| laptop.work_on(*case, &mut day, 30));
    let raws: Vec<RawChange> =
        laptop.with(|vault| vault.unsent_runs(usize::MAX)).into_iter().flat_map(|run| run.raws).collect();
    let limit = zstd::bulk::compress(&content(&raws), LEVEL).expect("memory").len() as f64;
    let report = laptop.sync();
    let ours = (report.bytes_up + report.bytes_down) as f64;
    let figure = |what: String, ours: f64| Figure {
        what,
        ours: format!("{:.1} kB", ours / 1000.0),
        limit: format!("{:.1} kB content, zstd -19", limit / 1000.0),
        ratio: ours / limit,
        goal: "<= 30 kB",
    };
    let trips = report.round_trips;
    let what = format!("working day, 150 changes, {} operations, {trips} round trip", ops(&raws));
    [figure(what, ours), figure("  of it an empty exchange with TLS handshake".into(), idle)]
}

/// Cases with records as the sample has them, to an empty laptop.
pub fn first_sync() -> [Figure; 1] {
    let hq = Headquarters::open(Store::Sqlite);
    let author = Laptop::joined(&hq, "One", "investigator");
    let mut day = Day::new(5);
    for number in 0..FIRST_CASES {
        let case = author.new_case(&format!("Case {number} of the office"));
        author.work_on(case, &mut day, RECORDS);
    }
    author.sync();
    let raws: Vec<RawChange> =
        author.with(|vault| vault.reads().streams(None)).into_iter().flat_map(|stream| stream.raws).collect();
    let limit = zstd::bulk::compress(&content(&raws), LEVEL).expect("memory").len() as f64;
    let reader = Laptop::joined(&hq, "Two", "supervisor");
    let report = reader.sync();
    let ours = report.bytes_down as f64;
    [Figure {
        what: format!(
            "first sync, {FIRST_CASES} cases, {} changes, {:.1} s",
            report.received, report.seconds
        ),
        ours: format!("{:.2} MB", ours / 1e6),
        limit: format!("{:.2} MB history, zstd -19", limit / 1e6),
        ratio: ours / limit,
        goal: "<= 3 MB",
    }]
}
