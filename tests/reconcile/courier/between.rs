//! From laptop to laptop of one post, without headquarters.

use sync::SyncError;
use sync::bundle::{self, Standing, Unwatched};
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;

use super::*;

crate::on_both_stores![
    two_laptops_of_one_post_pass_on_what_both_may_see,
    what_is_restricted_or_not_known_to_be_granted_is_not_passed_on,
    one_bundle_serves_several_recipients,
    what_was_withdrawn_from_somebody_is_not_brought_to_them_by_a_colleague,
    the_second_bundle_carries_only_what_the_first_answer_did_not_have,
];

fn two_laptops_of_one_post_pass_on_what_both_may_see(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    one.sync();
    two.sync();
    let stick = Stick::new();
    let case = one.new_case("Print shop");
    note(&one, case, "A van unloaded boxes.");

    to_devices(&one, &[two.device()], &stick.file("over.chbundle")).expect("a bundle");
    let seen = bundle::preview(&two, &stick.file("over.chbundle"), &Unwatched).expect("a preview");
    assert_eq!(seen.outside.standing, Standing::Known);
    let inside = seen.inside.expect("it is for this laptop");
    assert_eq!((inside.rehearsed.received.changes, inside.rehearsed.conflicts.len()), (2, 0));
    assert!(!two.has(case), "a preview writes nothing");

    let taken = take(&two, &stick.file("over.chbundle")).expect("taken in");
    assert_eq!((taken.changes, taken.waiting, taken.acknowledged), (2, 0, 0), "{taken:?}");
    assert_eq!(one.hash(case), two.hash(case));
    assert_eq!(unsent(&one), 2, "a colleague's laptop is not headquarters");

    // Both reach headquarters in the end, and nothing is there twice.
    note(&two, case, "The van belongs to a leasing firm.");
    to_devices(&two, &[one.device()], &stick.file("answer.chbundle")).expect("a bundle");
    take(&one, &stick.file("answer.chbundle")).expect("taken in");
    assert_eq!(one.hash(case), two.hash(case));
    one.sync();
    two.sync();
    one.sync();
    assert_eq!((unsent(&one), unsent(&two)), (0, 0));
    assert_eq!(one.hash(case), two.hash(case));
}

fn what_is_restricted_or_not_known_to_be_granted_is_not_passed_on(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let supervisor = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let local = Laptop::joined(&hq, "R. Delacroix", "fsn");
    let auditor = Laptop::joined(&hq, "A. Lindqvist", "auditor");
    for laptop in [&one, &supervisor, &local, &auditor] {
        laptop.sync();
    }
    let stick = Stick::new();
    let open = one.new_case("Print shop");
    let restricted = one.new_case("A colleague");
    one.set(restricted, restricted, "case", &json!({"restricted": true}));
    for (laptop, gets_open) in [(&supervisor, true), (&local, false), (&auditor, false)] {
        let file = stick.file(&format!("{}.chbundle", laptop.device()));
        to_devices(&one, &[laptop.device()], &file).expect("a bundle");
        take(laptop, &file).expect("taken in");
        assert_eq!((laptop.has(open), laptop.has(restricted)), (gets_open, false));
    }
}

fn one_bundle_serves_several_recipients(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let others: Vec<Laptop> =
        (0..3).map(|n| Laptop::joined(&hq, &format!("Supervisor {n}"), "supervisor")).collect();
    one.sync();
    others.iter().for_each(|other| _ = other.sync());
    let stick = Stick::new();
    let case = one.new_case("Print shop");
    let devices: Vec<DeviceId> = others.iter().map(Laptop::device).collect();
    to_devices(&one, &devices, &stick.file("all.chbundle")).expect("a bundle");
    for other in &others {
        take(other, &stick.file("all.chbundle")).expect("taken in");
        assert_eq!(other.hash(case), one.hash(case));
    }
    let nine = vec![others[0].device(); 9];
    to_devices(&one, &nine, &stick.file("same.chbundle")).expect("one recipient, named nine times");
    let mixed = order(vec![Recipient::Hq, Recipient::Device(devices[0])], &stick.file("mixed.chbundle")).to;
    let file = stick.file("mixed.chbundle");
    let refused = bundle::export(&one, &Order { to: mixed, ..order(vec![], &file) }, &Unwatched);
    assert!(matches!(refused, Err(SyncError::MixedRecipients)), "{refused:?}");
    let own = to_devices(&one, &[one.device()], &file);
    assert!(matches!(own, Err(SyncError::OwnRecipient)), "{own:?}");
    assert!(!file.exists());
}

fn what_was_withdrawn_from_somebody_is_not_brought_to_them_by_a_colleague(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    one.sync();
    two.sync();
    let (before, user) = (two.hash(case), two.user());
    hq.admin(async |house| hq::admin::cases::withdraw(house, case, user).await);
    two.sync();
    // The colleague was not told, and hands over what the supervisor could see.
    let late = note(&one, case, "Not for everybody.");
    let stick = Stick::new();
    to_devices(&one, &[two.device()], &stick.file("over.chbundle")).expect("a bundle");
    let taken = take(&two, &stick.file("over.chbundle")).expect("taken in");
    assert!(taken.left_out > 0, "{taken:?}");
    assert!(!two.has(late));
    let _ = before;
}

fn the_second_bundle_carries_only_what_the_first_answer_did_not_have(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    one.sync();
    two.sync();
    let stick = Stick::new();
    let case = one.new_case("Print shop");
    for n in 0..20 {
        note(&one, case, &format!("Box {n}."));
    }
    let first = to_devices(&one, &[two.device()], &stick.file("1.chbundle")).expect("a bundle");
    assert!(first.changes >= 21);
    take(&two, &stick.file("1.chbundle")).expect("taken in");
    to_devices(&two, &[one.device()], &stick.file("2.chbundle")).expect("a bundle");
    take(&one, &stick.file("2.chbundle")).expect("taken in");
    note(&one, case, "The last box.");
    let second = to_devices(&one, &[two.device()], &stick.file("3.chbundle")).expect("a bundle");
    assert_eq!(second.changes, 1, "the answer said what was there");
    take(&two, &stick.file("3.chbundle")).expect("taken in");
    assert_eq!(one.hash(case), two.hash(case));
}
