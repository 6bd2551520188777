//! A case goes from one post to another: who sees it on the way, and whose it is.

mod schedules;

use model::transfer::{REGISTER, Step, Tenure};
use serde_json::json;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use uuid::Uuid;

crate::on_both_stores![
    an_offer_opens_the_case_to_the_other_posts_supervisor_who_takes_it_on,
    a_rejected_or_revoked_offer_takes_the_case_away_from_those_who_had_it_only_by_it,
    a_supervisor_who_had_the_case_before_keeps_it_when_the_offer_ends,
    acceptance_and_revocation_that_crossed_leave_the_case_where_it_was_until_its_post_settles_it,
    a_step_by_somebody_whose_post_has_no_say_is_held_and_changes_no_owner,
];

/// A supervisor's laptop at a post.
fn supervisor(hq: &Headquarters, name: &str, post: &str) -> Laptop {
    joined(hq, name, post, "supervisor")
}

fn joined(hq: &Headquarters, name: &str, post: &str, role: &str) -> Laptop {
    let laptop = Laptop::new(name, role);
    let user = hq.user(name, post, role);
    laptop.join(hq, user);
    laptop
}

/// Writes a step as the desk does; the desk's own rules are gone round here.
fn step(laptop: &Laptop, case: Uuid, owner: &str, step: Step, to: &str) {
    laptop.set(
        case,
        case,
        "case",
        &json!({
            "owning_post": owner, "transfer_state": step.code(), "transfer_to": to,
            "transfer_on": "2026-11-20", "transfer_by": laptop.user().0.to_string(),
            "transfer_reason": "the subjects are there",
        }),
    );
}

fn live(laptop: &Laptop, case: Uuid) -> Vec<Tenure> {
    let state = laptop.with(|vault| vault.reads().state(case)).unwrap_or_default();
    let distinct = state.registers.get(&REGISTER).map(ledger::Register::distinct).unwrap_or_default();
    distinct.iter().filter_map(|live| Tenure::decode(&live.value)).collect()
}

fn owner(laptop: &Laptop, case: Uuid) -> String {
    model::transfer::owner("BUC", &live(laptop, case)).to_owned()
}

fn post_in_the_books(hq: &Headquarters, case: Uuid) -> String {
    hq.admin(async |house| Ok(house.books.case(case).await?)).expect("the case is known").post
}

fn synced(laptop: &Laptop) {
    let report = laptop.sync();
    assert_eq!((report.status, report.held), (Status::AllSent, 0), "{report:?}");
}

fn an_offer_opens_the_case_to_the_other_posts_supervisor_who_takes_it_on(hq: Headquarters) {
    let (here, there) = (supervisor(&hq, "T. Brandt", "BUC"), supervisor(&hq, "O. Hrytsenko", "KBP"));
    let bystander = joined(&hq, "P. Nowak", "KBP", "investigator");
    let case = here.new_case("Petition mill");
    synced(&here);
    synced(&there);
    assert!(!there.has(case));

    step(&here, case, "BUC", Step::Offer, "KBP");
    synced(&here);
    synced(&there);
    assert!(there.has(case));
    assert_eq!(there.hash(case), here.hash(case));
    assert_eq!((owner(&there, case), post_in_the_books(&hq, case)), ("BUC".into(), "BUC".into()));

    step(&there, case, "KBP", Step::Accept, "KBP");
    synced(&there);
    for laptop in [&here, &bystander] {
        synced(laptop);
    }
    assert_eq!((owner(&here, case), post_in_the_books(&hq, case)), ("KBP".into(), "KBP".into()));
    assert!(here.has(case), "who worked it keeps it until it is withdrawn");
    assert!(!bystander.has(case), "an offer is to the supervisors of the post");
    // The new owner may pass it on, and the old one may not take it back.
    step(&here, case, "BUC", Step::Revoke, "KBP");
    assert_eq!(here.sync().held, 1);
    assert_eq!(post_in_the_books(&hq, case), "KBP");
}

fn a_rejected_or_revoked_offer_takes_the_case_away_from_those_who_had_it_only_by_it(hq: Headquarters) {
    let (here, there) = (supervisor(&hq, "T. Brandt", "BUC"), supervisor(&hq, "O. Hrytsenko", "KBP"));
    let case = here.new_case("Petition mill");
    for ends in [Step::Reject, Step::Revoke] {
        step(&here, case, "BUC", Step::Offer, "KBP");
        synced(&here);
        synced(&there);
        assert!(there.has(case), "{ends:?}");
        let by = if ends == Step::Reject { &there } else { &here };
        step(by, case, "BUC", ends, "KBP");
        synced(by);
        synced(&there);
        assert!(!there.has(case), "{ends:?}");
        synced(&here);
        assert_eq!((owner(&here, case), post_in_the_books(&hq, case)), ("BUC".into(), "BUC".into()));
    }
}

fn a_supervisor_who_had_the_case_before_keeps_it_when_the_offer_ends(hq: Headquarters) {
    let (here, there) = (supervisor(&hq, "T. Brandt", "BUC"), supervisor(&hq, "O. Hrytsenko", "KBP"));
    let late = supervisor(&hq, "V. Bondar", "KBP");
    let case = here.new_case("Petition mill");
    synced(&here);
    let (before, meanwhile) = (there.user(), late.user());
    hq.admin(async |house| hq::admin::cases::grant(house, case, before, None).await);
    step(&here, case, "BUC", Step::Offer, "KBP");
    synced(&here);
    hq.admin(async |house| hq::admin::cases::grant(house, case, meanwhile, None).await);
    step(&here, case, "BUC", Step::Revoke, "KBP");
    synced(&here);
    for laptop in [&there, &late] {
        synced(laptop);
        assert!(laptop.has(case));
    }
}

fn acceptance_and_revocation_that_crossed_leave_the_case_where_it_was_until_its_post_settles_it(
    hq: Headquarters,
) {
    let (here, there) = (supervisor(&hq, "T. Brandt", "BUC"), supervisor(&hq, "O. Hrytsenko", "KBP"));
    let case = here.new_case("Petition mill");
    step(&here, case, "BUC", Step::Offer, "KBP");
    synced(&here);
    synced(&there);
    step(&there, case, "KBP", Step::Accept, "KBP");
    step(&here, case, "BUC", Step::Revoke, "KBP");
    synced(&there);
    assert_eq!(post_in_the_books(&hq, case), "KBP");
    synced(&here);
    assert_eq!(post_in_the_books(&hq, case), "BUC", "taken back counts before taken on");
    synced(&there);
    assert_eq!((owner(&here, case), owner(&there, case)), ("BUC".into(), "BUC".into()));
    assert_eq!(live(&here, case).len(), 2);
    assert!(there.has(case), "nobody loses the case while it is not settled");

    let settle = |laptop: &Laptop, owner: &str| {
        let state = laptop.with(|vault| vault.reads().state(case)).expect("the case is here");
        let value = state.registers[&REGISTER].distinct().into_iter().map(|live| live.value.clone());
        let value = value
            .into_iter()
            .find(|value| Tenure::decode(value).is_some_and(|tenure| tenure.owner == owner))
            .expect("it stands");
        let edit = vault::Edit::Resolve { id: case, register: REGISTER, value, reason: "as agreed".into() };
        let stamp = vault::Stamp::at(1_790_000_900_000);
        laptop.with(|vault| {
            vault.write(stamp, |writer| {
                writer.change(&ledger::Scope::Case(case), model::Action::ConflictResolve.number(), vec![edit])
            })
        });
    };
    settle(&there, "KBP");
    assert_eq!(there.sync().held, 1, "it is not for the other post to settle");
    settle(&here, "BUC");
    synced(&here);
    assert_eq!(post_in_the_books(&hq, case), "BUC");
    there.sync();
    assert!(!there.has(case));
}

fn a_step_by_somebody_whose_post_has_no_say_is_held_and_changes_no_owner(hq: Headquarters) {
    let here = supervisor(&hq, "T. Brandt", "BUC");
    let (investigator, stranger) =
        (joined(&hq, "M. Okafor", "BUC", "investigator"), supervisor(&hq, "A. Zielinski", "WAW"));
    let case = here.new_case("Petition mill");
    synced(&here);
    for user in [investigator.user(), stranger.user()] {
        hq.admin(async |house| hq::admin::cases::grant(house, case, user, None).await);
    }
    for laptop in [&investigator, &stranger] {
        synced(laptop);
        step(laptop, case, "WAW", Step::Offer, "KBP");
        assert_eq!(laptop.sync().held, 1);
    }
    synced(&here);
    assert_eq!((owner(&here, case), post_in_the_books(&hq, case)), ("BUC".into(), "BUC".into()));
    let codes: Vec<String> = hq
        .admin(async |house| Ok(house.books.held_waiting().await?))
        .into_iter()
        .map(|held| held.code)
        .collect();
    assert_eq!(codes, ["supervisor_only", "not_the_owner"]);
}
