//! What a device gets that has not heard of its cases yet: lines first, then states, then history.

use std::collections::{BTreeMap, BTreeSet};

use hq::admin::cases::{grant, withdraw};
use ledger::{Scope, Snapshot};
use wire::FrameDecoder;
use wire::v1::{Fill, Frame, Pull};

use crate::common::laptop::{Talk, new_id};
use crate::common::words::new_note;
use crate::common::{Laptop, Office, on_both_stores};
use crate::visibility::{first_frames, random_text, with_notes};

on_both_stores!(
    a_first_sync_brings_policy_then_every_line_then_the_feed_then_states_then_history,
    a_first_sync_that_is_cut_after_every_frame_still_ends_whole,
    what_is_written_while_history_comes_comes_with_the_feed_at_once,
    what_the_device_wants_first_comes_first,
    what_is_withdrawn_meanwhile_is_given_no_further,
    a_scope_asked_for_without_a_grant_gives_nothing,
    a_held_change_is_in_the_state_only_once_it_was_accepted,
    a_little_that_is_new_comes_as_feed,
    the_list_of_many_cases_takes_little_and_all_of_them_not_much_more_than_their_words,
);

/// Cases with more history than fits into a small frame, and some with less.
fn cases(ana: &mut Laptop) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = (0..6).map(|_| with_notes(ana, 2)).collect();
    for number in 0..2 {
        let scope = with_notes(ana, 90);
        // Long histories of little state: one note is written again and again.
        let note = new_id();
        ana.write(&scope, 4, new_note(note, &format!("{number} {}", random_text(200))));
        scopes.push(scope);
    }
    ana.sync();
    scopes
}

fn supervisor(office: &Office, frame_bytes: u32) -> Laptop {
    let mut sue = office.laptop("Sue", "BUC", "supervisor");
    sue.fills = Some(BTreeMap::new());
    sue.frame_bytes = Some(frame_bytes);
    sue
}

/// Exchanges until nothing is lacking any more.
fn sync_all(laptop: &mut Laptop) -> Vec<Talk> {
    let mut talks = vec![laptop.sync()];
    while !laptop.fills.as_ref().unwrap().is_empty() {
        talks.push(laptop.sync());
        assert!(talks.len() < 50, "it comes to an end");
    }
    talks
}

fn assert_whole(laptop: &Laptop, author: &Laptop, scopes: &[Scope]) {
    for scope in scopes {
        assert_eq!(laptop.state_hash(scope), author.state_hash(scope));
        // A state is what its own history comes to.
        let Some(state) = laptop.states.get(scope) else { continue };
        let log = laptop.scopes[scope].log().iter().filter(|change| {
            state.heads.get(&change.header.origin).is_some_and(|end| change.header.seq <= end.seq)
        });
        let log: Vec<_> = log.cloned().collect();
        assert_eq!(*state, Snapshot::of(scope.clone(), &log));
    }
}

#[derive(Debug, PartialEq)]
enum Told {
    Policy,
    Lines,
    Feed,
    States,
    History,
}

fn order(frames: &[u8]) -> Vec<Told> {
    let mut decoder = FrameDecoder::new();
    decoder.push(frames);
    let mut told = Vec::new();
    while let Some(frame) = decoder.next_frame().unwrap() {
        let next = match frame {
            Frame::Snap(snap) if snap.whole => Told::States,
            Frame::Snap(_) => Told::Lines,
            Frame::Pull(Pull { history: Some(_), .. }) => Told::History,
            Frame::Pull(Pull { from, to, .. }) if from == to => Told::Policy,
            Frame::Pull(_) => Told::Feed,
            _ => continue,
        };
        if told.last() != Some(&next) {
            told.push(next);
        }
    }
    told
}

fn a_first_sync_brings_policy_then_every_line_then_the_feed_then_states_then_history(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scopes = cases(&mut ana);
    let mut sue = supervisor(&office, 4096);
    let answer = sue.request("POST /v1/exchange HTTP/1.1", &sue.frames(vec![]));
    let told = order(&answer.body);
    assert_eq!(told[..3], [Told::Policy, Told::Lines, Told::Feed], "{told:?}");
    let talk = sue.take(&answer.body);
    let lines: BTreeSet<&Scope> =
        talk.snaps.iter().filter(|snap| !snap.whole).flat_map(|s| &s.scopes).map(|s| &s.scope).collect();
    assert_eq!(lines, scopes.iter().collect());
    let end = office.block(office.house().books.head()).unwrap().last;
    assert_eq!((sue.cursor.at, sue.cursor.backfill), (end, None), "the feed passes the grants at once");
    sync_all(&mut sue);
    assert!(sue.states.len() == 2, "long ones come as state, short ones as history");
    assert_whole(&sue, &ana, &scopes);
    let again = sue.sync();
    assert_eq!((again.snaps.len(), again.changes_pulled()), (0, 0));
}

fn a_first_sync_that_is_cut_after_every_frame_still_ends_whole(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scopes = cases(&mut ana);
    let mut sue = supervisor(&office, 2048);
    let (mut rounds, mut later) = (0, 0);
    loop {
        let answer = sue.request("POST /v1/exchange HTTP/1.1", &sue.frames(vec![]));
        let before = (sue.cursor, sue.fills.clone(), sue.scopes.len());
        // WELCOME, CHECKPOINT, what is repeated of the policy, and one frame more.
        let policy = usize::from(order(&answer.body).first() == Some(&Told::Policy));
        sue.take(&first_frames(&answer.body, 3 + policy));
        if sue.fills.as_ref().unwrap().is_empty() && rounds > 3 {
            break;
        }
        let stands = before == (sue.cursor, sue.fills.clone(), sue.scopes.len());
        assert!(!stands, "every frame is progress, round {rounds}");
        // Others go on working.
        if rounds % 5 == 0 {
            ana.write(&scopes[rounds % 8], 4, new_note(new_id(), "written meanwhile"));
            ana.sync();
            later += 1;
        }
        rounds += 1;
        assert!(rounds < 200);
    }
    assert!(later > 1);
    sync_all(&mut sue);
    assert_whole(&sue, &ana, &scopes);
}

fn what_is_written_while_history_comes_comes_with_the_feed_at_once(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scopes = cases(&mut ana);
    let mut sue = supervisor(&office, 2048);
    let answer = sue.request("POST /v1/exchange HTTP/1.1", &sue.frames(vec![]));
    sue.take(&first_frames(&answer.body, 4));
    ana.write(&scopes[6], 4, new_note(new_id(), "news"));
    ana.sync();
    let talk = sue.sync();
    let live = talk.pulls.iter().filter(|pull| pull.history.is_none()).flat_map(|pull| &pull.runs);
    assert!(live.filter(|run| run.scope == scopes[6]).count() == 1, "only what is new of it");
    sync_all(&mut sue);
    assert_whole(&sue, &ana, &scopes);
}

fn what_the_device_wants_first_comes_first(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scopes = cases(&mut ana);
    let mut sue = supervisor(&office, 2048);
    let answer = sue.request("POST /v1/exchange HTTP/1.1", &sue.frames(vec![]));
    let lines = order(&answer.body).iter().filter(|told| **told == Told::Lines).count();
    sue.take(&first_frames(&answer.body, 3 + lines));
    let mut fills: Vec<Fill> = sue.fills.clone().unwrap().into_values().collect();
    fills.sort_by_key(|fill| scopes.iter().position(|scope| *scope == fill.scope));
    let mut hello = sue.hello();
    hello.fills = Some(fills);
    let mut body = wire::encode_frame(&Frame::Hello(hello), 3).unwrap();
    body.extend(wire::encode_frame(&Frame::End, 3).unwrap());
    let answer = sue.request("POST /v1/exchange HTTP/1.1", &body);
    let talk = sue.take(&answer.body);
    let pieces = talk.pulls.iter().filter_map(|pull| pull.history.as_ref()).flatten();
    let wanted: Vec<&Scope> = pieces.map(|piece| &piece.scope).take(3).collect();
    assert_eq!(wanted, scopes[..3].iter().collect::<Vec<_>>());
}

fn what_is_withdrawn_meanwhile_is_given_no_further(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scopes = cases(&mut ana);
    let mut sue = supervisor(&office, 2048);
    let answer = sue.request("POST /v1/exchange HTTP/1.1", &sue.frames(vec![]));
    sue.take(&first_frames(&answer.body, 4));
    for scope in &scopes {
        office.block(withdraw(office.house(), scope.case().unwrap(), sue.user())).unwrap();
    }
    let talk = sue.sync();
    assert_eq!(talk.snaps.len(), 0);
    assert!(talk.pulls.iter().all(|pull| pull.history.is_none()));
    // Granted again, it is announced and given as if for the first time.
    for scope in &scopes {
        office.block(grant(office.house(), scope.case().unwrap(), sue.user(), None)).unwrap();
    }
    sue.fills = Some(BTreeMap::new());
    sue.states.clear();
    sue.scopes.clear();
    sync_all(&mut sue);
    assert_whole(&sue, &ana, &scopes);
}

fn a_scope_asked_for_without_a_grant_gives_nothing(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scopes = cases(&mut ana);
    let mut hal = office.laptop("Hal", "MAD", "investigator");
    let fill = |whole| Fill { scope: scopes[6].clone(), through: 500, at: 0, whole };
    for whole in [false, true] {
        hal.fills = Some([(scopes[6].clone(), fill(whole))].into());
        let talk = hal.sync();
        assert_eq!((talk.snaps.len(), hal.state_hash(&scopes[6])), (0, None));
    }
}

fn a_held_change_is_in_the_state_only_once_it_was_accepted(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scopes = cases(&mut ana);
    let scope = scopes[7].clone();
    // Straight to open, without anybody's approval.
    let status = crate::common::words::set(
        scope.case().unwrap(),
        "case",
        &[("status", crate::common::words::text("open"))],
        vec![crate::common::words::dot(ana.origin(), 1, 3)],
    );
    ana.write(&scope, 3, vec![status]);
    assert_eq!(ana.sync().held().len(), 1);
    let mut sue = supervisor(&office, 2048);
    sync_all(&mut sue);
    assert_eq!(sue.states[&scope].withheld.len(), 1);
    assert_ne!(sue.state_hash(&scope), ana.state_hash(&scope));

    let id = office.block(office.house().books.held_waiting()).unwrap()[0].id;
    office.block(hq::admin::held::decide(office.house(), id, true, "approved on paper")).unwrap();
    let mut late = supervisor(&office, 2048);
    sync_all(&mut late);
    assert!(late.states[&scope].withheld.is_empty());
    for laptop in [&mut ana, &mut sue, &mut late] {
        laptop.sync();
    }
    assert_whole(&late, &ana, std::slice::from_ref(&scope));
    assert_eq!(sue.state_hash(&scope), ana.state_hash(&scope));
}

fn a_little_that_is_new_comes_as_feed(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = with_notes(&mut ana, 5);
    let mut sue = supervisor(&office, 4096);
    let talk = sue.sync();
    assert_eq!((talk.snaps.len(), sue.fills.clone()), (0, Some(BTreeMap::new())));
    assert_eq!(sue.state_hash(&scope), ana.state_hash(&scope));
}

/// A fifth of the budget for five hundred: few cases compress worse than many, so this is the harder test.
fn the_list_of_many_cases_takes_little_and_all_of_them_not_much_more_than_their_words(office: Office) {
    const CASES: usize = 100;
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut raw = Vec::new();
    for number in 0..CASES {
        let scope = ana.open_case("BUC", "visa_fraud");
        for note in 0..12 {
            let words = format!(
                "Interview {note} in case {number}: the applicant showed bank letter {} and named {} as agent.",
                new_id(),
                ["Ion Ceban", "Maria Popa", "A. Lungu", "the office on the market square"][note % 4]
            );
            ana.write(&scope, 4, new_note(new_id(), &words));
        }
    }
    ana.sync();
    for change in ana.own.values().flatten() {
        raw.extend(&change.raw.header);
        raw.extend(change.raw.payload.iter().flatten());
    }
    let mut sue = supervisor(&office, 128 * 1024);
    let answer = sue.request("POST /v1/exchange HTTP/1.1", &sue.frames(vec![]));
    let mut decoder = FrameDecoder::new();
    let (mut until_listed, mut listed, mut bytes) = (0, 0, 0);
    for frame in frames_of(&answer.body) {
        bytes += frame.len();
        decoder.push(frame);
        if let Some(Frame::Snap(snap)) = decoder.next_frame().unwrap()
            && !snap.whole
        {
            listed += snap.scopes.len();
            until_listed = bytes;
        }
    }
    sue.take(&answer.body);
    sync_all(&mut sue);
    let floor = zstd::bulk::compress(&raw, 19).unwrap().len();
    println!(
        "{CASES} cases: listed after {until_listed} B, all {bytes} B, zstd -19 of their changes {floor} B"
    );
    assert_eq!(listed, CASES);
    assert!(until_listed <= 60_000 / 5, "{until_listed}");
    assert!(bytes as f64 <= floor as f64 * 1.4, "{bytes} against {floor}");
    let scopes: Vec<Scope> = ana.own.keys().cloned().collect();
    assert_whole(&sue, &ana, &scopes);
}

fn frames_of(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while let Some(prefix) = bytes.first_chunk::<4>() {
        let (frame, rest) = bytes.split_at(4 + u32::from_be_bytes(*prefix) as usize);
        frames.push(frame);
        bytes = rest;
    }
    frames
}
