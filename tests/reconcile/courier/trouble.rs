//! A hostile or careless courier, a hostile device, a headquarters that was put back.

use hq::HqError;
use ledger::{SigningKey, VerifyingKey};
use sync::bundle::{self, Standing, Unwatched};
use sync::{BundleError, Door as _, SyncError};
use testkit::lab::{Headquarters, Store};
use testkit::laptop::Laptop;
use wire::bundle::{BundleWriter, Draft};
use wire::v1::{Ack, Acks, Frame, Slow};

use super::*;

crate::on_both_stores![
    what_a_courier_did_to_a_bundle_is_found_and_nothing_is_taken_in,
    a_device_cannot_acknowledge_in_the_name_of_headquarters,
    the_work_of_a_revoked_device_is_held_for_a_reviewer,
    a_bundle_under_another_devices_name_is_a_forgery,
    a_clock_ten_years_off_decides_nothing,
    what_an_earlier_life_of_headquarters_acknowledged_counts_no_more,
];

fn what_a_courier_did_to_a_bundle_is_found_and_nothing_is_taken_in(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    near.sync();
    far.sync();
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    to_hq(&far, &stick.file("up.chbundle"));
    to_devices(&far, &[near.device()], &stick.file("over.chbundle")).expect("a bundle");
    for (name, at_hq) in [("up.chbundle", true), ("over.chbundle", false)] {
        let good = std::fs::read(stick.file(name)).expect("the bundle");
        let bad = stick.file("bad.chbundle");
        let try_it = |bytes: &[u8]| {
            std::fs::write(&bad, bytes).expect("a file");
            match at_hq {
                true => assert!(hand_in(&hq, &bad).is_err()),
                false => {
                    assert!(take(&near, &bad).is_err());
                    assert!(bundle::preview(&near, &bad, &Unwatched).is_err());
                }
            }
        };
        let places = [0, 7, 9, 60, 4000, 4095, 4096, 4200, good.len() / 2, good.len() - 1];
        for place in places.into_iter().filter(|place| *place < good.len()) {
            let mut flipped = good.clone();
            flipped[place] ^= 4;
            try_it(&flipped);
            try_it(&good[..place]);
        }
        try_it(&[good.as_slice(), &[0]].concat());
    }
    // The outside of one and the body of another.
    let (one, two) = (stick.file("up.chbundle"), stick.file("up2.chbundle"));
    to_hq(&far, &two);
    let swapped =
        [&std::fs::read(&one).expect("one")[..4096], &std::fs::read(&two).expect("two")[4096..]].concat();
    std::fs::write(stick.file("swapped.chbundle"), swapped).expect("a file");
    assert!(hand_in(&hq, &stick.file("swapped.chbundle")).is_err());
    assert!(!near.has(case));
    let feed = hq.admin(async |house| Ok(house.books.streams_of(far.device()).await?));
    assert_eq!(feed, [], "nothing of it reached the feed");
}

/// A bundle that this key signs under this name, with these frames.
pub(super) fn written(
    (from, key): (DeviceId, &SigningKey),
    to: (DeviceId, VerifyingKey),
    frames: &[Frame],
    out: &Path,
) {
    let draft = Draft { id: Uuid::from_u128(0xbad), from, to: vec![to], created: 1_790_000_000_000 };
    let mut writer =
        BundleWriter::begin(draft, key, out, wire::bundle::LARGEST, Vec::new()).expect("a bundle");
    for frame in frames {
        writer.frame(&wire::encode_frame(frame, 3).expect("a frame"), None).expect("room");
    }
    writer.finish().expect("a bundle");
}

pub(super) fn key_of(laptop: &Laptop) -> SigningKey {
    laptop.with(|vault| Ok(vault.signing_key().clone()))
}

pub(super) fn hq_of(laptop: &Laptop) -> (DeviceId, VerifyingKey) {
    let hq = laptop.with(|vault| Ok(vault.hq()?.expect("joined")));
    (hq.device, VerifyingKey::from_bytes(&hq.public_key).expect("a key"))
}

fn a_device_cannot_acknowledge_in_the_name_of_headquarters(hq: Headquarters) {
    let victim = Laptop::joined(&hq, "M. Okafor", "investigator");
    let hostile = Laptop::joined(&hq, "R. Delacroix", "supervisor");
    hostile.sync();
    victim.sync();
    let _ = victim.new_case("Print shop");
    let stick = Stick::new();
    let streams = victim.with(|vault| vault.reach());
    let ack = |(stream, seq): &(ledger::Stream, u64)| Ack {
        scope: stream.scope.clone(),
        origin: stream.origin,
        received: *seq,
        durable: *seq,
        held: vec![],
        flagged: None,
        frozen: None,
    };
    let acks = Frame::Ack(Acks { streams: streams.iter().map(ack).collect() });
    let victims = (victim.device(), key_of(&victim).verifying_key());
    for frames in [vec![acks.clone()], vec![Frame::Slow(Slow { retry_after_ms: 1 })]] {
        let file = stick.file("lie.chbundle");
        written((hostile.device(), &key_of(&hostile)), victims, &frames, &file);
        let refused = take(&victim, &file);
        assert!(matches!(refused, Err(SyncError::ForeignFrame)), "{refused:?}");
        // Under HQ's name it is a forgery.
        written((hq_of(&victim).0, &key_of(&hostile)), victims, &frames, &file);
        let forged = take(&victim, &file);
        assert!(matches!(forged, Err(SyncError::Bundle(BundleError::Forged))), "{forged:?}");
        written((hostile.device(), &key_of(&hostile)), hq_of(&hostile), &frames, &file);
        assert!(matches!(hand_in(&hq, &file), Err(HqError::ForeignFrame)));
    }
    assert!(unsent(&victim) > 0);
}

fn the_work_of_a_revoked_device_is_held_for_a_reviewer(hq: Headquarters) {
    let lost = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let stick = Stick::new();
    let case = lost.new_case("Print shop");
    lost.sync();
    near.sync();
    let late = note(&lost, case, "Written before the laptop was reported lost, or after.");
    to_devices(&lost, &[near.device()], &stick.file("over.chbundle")).expect("a bundle");
    to_hq(&lost, &stick.file("up.chbundle"));
    let device = lost.device();
    hq.admin(async |house| hq::admin::devices::revoke(house, device).await);
    near.sync();

    // A colleague's laptop refuses it and says where it belongs.
    let seen = bundle::preview(&near, &stick.file("over.chbundle"), &Unwatched).expect("a preview");
    assert_eq!((seen.outside.standing, seen.inside), (Standing::Revoked, None));
    let refused = take(&near, &stick.file("over.chbundle"));
    assert!(matches!(refused, Err(SyncError::RevokedMaker)), "{refused:?}");

    let handed = hand_in(&hq, &stick.file("up.chbundle")).expect("headquarters takes it in");
    assert!(handed.revoked && handed.received == 1 && handed.held == 1, "{handed:?}");
    near.sync();
    assert!(!near.has(late), "held");
    let held = hq.admin(async |house| Ok(house.books.held_waiting().await?));
    let [held] = held.as_slice() else { panic!("{held:?}") };
    assert_eq!(held.code, "device_revoked");
    let id = held.id;
    hq.admin(async move |house| {
        hq::admin::held::decide(house, id, true, "the loss was reported later").await
    });
    near.sync();
    assert!(near.has(late), "accepted");
    // Nothing is made for a device that was revoked.
    let out = stick.file("back.chbundle");
    let refused = hq.ask(async |house| hq::courier::export(house, device, &out, None).await);
    assert!(matches!(refused, Err(HqError::RevokedDevice)), "{refused:?}");
    let refused = to_devices(&near, &[device], &out);
    assert!(matches!(refused, Err(SyncError::RevokedRecipient)), "{refused:?}");
}

fn a_bundle_under_another_devices_name_is_a_forgery(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "R. Delacroix", "investigator");
    let stick = Stick::new();
    let file = stick.file("x.chbundle");
    written((one.device(), &key_of(&two)), hq_of(&one), &[Frame::End], &file);
    assert!(matches!(hand_in(&hq, &file), Err(HqError::Bundle(BundleError::Forged))));
    written((DeviceId(Uuid::from_u128(77)), &key_of(&two)), hq_of(&one), &[Frame::End], &file);
    assert!(matches!(hand_in(&hq, &file), Err(HqError::UnknownMaker)));
    // For a third party: headquarters cannot open it and does not try.
    written(
        (one.device(), &key_of(&one)),
        (two.device(), key_of(&two).verifying_key()),
        &[Frame::End],
        &file,
    );
    assert!(matches!(hand_in(&hq, &file), Err(HqError::Bundle(BundleError::NotForUs))));
}

fn a_clock_ten_years_off_decides_nothing(hq: Headquarters) {
    let ten_years = 10 * 365 * 24 * 3600 * 1000;
    for off in [ten_years, -ten_years] {
        let far = Laptop::joined(&hq, "M. Okafor", "investigator");
        let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
        near.sync();
        let stick = Stick::new();
        far.move_clock(off);
        let case = far.new_case("Print shop");
        to_hq(&far, &stick.file("up.chbundle"));
        let taken = hand_in(&hq, &stick.file("up.chbundle")).expect("headquarters takes it in");
        assert_eq!((taken.received, taken.held), (1, 0), "{taken:?}");
        near.sync();
        assert_eq!(near.hash(case), far.hash(case));
        fetch_from(&hq, &far, &stick.file("back.chbundle"));
        take(&far, &stick.file("back.chbundle")).expect("the way back");
        assert_eq!(unsent(&far), 0);
    }
}

fn what_an_earlier_life_of_headquarters_acknowledged_counts_no_more(mut hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stick = Stick::new();
    far.sync();
    let copy = hq.backup();
    let case = far.new_case("Print shop");
    to_hq(&far, &stick.file("up.chbundle"));
    hand_in(&hq, &stick.file("up.chbundle")).expect("headquarters takes it in");
    fetch_from(&hq, &far, &stick.file("old.chbundle"));
    hq.restore(&copy);
    fetch_from(&hq, &far, &stick.file("new.chbundle"));

    take(&far, &stick.file("new.chbundle")).expect("HQ's new life introduces itself");
    let old = take(&far, &stick.file("old.chbundle")).expect("it is harmless");
    assert_eq!(old.acknowledged, 0, "{old:?}");
    assert!(unsent(&far) > 0, "what HQ lost is still to be sent");

    to_hq(&far, &stick.file("again.chbundle"));
    hand_in(&hq, &stick.file("again.chbundle")).expect("headquarters takes it in");
    fetch_from(&hq, &far, &stick.file("back.chbundle"));
    take(&far, &stick.file("back.chbundle")).expect("the way back");
    assert_eq!(unsent(&far), 0);
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    near.sync();
    assert_eq!(near.hash(case), far.hash(case));
}

#[test]
fn a_maker_that_is_not_in_the_directory_is_not_believed() {
    let (hq, other) = (Headquarters::open(Store::Sqlite), Headquarters::open(Store::Sqlite));
    let here = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stranger = Laptop::joined(&other, "R. Delacroix", "investigator");
    let stick = Stick::new();
    let file = stick.file("x.chbundle");
    written(
        (stranger.device(), &key_of(&stranger)),
        (here.device(), key_of(&here).verifying_key()),
        &[Frame::End],
        &file,
    );
    let seen = bundle::preview(&here, &file, &Unwatched).expect("a preview");
    assert_eq!((seen.outside.standing, seen.outside.intact, seen.inside), (Standing::Unknown, false, None));
    let refused = take(&here, &file);
    assert!(matches!(refused, Err(SyncError::UnknownMaker)), "{refused:?}");
    assert!(here.vault(|vault| vault.reads().bundles_taken()).expect("the vault is well").is_empty());
}

#[test]
fn a_laptop_that_never_joined_makes_no_bundle() {
    let alone = Laptop::new("M. Okafor", "investigator");
    let stick = Stick::new();
    let out = stick.file("x.chbundle");
    let refused = bundle::export(&alone, &order(vec![Recipient::Hq], &out), &Unwatched);
    assert!(matches!(refused, Err(SyncError::NotEnrolled)), "{refused:?}");
    assert_eq!(stick.names(), Vec::<String>::new());
}
