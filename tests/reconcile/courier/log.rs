//! HQ's log without a line: what it confirmed it must go on showing, and laptops tell each other what they were
//! told.

use hq::courier::Misfit;
use ledger::SigningKey;
use proof::{Checkpoint, LogName, Root};
use sync::{Status, SyncError};
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use wire::v1::{self, Frame, Since, Welcome};

use crate::log::{standing, trouble};

use super::trouble::{hq_of, key_of, written};
use super::*;

crate::on_both_stores![
    a_laptop_that_never_has_a_line_checks_that_its_work_is_in_headquarters_log,
    bundles_read_late_or_in_another_order_are_no_lie,
    laptops_that_were_told_two_histories_find_it_out_by_a_bundle,
    a_headquarters_that_was_rolled_back_is_found_out_by_courier_and_followed_once_it_says_so,
    whatever_a_device_passes_on_only_headquarters_own_word_counts,
    what_headquarters_key_signs_in_a_bundle_is_held_against_what_it_confirmed,
];

fn confirmed(laptop: &Laptop) -> Option<u64> {
    standing(laptop).checkpoint.map(|known| known.root.size)
}

/// Up to headquarters and back, without a line.
fn round(hq: &Headquarters, laptop: &Laptop, stick: &Stick) -> (Imported, Result<Taken, SyncError>) {
    let (up, down) = (stick.file("up.chbundle"), stick.file("down.chbundle"));
    to_hq(laptop, &up);
    let handed = hand_in(hq, &up).expect("headquarters takes it in");
    fetch_from(hq, laptop, &down);
    (handed, take(laptop, &down))
}

fn a_laptop_that_never_has_a_line_checks_that_its_work_is_in_headquarters_log(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    let mut last = None;
    for n in 0..4 {
        note(&far, case, &format!("Box {n}."));
        let (handed, taken) = round(&hq, &far, &stick);
        taken.expect("the way back");
        assert_eq!(handed.misfit, None);
        assert!(confirmed(&far) > last, "each bundle confirms more");
        last = confirmed(&far);
    }
    let seen = standing(&far);
    assert_eq!((seen.events, seen.heard), (vec![], 0));
    assert!(seen.proved > 0, "what was acknowledged before was shown to be there");
    let bad = far.with(|vault| {
        let hq = vault.hq()?;
        vault.reads().verify_checkpoints(hq.as_ref())
    });
    assert_eq!(bad, vec![], "every checkpoint extends the one before it");
    assert_eq!(far.sync().status, Status::AllSent, "and the line goes on from there");
    assert!(confirmed(&far) >= last);
}

fn bundles_read_late_or_in_another_order_are_no_lie(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    for n in 0..3 {
        note(&far, case, &format!("Box {n}."));
        to_hq(&far, &stick.file("up.chbundle"));
        hand_in(&hq, &stick.file("up.chbundle")).expect("headquarters takes it in");
        near.sync();
        note(&near, case, &format!("Seen {n}."));
        near.sync();
        fetch_from(&hq, &far, &stick.file(&format!("{n}.chbundle")));
    }
    for n in [2, 0, 1, 2] {
        take(&far, &stick.file(&format!("{n}.chbundle"))).expect("an old bundle is an old bundle");
        assert_eq!(trouble(&far), None);
    }
    let largest = confirmed(&far);
    note(&near, case, "Later.");
    near.sync();
    // By line meanwhile, and the bundles once more.
    assert_eq!(far.sync().status, Status::AllSent);
    assert!(confirmed(&far) > largest);
    for n in 0..3 {
        take(&far, &stick.file(&format!("{n}.chbundle"))).expect("an old bundle is an old bundle");
    }
    assert_eq!(far.sync().status, Status::AllSent);
    assert_eq!((trouble(&far), standing(&far).heard), (None, 0), "all of them were linked");
}

fn laptops_that_were_told_two_histories_find_it_out_by_a_bundle(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    for laptop in [&one, &two, &one, &two] {
        laptop.sync();
    }
    let fork = hq.backup();
    note(&one, case, "The history that the first laptop sees.");
    one.sync();
    one.sync();
    let first = hq.backup();
    hq.roll_back(&fork);
    note(&two, case, "Another history.");
    two.sync();
    two.sync();
    assert_eq!((trouble(&one), trouble(&two)), (None, None), "each of them sees a log without fault");
    assert_eq!(confirmed(&one), confirmed(&two));

    let stick = Stick::new();
    to_devices(&two, &[one.device()], &stick.file("over.chbundle")).expect("a bundle");
    let taken = take(&one, &stick.file("over.chbundle")).expect("a colleague's work is taken in");
    assert_eq!(taken.changes, 1);
    assert_eq!(trouble(&one).as_deref(), Some("split"));
    let report = one.sync();
    assert_eq!(report.status, Status::Refused, "{report:?}");
    assert!(report.trouble.expect("words for a person").contains("safe here"));
    assert_eq!(trouble(&one).as_deref(), Some("split"), "two signed histories are not forgotten");

    // Headquarters is told too when the other laptop hands in its work.
    hq.roll_back(&first);
    to_hq(&two, &stick.file("up.chbundle"));
    let handed = hand_in(&hq, &stick.file("up.chbundle")).expect("the work is taken in all the same");
    assert!(matches!(handed.misfit, Some(Misfit::Split { .. })), "{handed:?}");
}

fn a_headquarters_that_was_rolled_back_is_found_out_by_courier_and_followed_once_it_says_so(
    mut hq: Headquarters,
) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    round(&hq, &far, &stick).1.expect("the way back");
    let copy = hq.backup();
    let late = note(&far, case, "After the copy.");
    round(&hq, &far, &stick).1.expect("the way back");
    let known = confirmed(&far);

    hq.roll_back(&copy);
    let held_back = note(&far, case, "While headquarters is in question.");
    let before = far.hash(case);
    let (handed, taken) = round(&hq, &far, &stick);
    let Some(Misfit::Ahead { size, here }) = handed.misfit else { panic!("{handed:?}") };
    assert!(Some(size) == known && here < size);
    assert!(handed.misfit.expect("it does not fit").to_string().contains("restore"));
    let Err(SyncError::Log { code }) = taken else { panic!("{taken:?}") };
    assert_eq!((code.as_str(), trouble(&far).as_deref()), ("smaller", Some("smaller")));
    assert_eq!((confirmed(&far), far.hash(case)), (known, before), "the old confirmation stays");
    assert!(unsent(&far) > 0, "nothing counts on the word of such a headquarters");
    let again = take(&far, &stick.file("down.chbundle"));
    assert!(matches!(again, Err(SyncError::Log { .. })), "{again:?}");

    hq.restore(&copy);
    for _ in 0..3 {
        round(&hq, &far, &stick).1.expect("headquarters signed for the restore");
    }
    assert_eq!((trouble(&far), unsent(&far), standing(&far).heard), (None, 0, 0));
    let events = standing(&far).events;
    assert!(events.iter().any(|event| event.code == "restored"), "{events:?}");
    assert!(events.iter().all(|event| event.closed_at.is_some()), "kept: {events:?}");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    near.sync();
    assert!(near.has(late) && near.has(held_back), "what the copy lacked was handed in again");
}

/// A checkpoint of HQ's log that this key signs.
fn signed(log: LogName, size: u64, hash: u8, key: &SigningKey) -> String {
    Checkpoint { log, root: Root { size, hash: [hash; 32] } }.sign(key).to_string()
}

fn whatever_a_device_passes_on_only_headquarters_own_word_counts(hq: Headquarters) {
    let victim = Laptop::joined(&hq, "M. Okafor", "investigator");
    let hostile = Laptop::joined(&hq, "R. Delacroix", "supervisor");
    for laptop in [&victim, &hostile, &victim] {
        laptop.sync();
    }
    let known = standing(&victim).checkpoint.expect("verified");
    let own = key_of(&hostile);
    let (log, size) = (known.log, known.root.size);
    let elsewhere = LogName { epoch: Uuid::from_u128(7), ..log };
    let notes = [
        String::new(),
        "rubbish".to_owned(),
        "x".repeat(100_000),
        signed(log, size, 9, &own),
        signed(log, size + 1, 9, &own),
        signed(elsewhere, u64::from(u32::MAX), 9, &own),
        known.note.replace(&format!("\n{size}\n"), &format!("\n{}\n", size + 1)),
    ];
    let stick = Stick::new();
    let file = stick.file("lie.chbundle");
    let victims = (victim.device(), key_of(&victim).verifying_key());
    for text in notes {
        let lie = v1::Checkpoint {
            proof: vec![7; 64],
            since: Some(Since { epoch: log.epoch, size }),
            ..v1::Checkpoint::heard(text.clone())
        };
        written((hostile.device(), &own), victims, &[Frame::Checkpoint(lie.clone())], &file);
        take(&victim, &file).expect("it is passed over");
        let seen = standing(&victim);
        assert_eq!((trouble(&victim), seen.heard, seen.checkpoint), (None, 0, Some(known.clone())));
        written((hostile.device(), &own), hq_of(&hostile), &[Frame::Checkpoint(lie)], &file);
        let handed = hand_in(&hq, &file).expect("it is reported and not fatal");
        assert_eq!(handed.misfit, Some(Misfit::NotOurs), "{text:.60}");
    }
    assert_eq!(victim.sync().status, Status::AllSent);
}

fn what_headquarters_key_signs_in_a_bundle_is_held_against_what_it_confirmed(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = far.new_case("Print shop");
    far.sync();
    far.sync();
    let known = standing(&far).checkpoint.expect("verified");
    let (log, size) = (known.log, known.root.size);
    let key = hq.admin(async |house| Ok(house.own.signing_key()));
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let elsewhere = LogName { epoch: Uuid::from_u128(7), ..log };
    let named = Some(Since { epoch: log.epoch, size });
    let long_ago = Some(Since { epoch: log.epoch, size: 1 });
    let hostile = [
        ("unsigned", String::new(), named),
        ("unsigned", signed(log, size + 1, 9, &stranger), named),
        ("other_log", signed(elsewhere, size + 1, 9, &key), named),
        ("other_log", signed(elsewhere, size + 1, 9, &key), None),
        ("smaller", signed(log, size - 1, 9, &key), named),
        ("rewritten", signed(log, size + 1, 9, &key), named),
        ("split", signed(log, size, 9, &key), named),
    ];
    let stick = Stick::new();
    let file = stick.file("lie.chbundle");
    let victims = (far.device(), key_of(&far).verifying_key());
    let maker = (hq_of(&far).0, &key);
    let before = far.hash(case);
    let try_it = |text: &str, since: Option<Since>| {
        let welcome = Welcome {
            protocol: v1::PROTOCOL,
            time: 1_790_000_000_000,
            epoch: log.epoch,
            cursor: v1::Cursor { at: size, backfill: None },
            heads: vec![],
            schema: 1,
            end: Some(size),
            dictionaries: None,
        };
        let shown = v1::Checkpoint { proof: vec![7; 64], since, ..v1::Checkpoint::heard(text.to_owned()) };
        written(maker, victims, &[Frame::Welcome(welcome), Frame::Checkpoint(shown)], &file);
        take(&far, &file)
    };
    for (expected, text, since) in hostile {
        let contact = far.with(|vault| vault.reads().contact());
        let Err(SyncError::Log { code }) = try_it(&text, since) else { panic!("{expected}") };
        assert_eq!((code.as_str(), trouble(&far).as_deref()), (expected, Some(expected)));
        assert_eq!(standing(&far).checkpoint.map(|seen| seen.root), Some(known.root));
        assert_eq!(far.with(|vault| vault.reads().contact()), contact, "no lease runs anew");
        assert_eq!(far.with(|vault| vault.reads().bundles_taken()), [], "{expected}");
        assert_eq!(far.hash(case), before);
        assert_eq!(far.sync().status, Status::AllSent, "the real headquarters shows its log: {expected}");
        assert_eq!(trouble(&far), None);
    }
    // One that nothing here can be held against waits, and the next exchange finds it out.
    for since in [None, long_ago] {
        try_it(&signed(log, size + 1_000, 9, &key), since).expect("nothing speaks against it yet");
    }
    assert_eq!(standing(&far).heard, 1);
    assert_eq!(far.sync().status, Status::Refused);
    assert_eq!(trouble(&far).as_deref(), Some("smaller"));
}
