//! Only what one may see travels; what headquarters does not accept is held, shown, and blocks nothing.

use serde_json::json;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;

crate::on_both_stores![
    an_investigator_gets_only_the_cases_that_were_granted,
    a_late_grant_brings_the_whole_case,
    a_withdrawn_grant_ends_the_flow_and_takes_the_case_away,
    a_restricted_case_does_not_go_to_the_supervisor_by_itself,
    a_change_that_is_held_is_told_to_its_author_and_blocks_nothing,
];

fn an_investigator_gets_only_the_cases_that_were_granted(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let other = Laptop::joined(&hq, "R. Delacroix", "fsn");
    let case = one.new_case("Safe house reported by liaison");
    one.sync();
    let report = other.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    assert!(!other.has(case));
}

fn a_late_grant_brings_the_whole_case(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let local = Laptop::joined(&hq, "R. Delacroix", "fsn");
    let case = one.new_case("Safe house reported by liaison");
    let note = json!({
        "note_kind": "call", "happened_at": "2026-11-20T09:00:00Z", "text": "Neighbour reports two vans.",
    });
    let notes: Vec<_> = (0..12).map(|_| one.add(case, "note", &note)).collect();
    one.sync();
    local.sync();
    assert!(!local.has(case));

    let user = local.user();
    hq.admin(async |house| hq::admin::cases::grant(house, case, user, None).await);
    local.sync();
    assert!(notes.iter().all(|note| local.has(*note)));
    assert_eq!(local.hash(case), one.hash(case));
    // And what comes later comes by itself.
    let later = one.add(case, "note", &note);
    one.sync();
    local.sync();
    assert!(local.has(later));
}

fn a_withdrawn_grant_ends_the_flow_and_takes_the_case_away(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let local = Laptop::joined(&hq, "R. Delacroix", "fsn");
    let case = one.new_case("Safe house reported by liaison");
    one.sync();
    let user = local.user();
    hq.admin(async |house| hq::admin::cases::grant(house, case, user, None).await);
    local.sync();
    hq.admin(async |house| hq::admin::cases::withdraw(house, case, user).await);
    let later = one.add(case, "person", &json!({"role": "suspect", "surname": "CEBAN"}));
    one.sync();
    let report = local.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    assert!(!local.has(later) && !local.has(case));
}

fn a_restricted_case_does_not_go_to_the_supervisor_by_itself(hq: Headquarters) {
    let investigator = Laptop::joined(&hq, "M. Okafor", "investigator");
    let supervisor = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = investigator.new_case_of("Timekeeping irregularities", "internal_malfeasance");
    let open = investigator.new_case("Petition mill");
    investigator.sync();
    supervisor.sync();
    assert!(supervisor.has(open) && !supervisor.has(case));
}

fn a_change_that_is_held_is_told_to_its_author_and_blocks_nothing(hq: Headquarters) {
    let investigator = Laptop::joined(&hq, "M. Okafor", "investigator");
    let supervisor = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = investigator.new_case("Petition mill");
    investigator.sync();
    // Straight to open, without anybody's approval: the local rules are gone round here.
    investigator.set(case, case, "case", &json!({"status": "open", "status_on": "2026-11-20"}));
    let after = investigator.add(case, "person", &json!({"role": "suspect", "surname": "CEBAN"}));
    let report = investigator.sync();
    assert_eq!(report.held, 1, "{report:?}");
    supervisor.sync();
    assert!(supervisor.has(after), "what came after the held change went on");
    assert_eq!(supervisor.text(case, "status").as_deref(), Some("draft"));
    let told = investigator.with(|vault| vault.reads().held(1_790_000_000_000));
    assert_eq!(told.len(), 1);

    let held = hq.admin(async |house| Ok(house.books.held_waiting().await?));
    let id = held.first().expect("it waits for a reviewer").id;
    hq.admin(async |house| hq::admin::held::decide(house, id, false, "needs an approval").await);
    for laptop in [&investigator, &supervisor, &investigator] {
        laptop.sync();
    }
    assert_eq!(investigator.text(case, "status").as_deref(), Some("draft"));
    assert_eq!(investigator.hash(case), supervisor.hash(case));
}
