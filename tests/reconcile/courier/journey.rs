//! The whole way, there and back.

use sync::bundle::{self, Recipient, Standing, Unwatched};
use sync::{BundleError, Status, SyncError};
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;

use super::*;

crate::on_both_stores![
    a_laptop_without_a_line_reconciles_by_courier_with_one_that_has_one,
    only_the_bundle_that_comes_back_settles_what_was_sent,
    a_laptop_of_somebody_else_carries_a_bundle_and_learns_nothing,
    a_withdrawal_comes_by_courier_and_work_before_it_was_heard_of_is_not_lost,
    a_laptop_that_finds_a_line_again_goes_on_where_the_courier_left_it,
    a_file_goes_by_courier_and_is_safe_only_when_headquarters_says_so,
    headquarters_lists_what_it_made_and_took_in_and_what_came_back,
];

fn a_laptop_without_a_line_reconciles_by_courier_with_one_that_has_one(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    note(&far, case, "A van unloaded boxes.");

    to_hq(&far, &stick.file("one.chbundle"));
    let taken = hand_in(&hq, &stick.file("one.chbundle")).expect("headquarters takes it in");
    assert_eq!((taken.received, taken.held, taken.gaps, taken.again), (2, 0, 0, false), "{taken:?}");
    assert_eq!(near.sync().status, Status::AllSent);
    let answer = note(&near, case, "The van belongs to a leasing firm.");
    assert_eq!(near.sync().status, Status::AllSent);

    fetch_from(&hq, &far, &stick.file("back.chbundle"));
    let back = take(&far, &stick.file("back.chbundle")).expect("the way back");
    assert_eq!((back.acknowledged, back.waiting, back.left_out), (2, 0, 0), "{back:?}");
    assert!(far.has(answer));
    assert_eq!(unsent(&far), 0);
    assert_eq!(far.hash(case), near.hash(case));

    // A second round starts where the first one ended, and ends in the same.
    let more = note(&far, case, "A second van.");
    to_hq(&far, &stick.file("two.chbundle"));
    let second = hand_in(&hq, &stick.file("two.chbundle")).expect("headquarters takes it in");
    assert!(second.received >= 1 && second.gaps == 0, "{second:?}");
    near.sync();
    assert!(near.has(more));
    let back = fetch_from(&hq, &far, &stick.file("back2.chbundle"));
    assert!(back.feed.from > 0, "only what the laptop lacks: {back:?}");
    take(&far, &stick.file("back2.chbundle")).expect("the way back");
    assert_eq!((unsent(&far), far.hash(case)), (0, near.hash(case)));
}

fn only_the_bundle_that_comes_back_settles_what_was_sent(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    note(&far, case, "A van unloaded boxes.");
    let made = to_hq(&far, &stick.file("one.chbundle"));
    assert_eq!((made.changes, made.parts.len()), (2, 1));
    let listed = || far.with(|vault| vault.reads().bundles_made()).remove(0);
    assert_eq!((unsent(&far), listed().at_hq), (2, false), "making one acknowledges nothing");

    hand_in(&hq, &stick.file("one.chbundle")).expect("headquarters takes it in");
    assert_eq!((unsent(&far), listed().at_hq), (2, false), "nor does what happens elsewhere");

    fetch_from(&hq, &far, &stick.file("back.chbundle"));
    let seen = bundle::preview(&far, &stick.file("back.chbundle"), &Unwatched).expect("a preview");
    assert!(seen.inside.expect("it is for us").acknowledged_streams > 0);
    assert_eq!((unsent(&far), listed().at_hq), (2, false), "nor does looking at it");

    take(&far, &stick.file("back.chbundle")).expect("the way back");
    let made = listed();
    assert_eq!((unsent(&far), made.at_hq), (0, true));
    let hq_device = far.with(|vault| Ok(vault.hq()?.expect("joined").device));
    assert_eq!(made.receipts.iter().map(|(by, part, _)| (*by, *part)).collect::<Vec<_>>(), [(hq_device, 1)]);
    assert_eq!(far.with(|vault| vault.reads().bundles_taken()).len(), 1);
}

fn a_laptop_of_somebody_else_carries_a_bundle_and_learns_nothing(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let courier = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    courier.sync();
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    to_hq(&far, &stick.file("one.chbundle"));

    let carried = courier.folder.path().join("for-hq.chbundle");
    std::fs::copy(stick.file("one.chbundle"), &carried).expect("a copy");
    let seen = bundle::preview(&courier, &carried, &Unwatched).expect("a preview");
    assert_eq!(seen.inside, None);
    let outside = seen.outside;
    assert!(outside.intact && !outside.for_us && outside.standing == Standing::Known, "{outside:?}");
    assert_eq!(outside.from, far.device());
    let refused = take(&courier, &carried);
    assert!(matches!(refused, Err(SyncError::Bundle(BundleError::NotForUs))), "{refused:?}");
    assert!(!courier.has(case));

    hand_in(&hq, &carried).expect("the copy is as good");
    courier.sync();
    assert!(courier.has(case), "by the line, and by right");
}

fn a_withdrawal_comes_by_courier_and_work_before_it_was_heard_of_is_not_lost(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    to_hq(&far, &stick.file("one.chbundle"));
    hand_in(&hq, &stick.file("one.chbundle")).expect("headquarters takes it in");
    let user = far.user();
    hq.admin(async |house| hq::admin::cases::withdraw(house, case, user).await);
    let late = note(&far, case, "Written before the word of it came.");

    to_hq(&far, &stick.file("two.chbundle"));
    let taken = hand_in(&hq, &stick.file("two.chbundle")).expect("headquarters takes it in");
    assert_eq!((taken.received, taken.held), (1, 0), "late work stands and is flagged: {taken:?}");
    near.sync();
    assert!(near.has(late));

    fetch_from(&hq, &far, &stick.file("back.chbundle"));
    take(&far, &stick.file("back.chbundle")).expect("the way back");
    let grants = far.with(|vault| vault.reads().grants());
    let of_case = grants.iter().find(|grant| grant.scope.case() == Some(case)).expect("HQ's word on it");
    assert!(!of_case.granted, "the withdrawal came");
    assert_eq!(unsent(&far), 0);
}

fn a_laptop_that_finds_a_line_again_goes_on_where_the_courier_left_it(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let stick = Stick::new();
    let case = far.new_case("Print shop");
    to_hq(&far, &stick.file("one.chbundle"));
    hand_in(&hq, &stick.file("one.chbundle")).expect("headquarters takes it in");
    near.sync();
    note(&near, case, "By the line.");
    near.sync();
    fetch_from(&hq, &far, &stick.file("back.chbundle"));
    take(&far, &stick.file("back.chbundle")).expect("the way back");

    let report = far.sync();
    assert_eq!((report.status, report.received), (Status::AllSent, 0), "{report:?}");
    assert_eq!(far.hash(case), near.hash(case));
    // And an old bundle does not put it back.
    take(&far, &stick.file("back.chbundle")).expect("twice is harmless");
    let again = hand_in(&hq, &stick.file("one.chbundle")).expect("twice is harmless");
    assert!(again.again && again.received == 0, "{again:?}");
    assert_eq!((unsent(&far), far.hash(case)), (0, near.hash(case)));
    let _ = Recipient::Hq;
}

fn a_file_goes_by_courier_and_is_safe_only_when_headquarters_says_so(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let colleague = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    for laptop in [&far, &near, &colleague] {
        laptop.sync();
    }
    let stick = Stick::new();
    let case = far.new_case("Blank identity cards");
    let bytes = noise(5, 900_000).into_bytes();
    let attachment = far.attach(case, "scan.bin", &bytes);
    let read = |laptop: &Laptop| {
        let mut copy = Vec::new();
        laptop.with(|vault| vault.read_attachment(attachment, &mut copy));
        copy
    };
    let durable = |laptop: &Laptop| {
        laptop.with(|vault| vault.reads().attachment(attachment)).is_some_and(|stored| stored.durable)
    };
    let with_files = |to: Recipient, out: &Path| {
        let order = Order { with_files: true, ..order(vec![to], out) };
        bundle::export(&far, &order, &Unwatched).expect("a bundle with files")
    };

    let made = with_files(Recipient::Hq, &stick.file("up.chbundle"));
    assert_eq!(made.files, 1);
    with_files(Recipient::Device(colleague.device()), &stick.file("over.chbundle"));
    let over = take(&colleague, &stick.file("over.chbundle")).expect("taken in");
    assert_eq!(over.files, 1, "{over:?}");
    assert!(read(&colleague) == bytes && !durable(&colleague), "a colleague's copy is not HQ's word");

    let taken = hand_in(&hq, &stick.file("up.chbundle")).expect("headquarters takes it in");
    assert_eq!((taken.files, taken.held), (1, 0), "{taken:?}");
    assert!(!durable(&far));
    near.sync();
    assert!(read(&near) == bytes, "the file differs");

    fetch_from(&hq, &far, &stick.file("back.chbundle"));
    take(&far, &stick.file("back.chbundle")).expect("the way back");
    assert!(durable(&far));
    assert_eq!(with_files(Recipient::Hq, &stick.file("again.chbundle")).files, 0);
}

fn headquarters_lists_what_it_made_and_took_in_and_what_came_back(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let stick = Stick::new();
    let listed = || hq.admin(async |house| hq::courier::list(house).await);
    assert_eq!(listed(), (vec![], vec![]));
    let case = far.new_case("Print shop");
    let sent = to_hq(&far, &stick.file("one.chbundle"));
    hand_in(&hq, &stick.file("one.chbundle")).expect("headquarters takes it in");
    hand_in(&hq, &stick.file("one.chbundle")).expect("twice is harmless");
    let (made, taken) = listed();
    assert_eq!(made, []);
    let [taken] = taken.as_slice() else { panic!("{taken:?}") };
    assert_eq!((taken.id, taken.device, taken.changes), (sent.id, far.device(), 1));
    assert_eq!((taken.parts, taken.here.clone(), taken.waiting.clone()), (1, vec![1], vec![]));

    near.sync();
    note(&near, case, "The van belongs to a leasing firm.");
    near.sync();
    let back = fetch_from(&hq, &far, &stick.file("back.chbundle"));
    take(&far, &stick.file("back.chbundle")).expect("the way back");
    let receipts = || listed().0.remove(0).receipts;
    assert_eq!(receipts().len(), 0, "the receipt is on the laptop still");
    to_hq(&far, &stick.file("two.chbundle"));
    hand_in(&hq, &stick.file("two.chbundle")).expect("headquarters takes it in");
    let (made, taken) = listed();
    assert_eq!((made[0].id, made[0].device, made[0].parts), (back.id, far.device(), 1));
    assert_eq!(made[0].receipts.keys().copied().collect::<Vec<_>>(), [1]);
    assert_eq!(taken.len(), 2);
}
