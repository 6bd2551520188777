//! What the domain asks of programmes and outcomes is asked of every device alike.

use ledger::{Op, Scope};
use model::Value;
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::words::{create, dot, set, text};
use crate::common::{Office, on_both_stores};

on_both_stores!(
    a_finding_is_closed_only_with_its_result_whatever_a_device_sends,
    a_certificate_for_somebody_who_was_not_there_is_held,
    an_outcome_says_what_statistics_need_unless_it_was_brought_along,
    a_nomination_outside_a_restricted_case_is_held,
    an_assistance_and_its_case_stand_together,
);

const RECORD_ADD: u16 = 4;
const RECORD_SET: u16 = 5;
const IMPORT: u16 = 8;
const CONVERT: u16 = 20;

fn post() -> Scope {
    Scope::Post("BUC".into())
}

fn new(id: Uuid, kind: &str, fields: &[(&str, Value)]) -> Vec<Op> {
    let sets = fields.iter().map(|(name, value)| set(id, kind, &[(name, value.clone())], vec![]));
    std::iter::once(create(id, kind)).chain(sets).collect()
}

fn a_finding_is_closed_only_with_its_result_whatever_a_device_sends(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let (exercise, finding) = (new_id(), new_id());
    let fields = [("title", text("Fire")), ("exercise_type", text("fire")), ("on", text("2026-10-21"))];
    ana.write(&post(), RECORD_ADD, new(exercise, "exercise", &fields));
    let fields = [("found_in", Value::Ref(exercise)), ("title", text("Gate")), ("state", text("open"))];
    let made = ana.write(&post(), RECORD_ADD, new(finding, "finding", &fields));
    let before = dot(ana.origin(), made, 3);
    let state = |fields: &[(&str, Value)]| vec![set(finding, "finding", fields, vec![before])];
    ana.write(&post(), RECORD_SET, state(&[("state", text("closed"))]));
    let whole = [("state", text("closed")), ("closed_on", text("2026-11-02")), ("result", text("Done"))];
    ana.write(&post(), RECORD_SET, state(&whole));
    assert_eq!(ana.sync().held(), vec![(3, "field_invalid".into())]);
}

fn a_certificate_for_somebody_who_was_not_there_is_held(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let course = new_id();
    let fields = [("title", text("T")), ("programme", text("ilea")), ("starts_on", text("2026-10-05"))];
    ana.write(&post(), RECORD_ADD, new(course, "training_event", &fields));
    for attendance in ["absent", "attended"] {
        let fields = [
            ("training_event", Value::Ref(course)),
            ("name", text("A")),
            ("attendance", text(attendance)),
            ("certificate_number", text("7")),
        ];
        ana.write(&post(), RECORD_ADD, new(new_id(), "trainee", &fields));
    }
    assert_eq!(ana.sync().held(), vec![(2, "field_invalid".into())]);
}

fn an_outcome_says_what_statistics_need_unless_it_was_brought_along(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let arrest = [("outcome_type", text("arrest")), ("on", text("2026-11-02"))];
    ana.write(&scope, RECORD_ADD, new(new_id(), "outcome", &arrest));
    ana.write(&scope, IMPORT, new(new_id(), "outcome", &arrest));
    let mut whole = arrest.to_vec();
    whole.push(("jurisdiction", text("host")));
    ana.write(&scope, RECORD_ADD, new(new_id(), "outcome", &whole));
    assert_eq!(ana.sync().held(), vec![(2, "field_invalid".into())]);
}

fn a_nomination_outside_a_restricted_case_is_held(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let nomination = [("subject", text("X")), ("nominated_on", text("2026-11-02")), ("basis", text("b"))];
    let open = ana.open_case("BUC", "visa_fraud");
    ana.write(&open, RECORD_ADD, new(new_id(), "reward_nomination", &nomination));
    let rewards = ana.open_case("BUC", "rewards");
    ana.write(&rewards, RECORD_ADD, new(new_id(), "reward_nomination", &nomination));
    assert_eq!(ana.sync().held(), vec![(2, "restricted_only".into())]);
}

fn an_assistance_and_its_case_stand_together(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let (assistance, case) = (new_id(), new_id());
    let fields = [
        ("citizen", text("Hale")),
        ("matter", text("assault")),
        ("received_on", text("2026-11-02")),
        ("state", text("open")),
    ];
    let made = ana.write(&post(), RECORD_ADD, new(assistance, "citizen_assistance", &fields));
    let fields = [
        ("title", text("Assault")),
        ("type", text("crime_against_us_citizen")),
        ("status", text("draft")),
        ("post", text("BUC")),
        ("assistance", Value::Ref(assistance)),
    ];
    ana.write(&Scope::Case(case), CONVERT, new(case, "case", &fields));
    let state = set(
        assistance,
        "citizen_assistance",
        &[("state", text("converted"))],
        vec![dot(ana.origin(), made, 4)],
    );
    let named = set(assistance, "citizen_assistance", &[("case", Value::Ref(case))], vec![]);
    ana.write(&post(), CONVERT, vec![state, named]);
    assert_eq!(ana.sync().held(), vec![]);
}
