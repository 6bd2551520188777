//! What may not stand is held: recorded, acknowledged, shown to a reviewer, and it blocks nothing.

use ledger::{EntityId, Op, Scope, UserId};
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::words::{self, create, dot, new_case, new_note, set, text};
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    a_held_change_blocks_nothing_and_its_content_travels_to_nobody,
    a_held_change_that_is_accepted_reaches_everybody,
    a_held_change_that_is_rejected_stays_away,
    work_in_a_case_one_has_no_access_to_is_held,
    values_that_are_none_of_their_field_are_held,
    a_field_of_a_newer_version_stands,
    only_headquarters_writes_grants_keys_and_dispositions,
    building_on_another_field_or_on_nothing_is_held,
    a_case_at_another_post_or_by_local_staff_is_held_and_can_be_accepted,
    an_auditor_writes_nothing,
    a_change_above_the_limits_is_held,
);

/// A change that may not stand: a date that is none.
fn bad_edit(case: Uuid) -> Vec<Op> {
    vec![set(case, "case", &[("opened_on", text("the day before"))], vec![])]
}

fn case_of_two(office: &Office) -> (Laptop, Laptop, Scope, Uuid) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    assert_eq!(ana.sync().held(), vec![]);
    sam.sync();
    let case = scope.case().unwrap();
    (ana, sam, scope, case)
}

fn waiting(office: &Office) -> Vec<hq::books::HeldEntry> {
    office.block(office.house().books.held_waiting()).unwrap()
}

fn a_held_change_blocks_nothing_and_its_content_travels_to_nobody(office: Office) {
    let (mut ana, mut sam, scope, case) = case_of_two(&office);
    ana.write(&scope, 2, bad_edit(case));
    ana.write(&scope, 4, new_note(new_id(), "and on it goes"));
    let unsent = ana.unsent();
    let talk = ana.exchange(vec![unsent.clone()]);
    assert_eq!(talk.held(), vec![(2, "field_invalid".into())]);
    assert_eq!(talk.acks[0].durable, 3);
    assert_eq!(ana.exchange(vec![unsent]).held(), vec![(2, "field_invalid".into())], "said again");
    sam.sync();
    let log = sam.scopes[&scope].log();
    assert_eq!(log.len(), 3, "the chain goes on for everybody");
    assert!(log[1].raw.payload.is_none() && log[2].raw.payload.is_some());
    assert_eq!(waiting(&office).len(), 1);
}

fn a_held_change_that_is_accepted_reaches_everybody(office: Office) {
    let (mut ana, mut sam, scope, case) = case_of_two(&office);
    ana.write(&scope, 2, bad_edit(case));
    ana.sync();
    sam.sync();
    let id = waiting(&office)[0].id;
    let decide = hq::admin::held::decide(office.house(), id, true, "known to be meant so");
    assert_eq!(office.block(decide).unwrap().accepted, Some(true));
    let again = hq::admin::held::decide(office.house(), id, false, "no");
    assert_eq!(office.block(again).unwrap_err().code(), "already_decided");
    let talk = sam.sync();
    assert_eq!(talk.pulls.iter().map(|pull| pull.released.len()).sum::<usize>(), 1);
    ana.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
    let mut late = office.laptop("Sue", "BUC", "supervisor");
    late.sync();
    assert_eq!(late.state_hash(&scope), ana.state_hash(&scope), "also who comes later");
    office.block(hq::admin::verify::verify(office.house())).unwrap();
}

fn a_held_change_that_is_rejected_stays_away(office: Office) {
    let (mut ana, mut sam, scope, case) = case_of_two(&office);
    ana.write(&scope, 2, bad_edit(case));
    let seq = ana.write(&scope, 4, new_note(new_id(), "kept"));
    ana.sync();
    let id = waiting(&office)[0].id;
    office.block(hq::admin::held::decide(office.house(), id, false, "no such day")).unwrap();
    ana.sync();
    sam.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope), "its author lets it go as well");
    assert_eq!(seq, 3);
    assert!(waiting(&office).is_empty());
}

fn work_in_a_case_one_has_no_access_to_is_held(office: Office) {
    let (_, _, scope, _) = case_of_two(&office);
    let mut eve = office.laptop("Eve", "MAD", "supervisor");
    eve.write(&scope, 4, new_note(new_id(), "let me in"));
    let post = Scope::Post("BUC".into());
    eve.write(&post, 4, new_note(new_id(), "not my post"));
    let user = Scope::User(eve.user());
    eve.write(&user, 4, new_note(new_id(), "my own grants"));
    let mut held = eve.sync().held();
    held.sort();
    assert_eq!(held, vec![(1, "no_access".into()), (1, "no_access".into()), (1, "no_access".into())]);
    assert_eq!(eve.state_hash(&scope).is_some(), eve.scopes.contains_key(&scope));
}

fn values_that_are_none_of_their_field_are_held(office: Office) {
    let (mut ana, _, scope, case) = case_of_two(&office);
    let field = |name: &str| words::kind("case").field(name).unwrap().register;
    let raw = |name: &str, value: Vec<u8>| Op::Set {
        entity: EntityId(case),
        field: field(name),
        prev: vec![],
        value,
        seen: None,
    };
    ana.write(&scope, 2, vec![raw("synopsis", vec![0xff, 0x00])]);
    ana.write(&scope, 2, vec![raw("priority", text("enormous").encode())]);
    ana.write(&scope, 2, vec![raw("title", text("turned \u{202e}round").encode())]);
    ana.write(&scope, 2, vec![raw("visa_records", text("yes").encode())]);
    ana.write(&scope, 2, vec![raw("synopsis", text("as it should be").encode())]);
    let held: Vec<u64> = ana.sync().held().iter().map(|(seq, _)| *seq).collect();
    assert_eq!(held, vec![2, 3, 4, 5]);
    assert!(waiting(&office).iter().all(|held| !held.reason.contains("enormous")), "no content in words");
}

fn a_field_of_a_newer_version_stands(office: Office) {
    let (mut ana, mut sam, scope, case) = case_of_two(&office);
    let ops = vec![
        Op::Set { entity: EntityId(case), field: 900, prev: vec![], value: vec![1], seen: None },
        Op::Create { entity: EntityId(new_id()), kind: 4000 },
        Op::Unknown { code: 99, raw: vec![0x82, 0x18, 0x63, 0x01] },
    ];
    ana.write(&scope, 2, ops);
    assert_eq!(ana.sync().held(), vec![]);
    sam.sync();
    assert_eq!(sam.state_hash(&scope), ana.state_hash(&scope));
}

fn only_headquarters_writes_grants_keys_and_dispositions(office: Office) {
    let (mut ana, mut sam, scope, _) = case_of_two(&office);
    let stranger = UserId(new_id());
    ana.write(&scope, 32, vec![Op::Grant { scope: scope.clone(), user: stranger, until: None }]);
    let origin = ana.origin();
    ana.write(&scope, 34, vec![Op::Disposition { origin, seq: 2, accept: true, reason: "mine".into() }]);
    ana.write(&scope, 34, vec![Op::Redact { origin, seq: 1, basis: "none".into(), left: vec![] }]);
    let own = Scope::User(ana.user());
    ana.write(&own, 32, vec![Op::Grant { scope: scope.clone(), user: ana.user(), until: None }]);
    let codes: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes.iter().filter(|code| *code == "control").count(), 3);
    assert_eq!(codes.iter().filter(|code| *code == "no_access").count(), 1);
    sam.sync();
    let access = office.block(office.house().books.access_to(&scope)).unwrap();
    assert!(access.iter().all(|access| access.user != stranger));
}

fn building_on_another_field_or_on_nothing_is_held(office: Office) {
    let (mut ana, _, scope, case) = case_of_two(&office);
    let (title, status) = (dot(ana.origin(), 1, 1), dot(ana.origin(), 1, 3));
    let nowhere = dot(ana.origin(), 77, 0);
    ana.write(&scope, 2, vec![set(case, "case", &[("title", text("A"))], vec![status])]);
    ana.write(&scope, 2, vec![set(case, "case", &[("title", text("B"))], vec![nowhere])]);
    ana.write(&scope, 2, vec![set(case, "case", &[("title", text("C"))], vec![title])]);
    ana.write(&scope, 2, vec![set(new_id(), "note", &[("text", text("of what?"))], vec![])]);
    ana.write(&scope, 4, vec![create(case, "note")]);
    let expected = [(2, "prev_foreign"), (3, "prev_unknown"), (5, "record_unknown"), (6, "exists")];
    assert_eq!(ana.sync().held(), expected.map(|(seq, code)| (seq, code.to_owned())));
}

fn a_case_at_another_post_or_by_local_staff_is_held_and_can_be_accepted(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    ana.open_case("MAD", "visa_fraud");
    assert_eq!(ana.sync().held(), vec![(1, "post".into())]);
    let mut ion = office.laptop("Ion", "BUC", "fsn");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ion.open_case("BUC", "visa_fraud");
    ion.write(&scope, 4, new_note(new_id(), "in a case that is not there yet"));
    let talk = ion.sync();
    assert_eq!(talk.held().len(), 2);
    sam.sync();
    assert_eq!(sam.state_hash(&scope), None);
    let mut held = waiting(&office);
    held.retain(|held| held.scope == scope);
    for held in held {
        office.block(hq::admin::held::decide(office.house(), held.id, true, "as agreed")).unwrap();
    }
    sam.sync();
    ion.sync();
    assert_eq!(sam.state_hash(&scope), ion.state_hash(&scope));
    assert!(sam.scopes[&scope].entities.len() == 2);
}

fn an_auditor_writes_nothing(office: Office) {
    let mut aud = office.laptop("Aud", "BUC", "auditor");
    let id = new_id();
    aud.write(&Scope::Case(id), 1, new_case(id, "BUC", "visa_fraud"));
    assert_eq!(aud.sync().held(), vec![(1, "auditor_reads_only".into())]);
}

fn a_change_above_the_limits_is_held(office: Office) {
    let (mut ana, _, scope, case) = case_of_two(&office);
    let many = (0..501).map(|_| set(case, "case", &[("synopsis", text("x"))], vec![])).collect();
    ana.write(&scope, 2, many);
    let prev = vec![dot(ana.origin(), 1, 1); 65];
    ana.write(&scope, 2, vec![set(case, "case", &[("title", text("T"))], prev)]);
    assert_eq!(ana.sync().held(), vec![(2, "limits".into()), (3, "limits".into())]);
}
