//! A hostile headquarters and a hostile courier: what they bring is refused or kept aside, nothing of ours is
//! lost by it, and the next honest exchange is as if they had never been. (A hostile device stands in
//! `crates/hq/tests/headquarters/hostile.rs`, on both stores.)

use ledger::{Origin, Scope};
use model::actions::Action;
use serde_json::json;
use sync::Status;
use sync::engine::{Effect, Engine, Event, Moment};
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;
use uuid::Uuid;
use vault::{Edit, Run, Stamp};
use wire::v1::{Ack, Acks, Cursor, Frame, Pull, Slow, Welcome};

const NOW: i64 = 1_790_000_000_000;
const TEN_YEARS_MS: i64 = 315_360_000_000;

/// What the engine makes of this answer of somebody who passes for headquarters.
fn answered(laptop: &Laptop, answer: &[u8]) -> (sync::Report, Engine) {
    let mut engine = Engine::new(NOW, 1);
    let mut event = Event::Asked;
    let mut left = Some(answer.to_vec());
    loop {
        let moment = Moment { now_ms: NOW, ran_ms: 5, ..Moment::default() };
        let mut effects = laptop.with(|vault| Ok(engine.step(vault, moment, event)));
        event = match effects.pop().expect("something to wait for") {
            Effect::Connect(_) => Event::Connected,
            Effect::Request(_) => Event::Head { status: 200 },
            Effect::Listen => left.take().map_or(Event::Ended, Event::Bytes),
            Effect::CarryFiles => Event::FilesCarried,
            Effect::Finished(finished) => return (finished.report, engine),
            other => panic!("nothing to wait for: {other:?}"),
        };
    }
}

fn frames(frames: &[Frame]) -> Vec<u8> {
    frames.iter().flat_map(|frame| wire::encode_frame(frame, 3).expect("a small frame")).collect()
}

/// A message as released; what later versions added to it is not said.
fn golden(digits: &str) -> Frame {
    let digits: String = digits.split_whitespace().collect();
    let bytes = wire::from_hex(&digits).expect("digits");
    Frame::from_cbor(&bytes).expect("a golden message")
}

fn welcome(laptop: &Laptop) -> Frame {
    let (epoch, cursor) =
        laptop.with(|vault| Ok((vault.hq()?.expect("it has joined").epoch, vault.cursor()?)));
    let Frame::Welcome(golden) = golden(include_str!("../contract/wire/welcome.hex")) else {
        panic!("WELCOME")
    };
    let cursor = Cursor { at: cursor.at, backfill: cursor.backfill };
    Frame::Welcome(Welcome { protocol: 1, time: NOW, epoch, cursor, heads: vec![], schema: 1, ..golden })
}

/// A laptop that has joined and holds a case with unsent work.
fn with_unsent(hq: &Headquarters) -> (Laptop, Uuid) {
    let laptop = Laptop::joined(hq, "M. Okafor", "investigator");
    let case = laptop.new_case("Print shop");
    laptop.sync();
    let note = json!({"note_kind": "call", "text": "Neighbour reports two vans."});
    let _ = laptop.add(case, "note", &note);
    (laptop, case)
}

fn unsent(laptop: &Laptop) -> u64 {
    laptop.with(|vault| vault.unsent_count())
}

#[test]
fn an_answer_that_is_none_ends_the_exchange_and_loses_nothing() {
    let hq = Headquarters::open(Store::Sqlite);
    let (laptop, case) = with_unsent(&hq);
    let before = (laptop.hash(case), unsent(&laptop));
    let hello = welcome(&laptop);
    let bomb = zstd::bulk::compress(&vec![0; 32 * wire::MAX_RAW], 19).expect("zstd compresses");
    let length = u32::try_from(bomb.len()).expect("a small bomb").to_be_bytes();
    let bomb = [&length[..], &bomb].concat();
    let whole = frames(&[hello.clone(), Frame::End]);
    let answers: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", vec![]),
        ("noise", vec![0xa5; 700]),
        ("a bomb", [frames(std::slice::from_ref(&hello)), bomb].concat()),
        ("an endless frame", [&u32::MAX.to_be_bytes()[..], &[1; 90]].concat()),
        ("an end without a beginning", frames(&[Frame::End])),
        ("half a frame", whole[..whole.len() - 2].to_vec()),
        ("a request in place of an answer", frames(&[Frame::Push(wire::v1::Push { runs: vec![] })])),
    ];
    for (what, answer) in answers {
        let (report, engine) = answered(&laptop, &answer);
        assert_ne!(report.status, Status::AllSent, "{what}: {report:?}");
        assert!(report.trouble.as_ref().is_some_and(|words| words.len() > 10), "{what}: {report:?}");
        assert_eq!((laptop.hash(case), unsent(&laptop)), before, "{what}");
        assert!(engine.wake_at() <= NOW + sync::LONGEST_MS, "{what}: it comes back by itself");
    }
    assert_eq!(laptop.sync().status, Status::AllSent);
}

#[test]
fn a_headquarters_that_asks_for_patience_for_ever_is_asked_again_within_a_quarter_of_an_hour() {
    let hq = Headquarters::open(Store::Sqlite);
    let (laptop, _) = with_unsent(&hq);
    let (_, engine) =
        answered(&laptop, &frames(&[Frame::Slow(Slow { retry_after_ms: u64::MAX }), Frame::End]));
    assert!(engine.wake_at() <= NOW + sync::LONGEST_MS, "{}", engine.wake_at());
    assert_eq!(laptop.sync().status, Status::AllSent);
}

#[test]
fn a_headquarters_that_acknowledges_what_it_was_not_given_takes_nothing_away() {
    let hq = Headquarters::open(Store::Sqlite);
    let (laptop, case) = with_unsent(&hq);
    let before = laptop.hash(case);
    let own = laptop.with(|vault| Ok(vault.identity().origin()));
    let Frame::Ack(released) = golden(include_str!("../contract/wire/ack.hex")) else { panic!("ACK") };
    let released = released.streams[0].clone();
    let ack = |scope: Scope, origin: Origin| Ack {
        scope,
        origin,
        received: u64::MAX,
        durable: u64::MAX,
        held: vec![],
        ..released.clone()
    };
    let stranger = Origin { device: ledger::DeviceId(Uuid::from_u128(5)), incarnation: 9 };
    let streams = vec![
        ack(Scope::Case(case), own),
        ack(Scope::Case(case), stranger),
        ack(Scope::Case(Uuid::from_u128(77)), own),
    ];
    let _ = answered(&laptop, &frames(&[welcome(&laptop), Frame::Ack(Acks { streams }), Frame::End]));
    assert_eq!(laptop.hash(case), before);
    let logged = laptop.with(|vault| vault.reads().changes(case, 99, 0));
    assert_eq!(logged.len(), 2, "every change is kept, whatever was said of it");
    // The true one does not have what the false one claimed; it says so by its heads or asks for it.
    let late = laptop.add(case, "note", &json!({"note_kind": "call", "text": "and one more"}));
    laptop.sync();
    laptop.sync();
    let other = Laptop::joined(&hq, "T. Brandt", "supervisor");
    other.sync();
    assert!(other.has(late) && other.hash(case) == laptop.hash(case));
}

/// Two laptops of one post, one of which has a case the other has not heard of, and the runs of it.
fn courier() -> (Headquarters, Laptop, Laptop, Uuid, Vec<Run>) {
    let hq = Headquarters::open(Store::Sqlite);
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    two.sync();
    one.sync();
    let case = one.new_case("Print shop");
    for n in 0..3 {
        let _ = one.add(case, "note", &json!({"note_kind": "call", "text": format!("Van {n}.")}));
    }
    let runs = one.with(|vault| vault.unsent_runs(usize::MAX));
    (hq, one, two, case, runs)
}

fn brings(to: &Laptop, runs: Vec<Run>) -> vault::Received {
    to.with(|vault| vault.apply_bundle(runs, Vec::new(), NOW))
}

type Spoil = fn(&mut Run);

#[test]
fn a_courier_who_swaps_cuts_flips_or_forges_brings_nothing_in_and_the_true_changes_still_come() {
    let (_hq, one, two, case, honest) = courier();
    let spoils: Vec<(&str, Spoil)> = vec![
        ("swapped", |run| run.raws.swap(1, 2)),
        ("one missing inside", |run| drop(run.raws.remove(1))),
        ("a flipped word", |run| {
            let payload = run.raws[1].payload.as_mut().expect("nothing is withheld");
            let middle = payload.len() / 2;
            payload[middle] ^= 1;
        }),
        ("a flipped header", |run| {
            let last = run.raws[1].header.len() - 1;
            run.raws[1].header[last] ^= 1;
        }),
        ("another's signature", |run| run.raws[3].signature = Some([7; 64])),
        ("no signature", |run| run.raws.iter_mut().for_each(|raw| raw.signature = None)),
        ("another case", |run| run.stream.scope = Scope::Case(Uuid::from_u128(99))),
        ("another device", |run| run.stream.origin.device = ledger::DeviceId(Uuid::from_u128(99))),
        ("a later beginning", |run| run.first_seq += 5),
    ];
    for (what, spoil) in spoils {
        let mut runs = honest.clone();
        spoil(&mut runs[0]);
        let received = brings(&two, runs);
        assert_eq!(received.changes, 0, "{what}");
        assert!(!two.has(case), "{what}");
        let waiting = two.with(|vault| vault.reads().waiting());
        assert!(!waiting.is_empty(), "{what}: it is kept and listed");
    }
    assert_eq!(brings(&two, honest.clone()).changes, 4);
    assert_eq!(two.hash(case), one.hash(case));
    assert_eq!(brings(&two, honest).changes, 0, "twice is harmless");
    let broken = two.with(|vault| vault.reads().verify_log());
    assert!(broken.is_empty(), "{broken:?}");
    assert_eq!(one.sync().status, Status::AllSent);
    assert_eq!(two.sync().status, Status::AllSent, "the queue of neither is blocked");
}

#[test]
fn words_released_while_their_change_waits_for_another_do_not_keep_it_waiting() {
    let (_hq, one, two, case, first) = courier();
    for n in 3..6 {
        let _ = one.add(case, "note", &json!({"note_kind": "call", "text": format!("Van {n}.")}));
    }
    let mut later = one.with(|vault| vault.unsent_runs(usize::MAX));
    later[0].raws.drain(..first[0].raws.len());
    later[0].first_seq += first[0].raws.len() as u64;
    // The first of them was held: its words come by themselves, and before what it builds on.
    let held = later[0].raws[0].clone();
    later[0].raws[0].payload = None;
    let words = (Scope::Case(case), held.header, held.payload.expect("its author has its words"));
    two.with(|vault| vault.apply_bundle(later, vec![words], NOW));
    assert!(!two.has(case));
    assert_eq!(brings(&two, first).changes, 7);
    assert_eq!(two.with(|vault| vault.reads().waiting()), []);
    assert_eq!(two.hash(case), one.hash(case));
}

#[test]
fn a_spoilt_run_among_good_ones_stops_none_of_them() {
    let (_hq, one, two, case, _) = courier();
    let others: Vec<Uuid> = (0..3).map(|n| one.new_case(&format!("Case {n}"))).collect();
    let mut runs = one.with(|vault| vault.unsent_runs(usize::MAX));
    runs[0].raws[0].signature = None;
    runs[0].raws[1].payload = Some(vec![0xff; 9]);
    brings(&two, runs);
    assert!(!two.has(case));
    assert!(others.iter().all(|other| two.has(*other) && two.hash(*other) == one.hash(*other)));
}

#[test]
fn a_clock_ten_years_ahead_moves_nobody_elses_by_more_than_five_minutes() {
    let (_hq, one, two, case, runs) = courier();
    brings(&two, runs);
    let title =
        |text: &str| vec![Edit::Set { id: case, register: 1, value: model::Value::text(text).encode() }];
    let write = |laptop: &Laptop, now: i64, text: &str| {
        let edits = title(text);
        laptop.with(|vault| {
            vault.write(Stamp::at(now), |writer| {
                writer.change(&Scope::Case(case), Action::CaseEdit.number(), edits)
            })
        })
    };
    for years in [TEN_YEARS_MS, -TEN_YEARS_MS] {
        write(&one, NOW + years, &format!("From elsewhere in time {years}"));
        let runs = one.with(|vault| vault.unsent_runs(usize::MAX));
        brings(&two, runs);
        let (made, _) = write(&two, NOW, &format!("From now {years}"));
        let stamp = made.expect("a change").hlc.ms();
        // A second for what the laptops did before.
        assert!((NOW..=NOW + 5 * 60 * 1000 + 1_000).contains(&stamp), "{stamp}");
        let runs = two.with(|vault| vault.unsent_runs(usize::MAX));
        brings(&one, runs);
        assert_eq!(one.hash(case), two.hash(case), "no clock decides what is kept");
    }
    assert_eq!(two.text(case, "title").as_deref(), Some(format!("From now {}", -TEN_YEARS_MS)).as_deref());
}

#[test]
fn a_feed_that_begins_elsewhere_or_ends_where_it_likes_moves_nothing() {
    let hq = Headquarters::open(Store::Sqlite);
    let (laptop, case) = with_unsent(&hq);
    let before = (laptop.hash(case), laptop.with(|vault| vault.cursor()));
    let elsewhere = Cursor { at: before.1.at + 50, backfill: None };
    let Frame::Pull(said) = golden(include_str!("../contract/wire/pull.hex")) else { panic!("PULL") };
    let said = Pull { to: elsewhere, runs: vec![], released: vec![], ..said };
    let pull = |from| Frame::Pull(Pull { from, ..said.clone() });
    let _ = answered(&laptop, &frames(&[welcome(&laptop), pull(elsewhere), Frame::End]));
    assert_eq!((laptop.hash(case), laptop.with(|vault| vault.cursor())), before);
    // A feed said to be far ahead: what was skipped comes with the next honest exchange.
    let here = Cursor { at: before.1.at, backfill: before.1.backfill };
    let _ = answered(&laptop, &frames(&[welcome(&laptop), pull(here), Frame::End]));
    let colleague = Laptop::joined(&hq, "T. Brandt", "supervisor");
    colleague.sync();
    colleague.set(case, case, "case", &json!({"synopsis": "Cards of one print series."}));
    colleague.sync();
    laptop.sync();
    laptop.sync();
    colleague.sync();
    assert_eq!(laptop.text(case, "synopsis").as_deref(), Some("Cards of one print series."));
    assert_eq!(laptop.hash(case), colleague.hash(case));
}
