//! Two people, one field, no line: both values are kept until a person decides.

use ledger::Scope;
use model::actions::Action;
use model::registry;
use serde_json::json;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use uuid::Uuid;
use vault::{Edit, Stamp};

crate::on_both_stores![
    two_synopses_written_apart_are_both_kept_until_a_person_decides,
    fields_edited_apart_merge_without_asking,
    two_hand_overs_of_one_exhibit_are_shown_as_a_fork,
    three_laptops_that_meet_in_any_order_agree,
];

/// An investigator and a supervisor who both hold one case.
fn two_with_one_case(hq: &Headquarters) -> (Laptop, Laptop, Uuid) {
    let investigator = Laptop::joined(hq, "M. Okafor", "investigator");
    let supervisor = Laptop::joined(hq, "T. Brandt", "supervisor");
    let case = investigator.new_case("Counterfeit residence cards used for onward travel");
    investigator.sync();
    supervisor.sync();
    (investigator, supervisor, case)
}

fn meet(laptops: &[&Laptop]) {
    for _ in 0..2 {
        for laptop in laptops {
            laptop.sync();
        }
    }
}

fn resolve(laptop: &Laptop, case: Uuid, field: &str, text: &str) {
    let kind = registry::kind_named("case").expect("a kind");
    let register = registry::register(kind, kind.field(field).expect("a field"));
    let field = kind.field(field).expect("a field");
    let value = model::Value::from_json(field, &json!(text)).expect("a good value").encode();
    let reason = "compared with the consular list".into();
    let edit = Edit::Resolve { id: case, register: register.number, value, reason };
    laptop.with(|vault| {
        vault.write(Stamp::at(1_790_000_900_000), |writer| {
            writer.change(&Scope::Case(case), Action::ConflictResolve.number(), vec![edit])
        })
    });
}

fn two_synopses_written_apart_are_both_kept_until_a_person_decides(hq: Headquarters) {
    let (investigator, supervisor, case) = two_with_one_case(&hq);
    investigator.set(case, case, "case", &json!({"synopsis": "Eleven travelers presented cards."}));
    supervisor.set(case, case, "case", &json!({"synopsis": "Nine travelers presented cards."}));
    meet(&[&investigator, &supervisor]);
    assert_eq!((investigator.conflicts(), supervisor.conflicts()), (1, 1));
    assert_eq!(investigator.hash(case), supervisor.hash(case));

    resolve(&supervisor, case, "synopsis", "Eleven travelers presented cards.");
    meet(&[&supervisor, &investigator]);
    assert_eq!((investigator.conflicts(), supervisor.conflicts()), (0, 0));
    assert_eq!(investigator.text(case, "synopsis").as_deref(), Some("Eleven travelers presented cards."));
    assert_eq!(investigator.hash(case), supervisor.hash(case));
}

fn fields_edited_apart_merge_without_asking(hq: Headquarters) {
    let (investigator, supervisor, case) = two_with_one_case(&hq);
    investigator.set(case, case, "case", &json!({"synopsis": "Cards of one print series."}));
    supervisor.set(case, case, "case", &json!({"next_due": "2026-12-01"}));
    meet(&[&investigator, &supervisor]);
    assert_eq!((investigator.conflicts(), supervisor.conflicts()), (0, 0));
    assert_eq!(investigator.text(case, "next_due").as_deref(), Some("2026-12-01"));
    assert_eq!(supervisor.text(case, "synopsis").as_deref(), Some("Cards of one print series."));
}

fn hand_over(laptop: &Laptop, case: Uuid, evidence: Uuid, action: &str, to: &str) {
    let fields = json!({
        "evidence": evidence, "action": action, "happened_at": "2026-11-20T10:00:00Z",
        "from_party": "M. Okafor", "to_party": to,
        "purpose": "Examination", "place": "Bucharest",
    });
    let event = laptop.add(case, "custody_event", &fields);
    let body = event.as_bytes().to_vec();
    let append = Edit::Append { id: evidence, log: model::kinds::CUSTODY_LOG, body };
    laptop.with(|vault| {
        vault.write(Stamp::at(1_790_000_800_000), |writer| {
            writer.change(&Scope::Case(case), Action::CustodyAdd.number(), vec![append])
        })
    });
}

fn two_hand_overs_of_one_exhibit_are_shown_as_a_fork(hq: Headquarters) {
    let (investigator, supervisor, case) = two_with_one_case(&hq);
    let exhibit = json!({"item_number": "E-01", "description": "Card printer"});
    let evidence = investigator.add(case, "evidence", &exhibit);
    hand_over(&investigator, case, evidence, "collected", "M. Okafor");
    meet(&[&investigator, &supervisor]);
    hand_over(&investigator, case, evidence, "transferred", "Forensic laboratory");
    hand_over(&supervisor, case, evidence, "transferred", "Prosecutor");
    meet(&[&investigator, &supervisor]);
    assert_eq!((investigator.conflicts(), supervisor.conflicts()), (1, 1));
    assert_eq!(investigator.hash(case), supervisor.hash(case));
}

/// Writes the field; where two values stand side by side only a decision is taken.
fn say(laptop: &Laptop, case: Uuid, field: &str, value: &str) {
    let kind = registry::kind_named("case").expect("a kind");
    let register = registry::register(kind, kind.field(field).expect("a field"));
    let stored = laptop.with(|vault| vault.reads().record(case)).expect("the case");
    if stored.conflicted.contains(&register.number) {
        resolve(laptop, case, field, value);
    } else {
        laptop.set(case, case, "case", &json!({ field: value }));
    }
}

fn three_laptops_that_meet_in_any_order_agree(hq: Headquarters) {
    let (one, two, case) = two_with_one_case(&hq);
    let three = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    three.sync();
    let laptops = [&one, &two, &three];
    // A fixed, uneven pattern: who writes what, and who meets headquarters in between.
    for step in 0..24usize {
        let laptop = laptops[(step * 7 + step / 5) % 3];
        let (field, value) = match step % 4 {
            0 => ("synopsis", format!("Version {step} of the synopsis.")),
            1 => ("priority", ["routine", "high", "urgent"][step % 3].to_owned()),
            2 => ("next_due", format!("2026-12-{:02}", step + 1)),
            _ => ("title", format!("Title {step}")),
        };
        let known = model::registry::kind_named("case").and_then(|kind| kind.field(field));
        if known.is_some_and(|f| model::Value::from_json(f, &json!(value)).is_ok()) {
            say(laptop, case, field, &value);
        }
        if step % 5 == 3 {
            laptops[(step * 3) % 3].sync();
            laptops[(step * 5 + 1) % 3].sync();
        }
    }
    meet(&laptops);
    meet(&laptops);
    assert_eq!(one.hash(case), two.hash(case));
    assert_eq!(two.hash(case), three.hash(case));
    assert_eq!(one.conflicts(), three.conflicts());
}
