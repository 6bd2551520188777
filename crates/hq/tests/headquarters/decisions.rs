//! The person who asks never decides, whatever a device sends.

use ledger::{Op, Scope};
use model::Value;
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::words::{create, dot, new_note, resolve, set, text};
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    an_opening_is_asked_by_one_and_approved_by_another,
    who_asked_may_not_approve_not_even_through_a_colleagues_name,
    an_investigator_approves_nothing,
    a_case_whose_closure_is_returned_goes_back_to_where_it_stood,
    nobody_writes_in_anothers_name_or_rewrites_anothers_note,
    who_sees_a_case_is_not_decided_anew,
    a_new_case_begins_at_the_beginning_but_an_import_stands_as_it_was,
    an_approval_is_decided_once_and_by_another,
    a_report_is_approved_by_another_than_its_author,
    a_conflict_of_statuses_is_settled_by_keeping_one,
    what_an_approved_report_says_is_changed_by_no_device,
    what_follows_from_one_thing_may_be_made_twice_and_is_one_record,
);

fn status(case: Uuid, to: &str, by: Option<Uuid>, reason: Option<&str>, prev: ledger::Dot) -> Vec<Op> {
    let mut fields = vec![("status", text(to))];
    fields.extend(by.map(|by| ("status_by", Value::Ref(by))));
    fields.extend(reason.map(|reason| ("status_reason", text(reason))));
    vec![set(case, "case", &fields, vec![prev])]
}

/// A case waiting for its opening, asked for by the laptop that is given.
fn pending(office: &Office, asker: &mut Laptop) -> (Scope, Uuid, ledger::Dot) {
    let _ = office;
    let scope = asker.open_case("BUC", "visa_fraud");
    let case = scope.case().unwrap();
    let mut prev = dot(asker.origin(), 1, 3);
    for to in ["preliminary", "pending_opening"] {
        let seq = asker.write(&scope, 3, status(case, to, Some(asker.user().0), None, prev));
        prev = dot(asker.origin(), seq, 0);
    }
    assert_eq!(asker.sync().held(), vec![]);
    (scope, case, prev)
}

fn an_opening_is_asked_by_one_and_approved_by_another(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let (scope, case, prev) = pending(&office, &mut ana);
    sam.sync();
    sam.write(&scope, 3, status(case, "open", Some(sam.user().0), None, prev));
    assert_eq!(sam.sync().held(), vec![]);
    ana.sync();
    let prev = dot(sam.origin(), 1, 0);
    ana.write(&scope, 3, status(case, "suspended", None, None, prev));
    assert_eq!(ana.sync().held(), vec![(4, "reason_required".into())]);
}

fn who_asked_may_not_approve_not_even_through_a_colleagues_name(office: Office) {
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let mut sue = office.laptop("Sue", "BUC", "supervisor");
    let (scope, case, prev) = pending(&office, &mut sam);
    sam.write(&scope, 3, status(case, "open", None, None, prev));
    sam.write(&scope, 3, status(case, "pending_opening", Some(sue.user().0), None, prev));
    let held = sam.sync().held();
    assert_eq!(held, vec![(4, "four_eyes".into()), (5, "author".into())]);
    sue.sync();
    sue.write(&scope, 3, status(case, "pending_opening", None, Some("tidied"), prev));
    assert_eq!(sue.sync().held(), vec![(1, "four_eyes".into())], "nobody takes over a request");
}

fn an_investigator_approves_nothing(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let (scope, case, prev) = pending(&office, &mut ana);
    ana.write(&scope, 3, status(case, "open", None, None, prev));
    ana.write(&scope, 3, status(case, "closed", None, None, prev));
    let expected = [(4, "supervisor_only"), (5, "illegal_transition")];
    assert_eq!(ana.sync().held(), expected.map(|(seq, code)| (seq, code.to_owned())));
}

fn a_case_whose_closure_is_returned_goes_back_to_where_it_stood(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    let case = scope.case().unwrap();
    let begun = ana.write(&scope, 3, status(case, "preliminary", None, None, dot(ana.origin(), 1, 3)));
    let ask = |before: &str, prev| {
        let fields = [
            ("status", text("pending_closure")),
            ("status_reason", text("x")),
            ("status_before", text(before)),
        ];
        vec![set(case, "case", &fields, vec![prev])]
    };
    let lie = ana.write(&scope, 3, ask("open", dot(ana.origin(), begun, 0)));
    let asked = ana.write(&scope, 3, ask("preliminary", dot(ana.origin(), begun, 0)));
    let prev = dot(ana.origin(), asked, 0);
    let lied = ana.write(&scope, 3, ask("open", prev));
    let held = [lie, lied].map(|seq| (seq, "status_before".to_owned()));
    assert_eq!(ana.sync().held(), held);
    sam.sync();
    sam.write(&scope, 3, status(case, "open", None, Some("go on"), prev));
    assert_eq!(sam.sync().held(), vec![(1, "illegal_transition".into())], "never open without its opening");
    sam.write(&scope, 3, status(case, "preliminary", None, Some("go on"), prev));
    assert_eq!(sam.sync().held(), vec![]);
}

fn nobody_writes_in_anothers_name_or_rewrites_anothers_note(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    let (note, request) = (new_id(), new_id());
    let other = Value::Ref(sam.user().0);
    let mut ops = new_note(new_id(), "said");
    let forged = ops[0].entity().unwrap().0;
    ops.push(set(forged, "note", &[("author", other.clone())], vec![]));
    ana.write(&scope, 4, ops);
    let mut ops = vec![create(request, "approval")];
    for (name, value) in [("asks", text("opening")), ("requested_by", other)] {
        ops.push(set(request, "approval", &[(name, value)], vec![]));
    }
    ana.write(&scope, 4, ops);
    let own = ana.write(&scope, 4, new_note(note, "seen"));
    let codes: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["own_name", "own_name"]);
    sam.sync();
    let prev = vec![dot(ana.origin(), own, 2)];
    sam.write(&scope, 5, vec![set(note, "note", &[("text", text("nothing was seen"))], prev.clone())]);
    assert_eq!(sam.sync().held(), vec![(1, "note_frozen".into())]);
    ana.write(&scope, 5, vec![set(note, "note", &[("text", text("seen at nine"))], prev)]);
    assert_eq!(ana.sync().held(), vec![]);
}

fn who_sees_a_case_is_not_decided_anew(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let case = scope.case().unwrap();
    ana.write(&scope, 2, vec![set(case, "case", &[("restricted", Value::Bool(true))], vec![])]);
    let prev = vec![dot(ana.origin(), 1, 2)];
    ana.write(&scope, 2, vec![set(case, "case", &[("type", text("internal_malfeasance"))], prev.clone())]);
    ana.write(&scope, 2, vec![set(case, "case", &[("type", text("impostor"))], prev)]);
    let codes: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["restriction_stays", "restriction_stays"]);
}

fn a_new_case_begins_at_the_beginning_but_an_import_stands_as_it_was(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let closed = |id| {
        vec![
            create(id, "case"),
            set(id, "case", &[("title", text("Old"))], vec![]),
            set(id, "case", &[("type", text("impostor"))], vec![]),
            set(id, "case", &[("status", text("closed"))], vec![]),
        ]
    };
    let (typed, imported) = (new_id(), new_id());
    ana.write(&Scope::Case(typed), 1, closed(typed));
    assert_eq!(ana.sync().held(), vec![(1, "illegal_transition".into())]);
    ana.write(&Scope::Case(imported), 8, closed(imported));
    assert_eq!(ana.sync().held(), vec![]);
}

fn an_approval_is_decided_once_and_by_another(office: Office) {
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let mut sue = office.laptop("Sue", "BUC", "supervisor");
    let scope = sam.open_case("BUC", "visa_fraud");
    let asked = new_id();
    sam.write(
        &scope,
        4,
        vec![
            create(asked, "approval"),
            set(asked, "approval", &[("asks", text("release"))], vec![]),
            set(asked, "approval", &[("requested_by", Value::Ref(sam.user().0))], vec![]),
        ],
    );
    let approved = |prev| vec![set(asked, "approval", &[("decision", text("approved"))], prev)];
    let returned = |prev| vec![set(asked, "approval", &[("decision", text("returned"))], prev)];
    sam.write(&scope, 11, approved(vec![]));
    assert_eq!(sam.sync().held(), vec![(3, "four_eyes".into())]);
    sue.sync();
    sue.write(&scope, 11, returned(vec![]));
    sue.write(&scope, 11, approved(vec![]));
    sue.write(&scope, 11, returned(vec![dot(sue.origin(), 2, 0)]));
    let expected = [(1, "reason_required"), (3, "already_decided")];
    assert_eq!(sue.sync().held(), expected.map(|(seq, code)| (seq, code.to_owned())));
}

fn a_report_is_approved_by_another_than_its_author(office: Office) {
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let mut sue = office.laptop("Sue", "BUC", "supervisor");
    let scope = sam.open_case("BUC", "visa_fraud");
    let report = new_id();
    let state = |to: &str, prev| vec![set(report, "report", &[("state", text(to))], prev)];
    let mut made = vec![create(report, "report")];
    made.extend(state("draft", vec![]));
    let seq = sam.write(&scope, 4, made);
    let submitted = sam.write(&scope, 5, state("submitted", vec![dot(sam.origin(), seq, 1)]));
    let prev = dot(sam.origin(), submitted, 0);
    let own = sam.write(&scope, 5, state("approved", vec![prev]));
    assert_eq!(sam.sync().held(), vec![(own, "four_eyes".into())]);
    sue.sync();
    sue.write(&scope, 5, state("approved", vec![prev]));
    assert_eq!(sue.sync().held(), vec![]);
}

fn a_conflict_of_statuses_is_settled_by_keeping_one(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let mut sue = office.laptop("Sue", "BUC", "supervisor");
    let (scope, case, prev) = pending(&office, &mut ana);
    sam.sync();
    sue.sync();
    sam.write(&scope, 3, status(case, "open", None, None, prev));
    sue.write(&scope, 3, status(case, "preliminary", None, Some("not yet"), prev));
    sam.sync();
    sue.sync();
    ana.sync();
    let both = vec![dot(sam.origin(), 1, 0), dot(sue.origin(), 1, 0)];
    let settle = |to: &str| vec![resolve(case, "case", &[("status", text(to))], both.clone())];
    ana.write(&scope, 10, settle("closed"));
    ana.write(&scope, 10, settle("open"));
    assert_eq!(ana.sync().held(), vec![(4, "illegal_transition".into())]);
}

fn what_an_approved_report_says_is_changed_by_no_device(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    let (report, section) = (new_id(), new_id());
    let state = |to: &str, prev| set(report, "report", &[("state", text(to))], prev);
    let body = |words: &str, prev| set(section, "report_section", &[("body", text(words))], prev);
    let of_report = set(section, "report_section", &[("report", Value::Ref(report))], vec![]);
    let made = vec![
        create(report, "report"),
        state("draft", vec![]),
        create(section, "report_section"),
        of_report,
        body("first", vec![]),
    ];
    let seq = ana.write(&scope, 4, made);
    ana.write(&scope, 5, vec![state("submitted", vec![dot(ana.origin(), seq, 1)])]);
    assert_eq!(ana.sync().held(), vec![]);
    sam.sync();
    let submitted = dot(ana.origin(), seq + 1, 0);
    sam.write(&scope, 5, vec![state("approved", vec![submitted])]);
    assert_eq!(sam.sync().held(), vec![]);

    // None of this had heard of the approval, and a section more is a change like any other.
    let title = set(report, "report", &[("title", text("Other findings"))], vec![]);
    let more = new_id();
    let of_more = set(more, "report_section", &[("report", Value::Ref(report))], vec![]);
    let deleted = ledger::Op::Tombstone {
        entity: ledger::EntityId(section),
        prev: vec![],
        reason: "not needed".into(),
        seen: vec![],
    };
    let first = ana.write(&scope, 5, vec![body("second", vec![dot(ana.origin(), seq, 4)])]);
    ana.write(&scope, 5, vec![title]);
    ana.write(&scope, 4, vec![create(more, "report_section"), of_more]);
    ana.write(&scope, 6, vec![deleted]);
    let thawed = ana.write(&scope, 5, vec![state("draft", vec![submitted])]);
    let mut expected: Vec<(u64, String)> = (first..thawed).map(|seq| (seq, "report_frozen".into())).collect();
    expected.push((thawed, "illegal_report_step".into()));
    assert_eq!(ana.sync().held(), expected);
    // A remark is a record of its own.
    let remark = new_id();
    let on_report = set(remark, "report_comment", &[("report", Value::Ref(report))], vec![]);
    ana.write(&scope, 4, vec![create(remark, "report_comment"), on_report]);
    assert_eq!(ana.sync().held(), vec![]);
}

fn what_follows_from_one_thing_may_be_made_twice_and_is_one_record(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    ana.sync();
    sam.sync();
    let (derived, plain) = (Uuid::new_v5(&Uuid::NAMESPACE_OID, b"2027-01-31"), new_id());
    for laptop in [&mut ana, &mut sam] {
        for id in [derived, plain] {
            let title = set(id, "task", &[("title", text("Ask the bank"))], vec![]);
            laptop.write(&scope, 4, vec![create(id, "task"), title]);
        }
    }
    assert_eq!(ana.sync().held(), vec![]);
    assert_eq!(sam.sync().held(), vec![(2, "exists".into())]);
    // Of another kind it is not the same thing.
    let note = set(derived, "note", &[("text", text("Ask the bank"))], vec![]);
    let other = sam.write(&scope, 4, vec![create(derived, "note"), note]);
    let held = sam.sync().held();
    assert!(held.contains(&(other, "exists".into())), "{held:?}");
}
