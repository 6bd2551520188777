//! 64 kbit/s, 600 ms, 5 % loss, and a line that breaks twenty times: everything arrives, and hardly a byte
//! travels twice. Time runs forty times faster here; bytes do not care. At its true speed: `cargo xtask bench link`.

use serde_json::json;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use testkit::line::{Quality, Way};
use uuid::Uuid;

crate::on_both_stores![
    a_days_work_and_a_five_megabyte_file_cross_a_line_that_breaks_twenty_times,
    a_line_that_is_taken_up_again_needs_no_certificates,
];

const FASTER: u32 = 40;
const CUTS: u64 = 20;
const FILE: usize = 5_000_000;

/// Bytes that nothing compresses.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..length.div_ceil(8)).flat_map(|_| next()).take(length).collect()
}

/// 150 changes of four operations each, and a large file.
fn a_days_work(laptop: &Laptop, seed: u64) -> (Uuid, Uuid, Vec<u8>) {
    let case = laptop.new_case("Counterfeit residence cards used for onward travel");
    for n in 0..150 {
        let text = format!("Interview {n}: the holder of card {} named the print shop.", n * 7919 + seed);
        let note = json!({"note_kind": "interview", "happened_at": "2026-11-20T09:00:00Z", "text": text});
        let _ = laptop.add(case, "note", &note);
    }
    let file = noise(seed, FILE);
    let attachment = laptop.attach(case, "seized-disk.img", &file);
    (case, attachment, file)
}

fn carried(hq: &Headquarters, work: impl FnOnce()) -> u64 {
    let before = hq.line.passed();
    work();
    let after = hq.line.passed();
    after.0 - before.0 + after.1 - before.1
}

fn settle(laptop: &Laptop) {
    let report = laptop.sync();
    assert_eq!((report.status, report.files_unsent), (Status::AllSent, 0), "{report:?}");
}

/// Exchanges while the line breaks again and again, each time after other many bytes.
fn with_cuts(hq: &Headquarters, laptop: &Laptop, way: Way) {
    let mut broken = 0;
    for cut in 0..CUTS {
        // From the middle of the handshake to most of half a megabyte; four megabytes in all.
        let after = 700 + cut * cut * 3 + cut * 20_500 + (cut * 7919) % 4096;
        hq.line.cut_after(after, way);
        let report = laptop.sync();
        broken += u64::from(report.status == Status::Offline);
    }
    assert_eq!(broken, CUTS, "each cut broke an exchange");
    settle(laptop);
}

fn a_days_work_and_a_five_megabyte_file_cross_a_line_that_breaks_twenty_times(hq: Headquarters) {
    let here = Laptop::joined(&hq, "M. Okafor", "investigator");
    let there = Laptop::joined(&hq, "T. Brandt", "supervisor");
    settle(&here);
    settle(&there);
    hq.line.become_as(Some(Quality::thin(FASTER)));

    let first = a_days_work(&here, 1);
    let quiet_up = carried(&hq, || settle(&here));
    let quiet_down = carried(&hq, || settle(&there));
    let second = a_days_work(&here, 2);
    let broken_up = carried(&hq, || with_cuts(&hq, &here, Way::Up));
    let broken_down = carried(&hq, || with_cuts(&hq, &there, Way::Down));

    for (case, attachment, file) in [first, second] {
        assert_eq!(here.hash(case), there.hash(case));
        let mut copy = Vec::new();
        there.with(|vault| vault.read_attachment(attachment, &mut copy));
        assert!(copy == file, "the file is the same to the byte");
    }
    println!("up {broken_up} against {quiet_up}, down {broken_down} against {quiet_down}");
    for (way, broken, quiet) in [("up", broken_up, quiet_up), ("down", broken_down, quiet_down)] {
        let most = quiet + quiet / 10;
        assert!(broken <= most, "{way}: {broken} bytes with {CUTS} cuts, {quiet} without");
    }
}

fn a_line_that_is_taken_up_again_needs_no_certificates(hq: Headquarters) {
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    settle(&laptop);
    // What is agreed lives with the open vault.
    laptop.shut();
    laptop.open();
    let first = carried(&hq, || settle(&laptop));
    let again = carried(&hq, || settle(&laptop));
    println!("an exchange with nothing to say: {first} bytes, then {again}");
    assert!(again + 700 < first, "{again} bytes after {first}");
    // A device that was revoked meanwhile is refused all the same.
    let device = laptop.with(|vault| Ok(vault.identity().device));
    hq.admin(async |house| hq::admin::devices::revoke(house, device).await);
    assert_eq!(laptop.sync().status, Status::Refused);
}
