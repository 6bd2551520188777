//! Sources and criminal intelligence: what a device sends is judged by the same rules as at the desk.

use ledger::Op;
use model::Value;
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::words::{create, dot, new_case, set, text};
use crate::common::{Office, on_both_stores};

on_both_stores!(
    who_a_source_is_is_held_outside_of_a_source_file,
    a_source_file_stays_one_and_is_seen_by_its_maker_alone,
    a_person_who_is_a_source_comes_without_a_name,
    intelligence_without_a_suspicion_or_beyond_five_years_is_held,
);

fn numbered(id: Uuid, case_type: &str, number: &str) -> Vec<Op> {
    let mut ops = new_case(id, "BUC", case_type);
    ops.push(set(id, "case", &[("case_number", text(number))], vec![]));
    ops
}

fn identity(id: Uuid) -> Vec<Op> {
    let fields = [("source_number", "BUC-S-26-04"), ("surname", "Moraru-Lungu")];
    let sets = fields.map(|(name, value)| set(id, "source_identity", &[(name, text(value))], vec![]));
    [create(id, "source_identity")].into_iter().chain(sets).collect()
}

fn who_a_source_is_is_held_outside_of_a_source_file(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    for (case_type, number, rule) in [
        ("source_file", "SF-2026-BUC-00001-7K3QX", None),
        ("visa_fraud", "VF-2026-BUC-00002-7K3QX", Some("source_file_only")),
        // A number alone makes no source file: the case must be restricted, too.
        ("visa_fraud", "SF-2026-BUC-00003-7K3QX", Some("source_file_only")),
        ("internal_malfeasance", "IN-2026-BUC-00004-7K3QX", Some("source_file_only")),
    ] {
        let case = new_id();
        let scope = ledger::Scope::Case(case);
        ana.write(&scope, 1, numbered(case, case_type, number));
        assert_eq!(ana.sync().held(), vec![]);
        ana.write(&scope, 4, identity(new_id()));
        let held = ana.sync().held();
        assert_eq!(held.first().map(|(_, code)| code.as_str()), rule, "{case_type} {number}");
    }
    // In the very change that opens the case.
    let case = new_id();
    let ops = [new_case(case, "BUC", "visa_fraud"), identity(new_id())].concat();
    ana.write(&ledger::Scope::Case(case), 8, ops);
    assert_eq!(ana.sync().held(), vec![(1, "source_file_only".into())]);
}

fn a_source_file_stays_one_and_is_seen_by_its_maker_alone(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "source_file");
    let other = ana.open_case("BUC", "visa_fraud");
    ana.sync();
    sam.sync();
    assert!(!sam.scopes.contains_key(&scope) && sam.scopes.contains_key(&other));
    for (scope, to) in [(&scope, "visa_fraud"), (&other, "source_file")] {
        let prev = dot(ana.origin(), 1, 2);
        let change = vec![set(scope.case().unwrap(), "case", &[("type", text(to))], vec![prev])];
        ana.write(scope, 2, change);
        assert_eq!(ana.sync().held(), vec![(2, "source_file_stays".into())]);
    }
}

fn a_person_who_is_a_source_comes_without_a_name(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let person = |fields: &[(&str, &str)]| -> Vec<Op> {
        let id = new_id();
        let sets = fields.iter().map(|(name, value)| set(id, "person", &[(name, text(value))], vec![]));
        [create(id, "person")].into_iter().chain(sets).collect()
    };
    ana.write(&scope, 4, person(&[("role", "source"), ("source_number", "BUC-S-26-04")]));
    ana.write(&scope, 4, person(&[("role", "source"), ("source_number", "S-1"), ("surname", "Moraru")]));
    ana.write(&scope, 4, person(&[("role", "source")]));
    ana.write(&scope, 4, person(&[("role", "witness"), ("surname", "Moraru")]));
    let held = ana.sync().held();
    assert_eq!(held, vec![(3, "source_by_number".into()), (4, "source_number_needed".into())]);
}

fn intelligence_without_a_suspicion_or_beyond_five_years_is_held(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let id = new_id();
    let name = set(id, "person", &[("surname", text("CEBAN"))], vec![]);
    let role = set(id, "person", &[("role", text("suspect"))], vec![]);
    ana.write(&scope, 4, vec![create(id, "person"), role, name]);
    let kept = |revalidate_on: Option<&str>, basis: Option<&str>| {
        let mut fields = vec![
            ("criminal_intelligence", Value::Bool(true)),
            ("suspicion_on", text("2026-01-10")),
            ("suspicion_by", Value::Ref(ana.user().0)),
        ];
        fields.extend(basis.map(|basis| ("suspicion_basis", text(basis))));
        fields.extend(revalidate_on.map(|day| ("revalidate_on", text(day))));
        vec![set(id, "person", &fields, vec![])]
    };
    let basis = Some("Named by two sources.");
    let sent = [
        kept(Some("2031-01-10"), None),
        kept(None, basis),
        kept(Some("2031-01-11"), basis),
        kept(Some("2031-01-10"), basis),
    ];
    for ops in sent {
        ana.write(&scope, 5, ops);
    }
    let rules: Vec<(u64, String)> =
        ["suspicion_needed", "revalidation_needed", "revalidate_within_five_years"]
            .into_iter()
            .zip(3..)
            .map(|(rule, seq)| (seq, rule.to_owned()))
            .collect();
    assert_eq!(ana.sync().held(), rules);
    let firm = new_id();
    let mut ops = vec![create(firm, "organisation")];
    for (name, value) in [("role", text("suspect")), ("name", text("Ceban Trans"))] {
        ops.push(set(firm, "organisation", &[(name, value)], vec![]));
    }
    ops.push(set(firm, "organisation", &[("criminal_intelligence", Value::Bool(true))], vec![]));
    ana.write(&scope, 4, ops);
    let held: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(held, ["suspicion_needed"]);
}
