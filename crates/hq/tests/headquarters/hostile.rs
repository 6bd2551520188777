//! A hostile device with a good certificate: what it sends is refused or kept aside in words, the good changes
//! beside it go through, and nobody else is told what is not theirs.

use ledger::{Op, Scope, UserId};
use wire::v1::{Frame, Push};

use crate::common::laptop::new_id;
use crate::common::words::{new_note, set, text};
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    bad_changes_among_good_ones_stop_none_of_the_good,
    an_exchange_that_is_replayed_changes_nothing,
    changes_that_change_places_or_streams_are_kept_aside,
    bombs_and_oversize_frames_end_the_exchange_and_what_came_before_counts,
    a_clock_ten_years_off_is_no_reason_to_refuse,
    a_revoked_device_is_refused_in_words_and_its_work_is_kept_by_itself,
    a_head_or_cursor_that_lies_shows_nothing_of_others,
);

fn case_with_notes(office: &Office) -> (Laptop, Scope) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    for number in 0..4 {
        ana.write(&scope, 4, new_note(new_id(), &format!("observation {number}")));
    }
    (ana, scope)
}

fn bad_changes_among_good_ones_stop_none_of_the_good(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scopes: Vec<Scope> = (0..4).map(|_| ana.open_case("BUC", "visa_fraud")).collect();
    assert_eq!(ana.sync().held(), vec![]);
    for scope in &scopes {
        ana.write(scope, 4, new_note(new_id(), "true"));
        ana.write(scope, 4, new_note(new_id(), "also true"));
    }
    let [forged, torn, held, good] = &scopes[..] else { panic!("four") };
    let case = held.case().unwrap();
    ana.write(held, 2, vec![set(case, "case", &[("priority", text("enormous"))], vec![])]);
    ana.write(held, 32, vec![Op::Grant { scope: good.clone(), user: UserId(new_id()), until: None }]);
    ana.write(held, 4, new_note(new_id(), "and good again"));
    let mut runs: Vec<_> = scopes.iter().map(|scope| ana.run(scope, 2, 3)).collect();
    runs[0].signature[0] ^= 1;
    runs[1].changes[0].payload = Some(vec![0xff; 40]);
    runs[2] = ana.run(held, 2, 6);
    let talk = ana.exchange(vec![runs]);
    let durable = |scope: &Scope| talk.acks.iter().find(|ack| ack.scope == *scope).unwrap().durable;
    assert_eq!((durable(forged), durable(torn), durable(held), durable(good)), (1, 1, 6, 3));
    let codes: Vec<String> = talk.held().into_iter().map(|(_, code)| code).collect();
    for code in ["signature", "unreadable", "field_invalid", "control"] {
        assert!(codes.iter().any(|found| found == code), "{code} in {codes:?}");
    }
    assert!(talk.acks.iter().flat_map(|ack| &ack.held).all(|held| held.reason.len() > 15), "in words");
    // The same device, honest again, is not locked out of anything.
    assert!(ana.sync().held().iter().all(|(seq, _)| [4, 5].contains(seq)));
    sam.sync();
    assert_eq!(sam.state_hash(forged), ana.state_hash(forged));
    assert_eq!(sam.state_hash(good), ana.state_hash(good));
}

fn an_exchange_that_is_replayed_changes_nothing(office: Office) {
    let (mut ana, scope) = case_with_notes(&office);
    let body = ana.frames(vec![ana.unsent()]);
    for _ in 0..3 {
        assert_eq!(ana.request("POST /v1/exchange HTTP/1.1", &body).status, 200);
    }
    let length = office.feed_length();
    ana.sync();
    ana.exchange(vec![vec![ana.run(&scope, 2, 4)], vec![ana.run(&scope, 1, 5)]]);
    assert_eq!(office.feed_length(), length);
}

fn changes_that_change_places_or_streams_are_kept_aside(office: Office) {
    let (mut ana, scope) = case_with_notes(&office);
    let other = ana.open_case("BUC", "visa_fraud");
    let honest = ana.run(&scope, 1, 5);
    let mut swapped = honest.clone();
    swapped.changes.swap(1, 2);
    let mut cut = honest.clone();
    cut.changes.remove(1);
    let mut astray = honest.clone();
    astray.scope = other.clone();
    let mut headless = honest.clone();
    headless.first_seq = 3;
    for run in [swapped, cut, astray] {
        let talk = ana.exchange(vec![vec![run]]);
        assert_eq!(talk.held().len(), 1, "{:?}", talk.acks);
        assert!(talk.acks.iter().all(|ack| ack.durable == 0));
    }
    assert_eq!(ana.exchange(vec![vec![headless]]).needs.len(), 1, "what comes before it is asked for");
    assert_eq!(ana.exchange(vec![vec![honest]]).acks[0].durable, 5);
    assert_eq!(ana.sync().held(), vec![]);
    let stats = office.block(hq::admin::stats::stats(office.house())).unwrap();
    assert_eq!(stats.quarantined, 3);
    office.block(hq::admin::verify::verify(office.house())).unwrap();
}

fn bombs_and_oversize_frames_end_the_exchange_and_what_came_before_counts(office: Office) {
    let (mut ana, scope) = case_with_notes(&office);
    let good = wire::encode_frame(&Frame::Push(Push { runs: ana.unsent() }), 3).unwrap();
    let hello = wire::encode_frame(&Frame::Hello(ana.hello()), 3).unwrap();
    let bomb = zstd::bulk::compress(&vec![0; 32 * wire::MAX_RAW], 19).unwrap();
    let bomb = [&u32::try_from(bomb.len()).unwrap().to_be_bytes()[..], &bomb].concat();
    let oversize = [&u32::MAX.to_be_bytes()[..], &[7; 600]].concat();
    for bad in [bomb, oversize] {
        let body = [&hello[..], &good, &bad].concat();
        let answer = ana.request("POST /v1/exchange HTTP/1.1", &body);
        let talk = ana.take(&answer.body);
        assert_eq!((talk.acks[0].durable, talk.ended), (5, false));
    }
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    sam.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
}

fn a_clock_ten_years_off_is_no_reason_to_refuse(office: Office) {
    const TEN_YEARS: u64 = 315_360_000_000;
    let (mut ana, scope) = case_with_notes(&office);
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    ana.clock += TEN_YEARS;
    ana.write(&scope, 4, new_note(new_id(), "from the future"));
    ana.clock -= 2 * TEN_YEARS;
    ana.write(&scope, 4, new_note(new_id(), "from the past"));
    assert_eq!(ana.sync().held(), vec![]);
    sam.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
}

fn a_revoked_device_is_refused_in_words_and_its_work_is_kept_by_itself(office: Office) {
    let (mut ana, scope) = case_with_notes(&office);
    ana.sync();
    ana.write(&scope, 4, new_note(new_id(), "late work"));
    let length = office.feed_length();
    office.block(hq::admin::devices::revoke(office.house(), ana.device.into())).unwrap();
    let body = ana.frames(vec![ana.unsent()]);
    let answer = ana.request("POST /v1/exchange HTTP/1.1", &body);
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    let refusal: wire::enrol::Refusal = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(refusal.error.code, "device_revoked");
    assert!(refusal.error.message.len() > 20);
    assert!(office.feed_length() > length, "the directory says so to everybody");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    sam.sync();
    assert_eq!(sam.scopes[&scope].log().len(), 5);
}

fn a_head_or_cursor_that_lies_shows_nothing_of_others(office: Office) {
    let (mut ana, scope) = case_with_notes(&office);
    ana.sync();
    let mut eve = office.laptop("Eve", "MAD", "investigator");
    let mut hello = eve.hello();
    hello.cursor.at = u64::MAX;
    hello.heads.push(wire::v1::Head { scope: scope.clone(), origin: ana.origin(), seq: 1, hash: [0; 32] });
    let end = wire::encode_frame(&Frame::End, 3).unwrap();
    let body = [wire::encode_frame(&Frame::Hello(hello), 3).unwrap(), end].concat();
    let answer = eve.request("POST /v1/exchange HTTP/1.1", &body);
    let mut decoder = wire::FrameDecoder::new();
    decoder.push(&answer.body);
    while let Some(frame) = decoder.next_frame().unwrap() {
        match frame {
            Frame::Welcome(welcome) => assert!(welcome.heads.iter().all(|head| head.origin != ana.origin())),
            Frame::Pull(pull) => assert!(pull.runs.iter().all(|run| run.scope != scope)),
            _ => {}
        }
    }
    eve.sync();
    assert!(!eve.scopes.contains_key(&scope));
}
