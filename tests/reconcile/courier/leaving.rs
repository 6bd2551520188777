//! Access that ends or runs out, for a laptop that hears of it by hand only.

use hq::admin::cases::withdraw;
use ledger::Scope;
use sync::Status;
use sync::SyncError;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use vault::{Contact, PurgeState};

use super::*;

crate::on_both_stores![
    what_is_withdrawn_by_courier_is_delivered_then_gone_then_receipted,
    a_purge_by_courier_that_stopped_anywhere_goes_on,
    a_lease_runs_from_when_headquarters_made_the_bundle,
    a_bundle_of_which_something_is_missing_renews_nothing,
    a_full_disk_during_an_import_takes_nothing_in_by_halves,
];

const CANARY: &str = "Zanzibar-Canary-4711";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn receipts(hq: &Headquarters, case: Uuid) -> usize {
    hq.admin(async |house| Ok(house.books.receipts(Some(&Scope::Case(case))).await?)).len()
}

fn up(hq: &Headquarters, laptop: &Laptop, stick: &Stick) -> Imported {
    to_hq(laptop, &stick.file("up.chbundle"));
    hand_in(hq, &stick.file("up.chbundle")).expect("headquarters takes it in")
}

fn down(hq: &Headquarters, laptop: &Laptop, stick: &Stick) -> Taken {
    fetch_from(hq, laptop, &stick.file("down.chbundle"));
    take(laptop, &stick.file("down.chbundle")).expect("the way back")
}

/// A case that HQ has and is about to take from the one who made it.
fn withdrawn(hq: &Headquarters, stick: &Stick) -> (Laptop, Uuid) {
    let far = Laptop::joined(hq, "M. Okafor", "investigator");
    let case = far.new_case(CANARY);
    note(&far, case, &format!("{CANARY} met the vendor."));
    up(hq, &far, stick);
    down(hq, &far, stick);
    let user = far.user();
    hq.admin(async |house| withdraw(house, case, user).await);
    (far, case)
}

fn what_is_withdrawn_by_courier_is_delivered_then_gone_then_receipted(hq: Headquarters) {
    for by_line in [false, true] {
        let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
        let stick = Stick::new();
        let (far, case) = withdrawn(&hq, &stick);
        let late = note(&far, case, &format!("{CANARY} was seen again."));
        down(&hq, &far, &stick);
        let leaving = far.with(|vault| vault.reads().leaving());
        assert_eq!(
            leaving.iter().map(|l| (l.case, l.state)).collect::<Vec<_>>(),
            [(case, PurgeState::Decided)]
        );
        assert!(far.has(late), "nothing leaves before headquarters has it");

        // The laptop had read the word of it when it sent this: nobody can tell any more when it was written.
        let handed = up(&hq, &far, &stick);
        assert_eq!(handed.held, 1, "{handed:?}");
        let held = hq.admin(async |house| Ok(house.books.held_waiting().await?)).remove(0);
        assert_eq!(held.code, "access_withdrawn");
        hq.admin(async |house| hq::admin::held::decide(house, held.id, true, "written on the way").await);
        near.sync();
        assert!(near.has(late), "held, and not lost");
        assert!(far.has(case), "what headquarters has it must say");
        down(&hq, &far, &stick);
        assert!(!far.has(case) && !far.holds(CANARY), "delivered, then gone");
        assert_eq!(receipts(&hq, case), 0, "the receipt is still on the laptop");

        if by_line {
            assert_eq!(far.sync().status, Status::AllSent);
        } else {
            up(&hq, &far, &stick);
        }
        assert_eq!(receipts(&hq, case), 1);
        // It stays gone, and nothing is said twice.
        down(&hq, &far, &stick);
        up(&hq, &far, &stick);
        assert_eq!((far.has(case), receipts(&hq, case), unsent(&far)), (false, 1, 0));
    }
}

fn a_purge_by_courier_that_stopped_anywhere_goes_on(hq: Headquarters) {
    let stick = Stick::new();
    let (far, case) = withdrawn(&hq, &stick);
    fetch_from(&hq, &far, &stick.file("last.chbundle"));
    let (mut steps, mut crashes) = (50, 0);
    loop {
        far.with(|vault| vault::testing::die_after(vault, steps));
        let taken = take(&far, &stick.file("last.chbundle"));
        // What a dead laptop left in its memory is gone.
        far.shut();
        far.open();
        match taken {
            Ok(_) => break,
            Err(_) => crashes += 1,
        }
        let begun = far.with(|vault| vault.reads().leaving()).iter().any(|l| l.state > PurgeState::Decided);
        assert!(!begun || !far.has(case), "what was begun was ended when the vault was opened");
        steps += steps / 6;
    }
    assert!(crashes > 10, "{crashes}");
    assert!(!far.has(case) && !far.holds(CANARY));
    assert_eq!(far.with(|vault| vault.reads().leaving()), []);
    assert_eq!(up(&hq, &far, &stick).held, 0);
    up(&hq, &far, &stick);
    assert_eq!(receipts(&hq, case), 1);
}

fn contact(laptop: &Laptop) -> Option<Contact> {
    laptop.with(|vault| vault.reads().contact())
}

fn days_without(laptop: &Laptop) -> i64 {
    let now = sync::Door::now_ms(laptop);
    contact(laptop).expect("it was in contact").days_without(now)
}

fn a_lease_runs_from_when_headquarters_made_the_bundle(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stick = Stick::new();
    down(&hq, &far, &stick);
    assert_eq!(days_without(&far), 0);
    fetch_from(&hq, &far, &stick.file("fresh.chbundle"));
    far.move_clock(10 * DAY_MS + DAY_MS / 2);
    let before = days_without(&far);
    take(&far, &stick.file("fresh.chbundle")).expect("taken in");
    assert_eq!((before, days_without(&far)), (10, 10), "it lay about for ten days, and so did the lease");
    // An older one takes nothing back, and a clock set back opens nothing.
    let renewed = contact(&far);
    take(&far, &stick.file("down.chbundle")).expect("taken in");
    assert_eq!(contact(&far).map(|c| c.hq_ms), renewed.map(|c| c.hq_ms));
    far.with(|vault| vault.time_seen(sync::Door::now_ms(&far)));
    far.move_clock(-9 * DAY_MS);
    assert_eq!(days_without(&far), 10);
    let is_past = |days| contact(&far).expect("it was").is_past(days, sync::Door::now_ms(&far));
    assert_eq!((is_past(9), is_past(14)), (true, false));
}

fn a_bundle_of_which_something_is_missing_renews_nothing(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "supervisor");
    let near = Laptop::joined(&hq, "T. Brandt", "investigator");
    let stick = Stick::new();
    down(&hq, &far, &stick);
    let copy = stick.file("copy.chbackup");
    far.with(|vault| Ok(vault.backup(&copy).expect("a backup")));

    // A part is missing.
    let case = near.new_case("Print shop");
    for n in 0..40 {
        note(&near, case, &noise(n + 1, 60_000));
    }
    near.sync();
    let (device, out) = (far.device(), stick.file("parts.chbundle"));
    let made = hq.admin(async |house| hq::courier::export(house, device, &out, Some(1024 * 1024)).await);
    let (last, first) = made.parts.split_last().expect("parts");
    let before = contact(&far);
    for (part, _) in first {
        take(&far, part).expect("taken in");
        assert_eq!(contact(&far), before, "the rest may say that access has ended");
    }
    take(&far, &last.0).expect("taken in");
    assert_ne!(contact(&far), before);

    // The feed before it is missing: the vault was put back to a copy that had not read so far.
    up(&hq, &far, &stick);
    fetch_from(&hq, &far, &stick.file("later.chbundle"));
    far.restore(&copy);
    let before = contact(&far);
    take(&far, &stick.file("later.chbundle")).expect("what it holds is taken in");
    assert_eq!(contact(&far), before, "what lies between may say that access has ended");
    for (part, _) in &made.parts {
        take(&far, part).expect("taken in");
    }
    take(&far, &stick.file("later.chbundle")).expect("taken in");
    assert_ne!(contact(&far), before);
    assert_eq!(far.hash(case), near.hash(case));
}

fn a_full_disk_during_an_import_takes_nothing_in_by_halves(hq: Headquarters) {
    let near = Laptop::joined(&hq, "T. Brandt", "investigator");
    let far = Laptop::joined(&hq, "M. Okafor", "supervisor");
    let stick = Stick::new();
    let case = near.new_case("Print shop");
    for n in 0..60 {
        note(&near, case, &noise(n + 1, 8_000));
    }
    near.sync();
    fetch_from(&hq, &far, &stick.file("down.chbundle"));
    let (mut pages, mut failures) = (0, 0);
    let taken = loop {
        far.leave_pages(Some(pages));
        let taken = take(&far, &stick.file("down.chbundle"));
        far.leave_pages(None);
        let error = match taken {
            Ok(taken) => break taken,
            Err(error) => error,
        };
        assert!(matches!(error, SyncError::Vault(vault::VaultError::DiskFull)), "{error:?}");
        assert!(error.to_string().contains("full"), "{error}");
        failures += 1;
        assert_eq!(far.with(|vault| vault.reads().bundles_taken()), [], "it is not taken for taken in");
        assert_eq!(contact(&far), None);
        let report = far.with(vault::Vault::check);
        assert!(report.is_sound(), "{report:?}");
        pages = pages * 2 + 1;
    };
    assert!(failures > 3, "{failures}");
    assert!(!taken.again);
    assert_eq!(far.hash(case), near.hash(case));
    assert_eq!(far.sync().status, Status::AllSent);
    assert_eq!(far.with(|vault| vault.reads().bundles_taken()).len(), 1);
}
