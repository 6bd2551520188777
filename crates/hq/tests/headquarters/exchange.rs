//! What is pushed is acknowledged, and reaches who may see it, once and in order.

use ledger::Scope;
use wire::v1::{Frame, Push};

use crate::common::laptop::new_id;
use crate::common::words::{self, dot, new_note, set, text};
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    a_case_reaches_the_supervisor_of_its_post_and_nobody_else,
    the_same_frames_twice_write_nothing_new,
    two_laptops_of_a_case_converge_with_headquarters,
    a_gap_is_asked_for_and_filled,
    frames_and_fields_of_a_newer_version_are_skipped,
    a_device_without_certificate_or_with_anothers_is_turned_away,
    a_revoked_device_is_turned_away_at_once,
    what_was_written_before_the_enrolment_is_the_same_persons,
    a_frame_with_an_unknown_dictionary_is_asked_for_again_in_the_same_exchange,
    a_device_is_behind_only_with_what_it_may_see_and_did_not_write,
);

fn a_case_reaches_the_supervisor_of_its_post_and_nobody_else(office: Office) {
    let mut writer = office.laptop("Ana", "BUC", "investigator");
    let mut supervisor = office.laptop("Sam", "BUC", "supervisor");
    let mut stranger = office.laptop("Max", "MAD", "supervisor");
    let scope = writer.open_case("BUC", "visa_fraud");
    writer.write(&scope, 4, new_note(new_id(), "met at the gate"));
    let talk = writer.sync();
    assert_eq!(talk.held(), vec![]);
    assert_eq!((talk.acks[0].received, talk.acks[0].durable), (2, 2));
    assert!(talk.ended);
    assert!(talk.changes_pulled() > 0, "directory and grant come back");
    supervisor.sync();
    assert_eq!(supervisor.state_hash(&scope), writer.state_hash(&scope));
    stranger.sync();
    assert_eq!(stranger.state_hash(&scope), None);
    // Passes over what was said to the stranger meanwhile.
    assert_eq!(supervisor.sync().changes_pulled(), 0);
    let again = supervisor.sync();
    assert_eq!((again.changes_pulled(), again.pulls.len()), (0, 0), "nothing is sent twice");
}

fn the_same_frames_twice_write_nothing_new(office: Office) {
    let mut writer = office.laptop("Ana", "BUC", "investigator");
    let scope = writer.open_case("BUC", "visa_fraud");
    for _ in 0..10 {
        writer.write(&scope, 4, new_note(new_id(), "seen again"));
    }
    let unsent = writer.unsent();
    let first = writer.exchange(vec![unsent.clone()]);
    let length = office.feed_length();
    let second = writer.exchange(vec![unsent]);
    assert_eq!(first.acks, second.acks);
    assert_eq!(office.feed_length(), length);
    let part = vec![writer.run(&scope, 4, 7)];
    assert_eq!(writer.exchange(vec![part]).acks[0].received, 11, "a part of it is known as well");
    assert_eq!(office.feed_length(), length);
}

fn two_laptops_of_a_case_converge_with_headquarters(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    let case = scope.case().unwrap();
    ana.sync();
    sam.sync();
    let title = dot(ana.origin(), 1, 1);
    ana.write(&scope, 2, vec![set(case, "case", &[("title", text("Bank letters"))], vec![title])]);
    sam.write(&scope, 2, vec![set(case, "case", &[("title", text("False seals"))], vec![title])]);
    assert_eq!(ana.sync().held(), vec![]);
    assert_eq!(sam.sync().held(), vec![]);
    ana.sync();
    assert_eq!(ana.state_hash(&scope), sam.state_hash(&scope));
    let conflicts = ana.scopes[&scope].entities.values().map(|state| state.conflicts().len());
    assert_eq!(conflicts.sum::<usize>(), 1, "both titles are kept for a person to decide");
}

fn a_gap_is_asked_for_and_filled(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    for _ in 0..3 {
        ana.write(&scope, 4, new_note(new_id(), "a call"));
    }
    let late = vec![ana.run(&scope, 3, 4)];
    let talk = ana.exchange(vec![late]);
    assert_eq!(talk.needs[0].from, 1);
    assert!(talk.acks.is_empty());
    assert_eq!(ana.sync().acks[0].received, 4);
}

fn frames_and_fields_of_a_newer_version_are_skipped(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    ana.open_case("BUC", "visa_fraud");
    let mut body = wire::encode_frame(&Frame::Hello(ana.hello()), 3).unwrap();
    body.extend(wire::encode_frame(&Frame::Unknown { code: 77 }, 3).unwrap());
    body.extend(wire::encode_frame(&Frame::Push(Push { runs: ana.unsent() }), 3).unwrap());
    body.extend(wire::encode_frame(&Frame::End, 3).unwrap());
    let answer = ana.request("POST /v1/exchange HTTP/1.1", &body);
    assert_eq!(ana.take(&answer.body).acks.len(), 1);
}

fn a_device_without_certificate_or_with_anothers_is_turned_away(office: Office) {
    let ana = office.laptop("Ana", "BUC", "investigator");
    let mut bare = Laptop::new(office.running().addr, &office.running().ca_pem);
    assert_eq!(bare.exchange_status(), 401);
    let other = Office::sqlite();
    let foreign = other.laptop("Eve", "BUC", "investigator");
    bare.tls = foreign.tls_trusting(&office.running().ca_pem);
    assert_eq!(bare.exchange_status(), 0, "the handshake ends");
    bare.tls = ana.tls.clone();
    assert_eq!(bare.exchange_status(), 403, "a certificate speaks for its own device only");
}

fn a_revoked_device_is_turned_away_at_once(office: Office) {
    let ana = office.laptop("Ana", "BUC", "investigator");
    assert_eq!(ana.exchange_status(), 200);
    office.block(hq::admin::devices::revoke(office.house(), ana.device.into())).unwrap();
    assert_eq!(ana.exchange_status(), 403);
    let again = office.block(hq::admin::devices::revoke(office.house(), ana.device.into()));
    assert_eq!(again.unwrap_err().code(), "device_revoked");
}

fn what_was_written_before_the_enrolment_is_the_same_persons(office: Office) {
    let user = office.user("Ana", "BUC", "supervisor");
    let mut ana = Laptop::new(office.running().addr, &office.running().ca_pem);
    let scope = ana.open_case("BUC", "visa_fraud");
    let case = scope.case().unwrap();
    let to = |status| vec![("status", text(status))];
    let mut prev = dot(ana.origin(), 1, 3);
    for status in ["preliminary", "pending_opening"] {
        let seq = ana.write(&scope, 3, vec![set(case, "case", &to(status), vec![prev])]);
        prev = dot(ana.origin(), seq, 0);
    }
    ana.enrol(&office.code(user.id)).unwrap();
    assert_eq!(ana.sync().held(), vec![]);
    ana.write(&scope, 3, vec![words::set(case, "case", &to("open"), vec![prev])]);
    assert_eq!(ana.sync().held(), vec![(4, "four_eyes".to_owned())], "one person, two names");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    sam.sync();
    assert!(sam.scopes.contains_key(&scope));
    assert!(sam.scopes.contains_key(&Scope::Org));
}

fn a_frame_with_an_unknown_dictionary_is_asked_for_again_in_the_same_exchange(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let dictionary = wire::Dictionary::shared(&wire::Dictionary::known());
    let push = Frame::Push(wire::v1::Push { runs: ana.unsent() });
    let mut push = wire::encode_frame_with(&push, 19, dictionary).unwrap();
    // Length, zstd's number, its descriptor; then the dictionary's: one that nobody has.
    push[9..11].copy_from_slice(&40_001_u16.to_le_bytes());
    let plain = ana.frames(vec![]);
    let end = wire::encode_frame(&Frame::End, 19).unwrap().len();
    let body = [&plain[..plain.len() - end], &push, &plain[plain.len() - end..]].concat();
    let answer = ana.request("POST /v1/exchange HTTP/1.1", &body);
    let talk = ana.take(&answer.body);
    assert!(talk.ended, "the conversation goes on: {talk:?}");
    assert_eq!(talk.welcome.unwrap().dictionaries, Some(wire::Dictionary::known()));
    assert_eq!(talk.needs.iter().map(|need| (&need.scope, need.from)).collect::<Vec<_>>(), [(&scope, 1)]);
    let talk = ana.sync();
    assert!(talk.ended && talk.needs.is_empty());
    assert_eq!(ana.acked[&scope], 1);
}

fn a_device_is_behind_only_with_what_it_may_see_and_did_not_write(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let mut far = office.laptop("Far", "PAR", "investigator");
    far.sync();
    let behind = |laptop: &Laptop| {
        let stats = office.block(hq::admin::stats::stats(office.house())).unwrap();
        let of = stats.devices.into_iter().find(|device| device.device == laptop.device).unwrap();
        of.oldest_unfetched_seconds.is_some()
    };
    ana.open_case("BUC", "visa_fraud");
    // Twice: what a visit brought is known once the device says so.
    for laptop in [&mut ana, &mut sam, &mut far] {
        laptop.sync();
        laptop.sync();
    }
    assert_eq!([behind(&ana), behind(&sam), behind(&far)], [false; 3]);
    ana.open_case("BUC", "visa_fraud");
    ana.sync();
    ana.sync();
    assert_eq!([behind(&ana), behind(&sam), behind(&far)], [false, true, false]);
}
