//! Access that ends: what was written is delivered, then the case leaves the laptop, and the laptop signs that
//! it holds nothing of it any more.

use std::collections::BTreeSet;

use hq::admin::cases::{grant, withdraw};
use ledger::{Scope, UserId};
use serde_json::json;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use testkit::line::Way;
use uuid::Uuid;
use vault::PurgeState;

crate::on_both_stores![
    what_is_withdrawn_is_delivered_then_gone_then_receipted,
    a_file_that_headquarters_lacks_is_delivered_before_the_case_leaves,
    a_case_that_is_granted_again_comes_again_whole_and_is_written_on,
    a_conflict_made_by_somebody_whose_access_has_ended_is_kept_for_those_who_remain,
    an_end_by_date_counts_by_the_clock_of_headquarters,
    a_purge_that_stopped_at_any_step_goes_on_when_the_vault_is_opened,
    whatever_is_granted_and_withdrawn_meanwhile_a_laptop_holds_only_what_it_may,
];

const CANARY: &str = "Zanzibar-Canary-4711";
const FILE_CANARY: &str = "Quetzal-Canary-0815";

fn note(text: &str) -> serde_json::Value {
    json!({"note_kind": "call", "happened_at": "2026-11-20T09:00:00Z", "text": text})
}

fn give(hq: &Headquarters, case: Uuid, user: UserId, until: Option<i64>) {
    hq.admin(async |house| grant(house, case, user, until).await);
}

fn take(hq: &Headquarters, case: Uuid, user: UserId) {
    hq.admin(async |house| withdraw(house, case, user).await);
}

fn receipts(hq: &Headquarters, case: Uuid) -> Vec<hq::books::Receipt> {
    hq.admin(async |house| Ok(house.books.receipts(Some(&Scope::Case(case))).await?))
}

/// An investigator's case with planted words, and somebody of the local staff who was granted it.
fn granted(hq: &Headquarters) -> (Laptop, Laptop, Uuid) {
    let one = Laptop::joined(hq, "M. Okafor", "investigator");
    let local = Laptop::joined(hq, "R. Delacroix", "fsn");
    let case = one.new_case(CANARY);
    let _ = one.add(case, "note", &note(&format!("{CANARY} met the vendor.")));
    let _ = one.attach(case, "scan.jpg", FILE_CANARY.repeat(5_000).as_bytes());
    one.sync();
    give(hq, case, local.user(), None);
    assert_eq!(local.sync().attachments_received, 1);
    assert!(local.has(case) && local.holds(CANARY));
    (one, local, case)
}

fn leaves_no_trace(local: &Laptop, case: Uuid) {
    assert!(!local.has(case));
    assert!(!local.holds(CANARY) && !local.holds(FILE_CANARY));
    let scope = Scope::Case(case).to_bytes();
    let dump =
        local.with(|vault| Ok(vault.reads().scopes()?.into_iter().map(|s| s.to_bytes()).collect::<Vec<_>>()));
    assert!(!dump.contains(&scope));
    let attachments = local.folder.path().join("vault").join("attachments");
    let left = walk(&attachments);
    assert!(left.is_empty(), "{left:?}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn what_is_withdrawn_is_delivered_then_gone_then_receipted(hq: Headquarters) {
    let (one, local, case) = granted(&hq);
    let late = local.add(case, "note", &note(&format!("{CANARY} was seen again.")));
    take(&hq, case, local.user());
    let report = local.sync();
    assert_eq!((report.status, report.held, report.flagged), (Status::AllSent, 0, 1), "{report:?}");
    leaves_no_trace(&local, case);
    let receipts = receipts(&hq, case);
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].device, local.with(|vault| Ok(vault.identity().device)));
    assert!(receipts[0].changes >= 3 && receipts[0].files == 1, "{receipts:?}");
    one.sync();
    assert!(one.has(late), "late work is never dropped");
    let ever = hq.admin(async |house| Ok(house.books.held_ever().await?));
    assert_eq!(
        ever.iter().map(|held| (held.code.as_str(), held.accepted)).collect::<Vec<_>>(),
        [("late_work", Some(true))]
    );
    // It stays gone, and nothing is said twice.
    local.shut();
    local.open();
    assert_eq!(local.sync().status, Status::AllSent);
    leaves_no_trace(&local, case);
    assert_eq!(self::receipts(&hq, case).len(), 1);
}

fn a_file_that_headquarters_lacks_is_delivered_before_the_case_leaves(hq: Headquarters) {
    let (one, local, case) = granted(&hq);
    let bytes: Vec<u8> = (0..700_000_u32).flat_map(u32::to_le_bytes).take(700_000).collect();
    let file = local.attach(case, "late.jpg", &bytes);
    take(&hq, case, local.user());
    // The line breaks while the file goes up: nothing leaves before it is there.
    hq.line.cut_after(120_000, Way::Up);
    local.sync();
    assert!(local.has(case), "the case stays until its file is delivered");
    for _ in 0..3 {
        local.sync();
    }
    leaves_no_trace(&local, case);
    one.sync();
    let mut copy = Vec::new();
    one.with(|vault| vault.read_attachment(file, &mut copy).map(|_| ()));
    assert!(copy == bytes, "the file arrived whole");
    assert_eq!(receipts(&hq, case).len(), 1);
}

fn a_case_that_is_granted_again_comes_again_whole_and_is_written_on(hq: Headquarters) {
    let (one, local, case) = granted(&hq);
    let own = local.add(case, "note", &note("first time"));
    local.sync();
    take(&hq, case, local.user());
    local.sync();
    leaves_no_trace(&local, case);
    give(&hq, case, local.user(), None);
    assert_eq!(local.sync().status, Status::AllSent);
    one.sync();
    assert!(local.has(own), "its own work comes back");
    assert_eq!(local.hash(case), one.hash(case));
    let again = local.add(case, "note", &note("second time"));
    let report = local.sync();
    assert_eq!((report.status, report.held), (Status::AllSent, 0), "{report:?}");
    one.sync();
    assert!(one.has(again));
    assert_eq!(local.hash(case), one.hash(case));
    let frozen = hq.admin(async |house| Ok(hq::admin::stats::stats(house).await?.frozen_streams));
    assert_eq!(frozen, 0, "no number was given a second time");
}

fn a_conflict_made_by_somebody_whose_access_has_ended_is_kept_for_those_who_remain(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let other = Laptop::joined(&hq, "T. Brandt", "investigator");
    let case = one.new_case(CANARY);
    one.sync();
    give(&hq, case, other.user(), None);
    other.sync();
    one.set(case, case, "case", &json!({"synopsis": "Eleven travelers."}));
    other.set(case, case, "case", &json!({"synopsis": "Nine travelers."}));
    one.sync();
    take(&hq, case, other.user());
    let report = other.sync();
    assert_eq!((report.status, report.flagged), (Status::AllSent, 1), "{report:?}");
    leaves_no_trace(&other, case);
    one.sync();
    assert_eq!(one.conflicts(), 1, "both values wait for a person");
    assert!(one.holds("Nine travelers."));
}

fn an_end_by_date_counts_by_the_clock_of_headquarters(hq: Headquarters) {
    let (_, local, case) = granted(&hq);
    let now = hq.admin(async |house| Ok(house.now()));
    give(&hq, case, local.user(), Some(now + 3_600_000));
    local.sync();
    assert!(local.has(case));
    // The laptop's own clock is years behind or ahead: it decides nothing.
    local.with(|vault| vault.time_seen(now + 4_000_000_000_000));
    local.sync();
    assert!(local.has(case));
    let late = local.add(case, "note", &note("the day before"));
    let now = hq.admin(async |house| Ok(house.now()));
    give(&hq, case, local.user(), Some(now - 1));
    let report = local.sync();
    assert_eq!((report.status, report.flagged), (Status::AllSent, 1), "{report:?}");
    assert!(!local.has(late));
    leaves_no_trace(&local, case);
}

fn a_purge_that_stopped_at_any_step_goes_on_when_the_vault_is_opened(hq: Headquarters) {
    for steps in 0..=5 {
        let (_, local, case) = granted(&hq);
        let until = hq.admin(async |house| Ok(house.now())) + 3_600_000;
        give(&hq, case, local.user(), Some(until));
        local.sync();
        local.with(|vault| vault::testing::purge_until(vault, until + 1, until, steps));
        local.shut();
        local.open();
        let leaving = local.with(|vault| vault.reads().leaving());
        if steps == 0 {
            assert_eq!(leaving[0].state, PurgeState::Decided, "what was not begun waits for an exchange");
            assert!(local.has(case));
            continue;
        }
        assert_eq!(leaving[0].state, PurgeState::Scrubbed, "after {steps} steps");
        leaves_no_trace(&local, case);
        assert_eq!(local.sync().status, Status::AllSent);
        assert_eq!(receipts(&hq, case).len(), 1, "after {steps} steps");
        assert!(local.with(|vault| vault.reads().leaving()).is_empty());
    }
}

/// The same every time for one seed.
struct Dice(u64);

impl Dice {
    fn of(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn whatever_is_granted_and_withdrawn_meanwhile_a_laptop_holds_only_what_it_may(hq: Headquarters) {
    for seed in [3, 17] {
        let one = Laptop::joined(&hq, &format!("Officer {seed}"), "investigator");
        let local = Laptop::joined(&hq, &format!("Local {seed}"), "fsn");
        let user = local.user();
        let cases: Vec<Uuid> = (0..3).map(|n| one.new_case(&format!("Case {n} of {seed}"))).collect();
        one.sync();
        let mut dice = Dice(seed);
        let mut open = BTreeSet::new();
        for step in 0..40 {
            let case = cases[usize::try_from(dice.of(3)).expect("small")];
            match dice.of(6) {
                0 if open.insert(case) => give(&hq, case, user, None),
                1 if open.remove(&case) => take(&hq, case, user),
                2 => _ = one.add(case, "note", &note(&format!("step {step}"))),
                3 if local.has(case) => _ = local.add(case, "note", &note(&format!("from afar {step}"))),
                4 => {
                    hq.line
                        .cut_after(900 + dice.of(4_000), if dice.of(2) == 0 { Way::Up } else { Way::Down });
                    local.sync();
                    one.sync();
                }
                _ => {
                    one.sync();
                    if local.sync().status == Status::AllSent {
                        let here: BTreeSet<Uuid> = local
                            .with(|vault| vault.reads().scopes())
                            .iter()
                            .filter_map(Scope::case)
                            .collect();
                        assert!(here.is_subset(&open), "step {step} of seed {seed}: {here:?} of {open:?}");
                    }
                }
            }
        }
        for laptop in [&local, &one, &local] {
            assert_eq!(laptop.sync().status, Status::AllSent, "seed {seed}");
        }
        for case in cases {
            assert_eq!(local.has(case), open.contains(&case), "seed {seed}");
            if open.contains(&case) {
                assert_eq!(local.hash(case), one.hash(case), "seed {seed}");
            }
        }
    }
}
