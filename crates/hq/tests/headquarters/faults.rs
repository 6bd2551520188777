//! Cuts, crashes, forgeries: what was acknowledged is there, and nothing is ever dropped.

use std::io::Write as _;

use ledger::{Change, Draft, GENESIS, Hlc, Quality, Scope};
use wire::v1::{Frame, Push};

use crate::common::laptop::new_id;
use crate::common::words::{new_case, new_note};
use crate::common::{Laptop, Office, http, on_both_stores};

on_both_stores!(
    a_request_cut_anywhere_costs_at_most_its_last_frame,
    an_answer_cut_anywhere_is_taken_up_again,
    what_was_acknowledged_survives_a_crash,
    two_changes_under_one_name_are_both_kept_and_freeze_the_stream,
    a_forged_run_is_kept_aside_and_the_stream_goes_on,
    a_device_that_speaks_for_another_is_not_believed,
    rubbish_ends_the_exchange_and_nothing_else,
    damage_in_the_database_is_found_and_named,
);

fn written(office: &Office) -> (Laptop, Scope) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    for number in 0..12 {
        ana.write(&scope, 4, new_note(new_id(), &format!("observation {number}")));
    }
    (ana, scope)
}

fn a_request_cut_anywhere_costs_at_most_its_last_frame(office: Office) {
    let (mut ana, scope) = written(&office);
    let pushes: Vec<_> = (1..=13).map(|seq| vec![ana.run(&scope, seq, seq)]).collect();
    let body = ana.frames(pushes);
    for cut in [1, 40, 200, body.len() / 3, body.len() / 2, body.len() - 30, body.len() - 1] {
        let mut stream = http::connect(ana.addr, &ana.tls).unwrap();
        let head =
            format!("POST /v1/exchange HTTP/1.1\r\nHost: hq\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body[..cut]).unwrap();
        stream.flush().unwrap();
        // The socket closes without a word, as a dead link does.
        drop(stream);
    }
    let talk = ana.sync();
    assert_eq!(talk.acks[0].durable, 13);
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    sam.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
    office.feed_length();
}

fn an_answer_cut_anywhere_is_taken_up_again(office: Office) {
    let (mut ana, scope) = written(&office);
    ana.sync();
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    sam.frame_bytes = Some(2048);
    for cut in (0..40).map(|step| step * 97) {
        let answer = sam.request("POST /v1/exchange HTTP/1.1", &sam.frames(vec![]));
        let cut = cut.min(answer.body.len());
        sam.take(&answer.body[..cut]);
    }
    sam.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
}

fn what_was_acknowledged_survives_a_crash(mut office: Office) {
    let (mut ana, scope) = written(&office);
    assert_eq!(ana.sync().acks[0].durable, 13);
    office.crash();
    office.start();
    ana.addr = office.running().addr;
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    sam.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
    ana.write(&scope, 4, new_note(new_id(), "after the crash"));
    assert_eq!(ana.sync().acks[0].durable, 14);
}

/// The same laptop, as a copy of its disk would go on.
fn other_version(ana: &Laptop, scope: &Scope, seq: u64, words: &str) -> Change {
    let own = &ana.own[scope];
    let previous = seq.checked_sub(2).map_or(GENESIS, |before| own[usize::try_from(before).unwrap()].hash);
    let draft = Draft {
        scope: scope.clone(),
        origin: ana.origin(),
        author: ana.user(),
        schema: 1,
        min_reader: 1,
        quality: Quality::Unknown,
        action: 4,
        seq,
        hlc: Hlc::at(1_800_000_000_000),
        wall: 1_800_000_000_000,
        salt: [3; 8],
        ops: new_note(new_id(), words),
    };
    draft.sign(&ana.key, &previous)
}

fn two_changes_under_one_name_are_both_kept_and_freeze_the_stream(office: Office) {
    let (mut ana, scope) = written(&office);
    ana.sync();
    let length = office.feed_length();
    let second = other_version(&ana, &scope, 5, "from the copy");
    let stream = second.header.stream();
    let run = wire::v1::Run::of(&stream, 5, vec![second.raw.clone()]).unwrap();
    let talk = ana.exchange(vec![vec![run.clone()]]);
    assert!(talk.acks[0].is_frozen());
    assert_eq!(talk.acks[0].durable, 13);
    ana.write(&scope, 4, new_note(new_id(), "into the frozen stream"));
    assert!(ana.sync().acks[0].is_frozen());
    assert!(ana.exchange(vec![vec![run]]).acks[0].is_frozen());
    assert_eq!(office.feed_length(), length, "the feed keeps the first");
    let kept = "SELECT COUNT(*) FROM equivocation WHERE seq = 5";
    let rows = office.block(office.house().books.store.read(kept, vec![])).unwrap();
    assert_eq!(rows[0].int(0).unwrap(), 1, "and the second is kept beside it");
    let log = ana.own[&scope].clone();
    ana.incarnation = 2;
    ana.own.clear();
    ana.acked.clear();
    ana.write(&scope, 4, log[13].ops.clone());
    assert_eq!(ana.sync().acks[0].durable, 1, "a new incarnation goes on");
}

fn a_forged_run_is_kept_aside_and_the_stream_goes_on(office: Office) {
    let (mut ana, scope) = written(&office);
    ana.sync();
    ana.write(&scope, 4, new_note(new_id(), "true"));
    let mut forged = ana.run(&scope, 14, 14);
    forged.signature[7] ^= 1;
    let talk = ana.exchange(vec![vec![forged]]);
    assert_eq!(talk.held(), vec![(14, "signature".into())]);
    assert_eq!(talk.acks[0].durable, 13);
    let mut torn = ana.run(&scope, 14, 14);
    torn.changes[0].header.truncate(9);
    assert_eq!(ana.exchange(vec![vec![torn]]).held(), vec![(14, "unreadable".into())]);
    let stats = office.block(hq::admin::stats::stats(office.house())).unwrap();
    assert_eq!(stats.quarantined, 2);
    assert_eq!(ana.sync().acks[0].durable, 14);
}

fn a_device_that_speaks_for_another_is_not_believed(office: Office) {
    let (mut ana, _) = written(&office);
    let mut eve = office.laptop("Eve", "BUC", "supervisor");
    let theirs = ana.unsent();
    assert_eq!(eve.exchange(vec![theirs]).held(), vec![(1, "origin".into())]);
    assert_eq!(ana.sync().acks[0].durable, 13);
}

fn rubbish_ends_the_exchange_and_nothing_else(office: Office) {
    let (mut ana, _) = written(&office);
    for body in [&b"not frames at all"[..], &[0xff; 64], &[0, 0, 0, 0], &[]] {
        assert_eq!(ana.request("POST /v1/exchange HTTP/1.1", body).status, 400);
    }
    let mut body = wire::encode_frame(&Frame::Hello(ana.hello()), 3).unwrap();
    body.extend(wire::encode_frame(&Frame::Push(Push { runs: ana.unsent() }), 3).unwrap());
    body.extend([0xff; 300]);
    let answer = ana.request("POST /v1/exchange HTTP/1.1", &body);
    let talk = ana.take(&answer.body);
    assert_eq!((talk.acks[0].durable, talk.ended), (13, false), "what came before it counts");
    let empty = Scope::Case(new_id());
    ana.write(&empty, 1, new_case(empty.case().unwrap(), "BUC", "impostor"));
    assert!(ana.sync().ended);
}

fn damage_in_the_database_is_found_and_named(office: Office) {
    let (mut ana, scope) = written(&office);
    ana.sync();
    let house = office.house();
    let verified = office.block(hq::admin::verify::verify(house)).unwrap();
    assert_eq!(verified.entries, office.feed_length());
    let damage = |sql, cells| office.block(house.books.store.write(vec![hq::store::Write::new(sql, cells)]));
    let entry = office.block(house.books.stream_entries(&ana.run(&scope, 5, 5).stream(), 5, 5)).unwrap();
    let pos = entry[0].pos;
    let mut payload = entry[0].raw.payload.clone().unwrap();
    payload[20] ^= 1;
    damage("UPDATE feed SET payload = $1 WHERE pos = $2", vec![payload.into(), pos.into()]).unwrap();
    let found = office.block(hq::admin::verify::verify(house)).unwrap_err();
    assert!(matches!(found, hq::HqError::BrokenFeed { pos: at, .. } if at == pos), "{found}");
    damage("DELETE FROM feed WHERE pos = $1", vec![pos.into()]).unwrap();
    let found = office.block(hq::admin::verify::verify(house)).unwrap_err();
    assert!(matches!(found, hq::HqError::BrokenFeed { pos: at, .. } if at == pos), "{found}");
}
