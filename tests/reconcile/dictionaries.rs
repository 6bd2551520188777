//! The compression dictionary between real laptops and a real headquarters: learnt by the first exchange,
//! used from the second, and given up without a word where one side does not have it.

use sync::Status;
use sync::engine::{Effect, Engine, Event, Moment};
use testkit::day::Day;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use wire::v1::{Cursor, Frame, Pull, Welcome};
use wire::{Dictionary, FrameDecoder};

crate::on_both_stores![a_laptop_learns_what_headquarters_knows_and_sends_less_from_then_on];

fn a_laptop_learns_what_headquarters_knows_and_sends_less_from_then_on(hq: Headquarters) {
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    assert!(laptop.with(|vault| vault.hq_dictionaries()).is_empty());
    laptop.sync();
    assert_eq!(laptop.with(|vault| vault.hq_dictionaries()), Dictionary::known());
    let case = laptop.new_case("Petition mill");
    laptop.work_on(case, &mut Day::new(1), 8);
    let report = laptop.sync();
    assert_eq!((report.status, report.sent, report.held), (Status::AllSent, 9, 0), "{report:?}");
}

/// The HELLO of a request, and whether its PUSH frames name a dictionary.
fn said(effects: Vec<Effect>) -> (wire::v1::Hello, bool) {
    let request = effects.into_iter().find_map(|effect| match effect {
        Effect::Request(parcel) => Some(parcel),
        _ => None,
    });
    let body = request.expect("a request").pack().expect("it fits");
    let mut decoder = FrameDecoder::new();
    decoder.push(&body);
    let Ok(Some(Frame::Hello(hello))) = decoder.next_frame() else { panic!("no HELLO") };
    let hello_length = u32::from_be_bytes(body[..4].try_into().expect("four bytes")) as usize;
    // zstd's descriptor: its two lowest bits say how long the dictionary's number is.
    (hello, body[4 + hello_length + 4 + 4] & 3 > 0)
}

#[test]
fn a_frame_from_headquarters_with_an_unknown_dictionary_makes_the_laptop_ask_for_plain_ones() {
    let hq = Headquarters::open(testkit::lab::Store::Sqlite);
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    laptop.sync();
    let case = laptop.new_case("Petition mill");
    laptop.work_on(case, &mut Day::new(1), 8);
    let moment = Moment { now_ms: 1_790_000_100_000, ..Moment::default() };
    laptop.with(|vault| {
        let mut engine = Engine::new(moment.now_ms, 1);
        engine.step(vault, moment, Event::Asked);
        let (hello, with_dictionary) = said(engine.step(vault, moment, Event::Connected));
        assert_eq!(hello.dictionaries, Some(Dictionary::known()));
        assert!(with_dictionary, "headquarters said that it knows this one");

        engine.step(vault, moment, Event::Head { status: 200 });
        let (at, epoch) = (vault.cursor()?.at, hello.epoch);
        let cursor = Cursor { at, backfill: None };
        let welcome = Welcome {
            protocol: 1,
            time: moment.now_ms,
            epoch,
            cursor,
            heads: vec![],
            schema: 1,
            end: None,
            dictionaries: None,
        };
        let to = Cursor { at: at + 1, backfill: None };
        let scope = ledger::Scope::Case(case);
        let words = wire::v1::Released { scope, header: vec![7; 40], payload: vec![8; 40] };
        let pull = Frame::Pull(Pull { from: cursor, to, runs: vec![], released: vec![words], history: None });
        let mut answer = wire::encode_frame(&Frame::Welcome(welcome), 3).expect("a small frame");
        let mut unknown =
            wire::encode_frame_with(&pull, 3, Dictionary::shared(&Dictionary::known())).expect("a frame");
        unknown[9..11].copy_from_slice(&40_001_u16.to_le_bytes());
        answer.extend(unknown);
        answer.extend(wire::encode_frame(&Frame::End, 3).expect("a small frame"));
        engine.step(vault, moment, Event::Bytes(answer));
        let (hello, with_dictionary) = said(engine.step(vault, moment, Event::Ended));
        assert_eq!(hello.dictionaries, None, "from now on this exchange is plain");
        assert!(!with_dictionary, "headquarters no longer said that it knows one");
        assert_eq!(vault.cursor()?.at, at, "what could not be read was not counted");
        engine.abandon(moment.now_ms);
        Ok(())
    });
    let report = laptop.sync();
    assert_eq!((report.status, report.sent), (Status::AllSent, 9), "{report:?}");
}
