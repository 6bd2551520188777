//! Rules of the programmes of an office: dates in order, nothing closed without a result, a certificate only
//! for who was there, a waiver that says since when and how far.

use crate::field::Field;
use crate::problem::{FieldProblem, Reason};
use crate::record::Record;

/// Fields of which the second is never before the first.
const IN_ORDER: &[(&str, &str, &str)] = &[
    ("liaison_meeting", "held_on", "follow_up_on"),
    ("training_event", "starts_on", "ends_on"),
    ("major_event", "starts_on", "ends_on"),
    ("delegation", "arrives_on", "departs_on"),
    ("shared_notice", "issued_on", "expires_on"),
    ("court_step", "on", "next_on"),
    ("citizen_assistance", "received_on", "closed_on"),
    ("citizen_assistance", "happened_on", "received_on"),
    ("citizen_assistance", "happened_on", "complaint_filed_on"),
    ("citizen_assistance", "happened_on", "police_report_on"),
    ("reward_nomination", "nominated_on", "decided_on"),
];

/// What is wrong between the fields of a whole record; other kinds have no such rules here.
pub fn rules(record: &Record) -> Vec<FieldProblem> {
    let mut problems = in_order(record, |_| true);
    match record.kind.name {
        "trainee" => problems.extend(certificate(record)),
        "finding" => problems.extend(finding(record)),
        "citizen_assistance" => {
            problems.extend(closing(record));
            problems.extend(waiver(record));
            problems.extend(converted(record));
        }
        "reward_nomination" => problems.extend(amount(record)),
        _ => {}
    }
    problems
}

/// The rules that one register alone can break: what may be judged when only its new value is known.
pub fn rules_of_register(part: &Record, register: u16) -> Vec<FieldProblem> {
    let mut problems = in_order(part, |field| field.register == register);
    match (part.kind.name, register) {
        ("finding", 8) => problems.extend(finding(part)),
        ("citizen_assistance", 4) => problems.extend(closing(part)),
        ("citizen_assistance", 10) => problems.extend(waiver(part)),
        ("reward_nomination", 7) => problems.extend(amount(part)),
        _ => {}
    }
    problems
}

fn in_order(record: &Record, concerns: impl Fn(&Field) -> bool) -> Vec<FieldProblem> {
    let of_kind = IN_ORDER.iter().filter(|(kind, ..)| *kind == record.kind.name);
    let wrong = of_kind.filter(|(_, first, then)| {
        let both = [first, then].iter().all(|name| record.kind.field(name).is_some_and(&concerns));
        both && record.date(first).zip(record.date(then)).is_some_and(|(first, then)| then < first)
    });
    wrong.map(|(_, _, then)| problem(then, "is before what it follows")).collect()
}

fn certificate(record: &Record) -> Option<FieldProblem> {
    let field =
        ["certificate_number", "certificate_on"].into_iter().find(|name| record.get(name).is_some())?;
    (record.text("attendance") != Some("attended"))
        .then(|| problem(field, "is only for somebody who attended the whole course"))
}

/// Closed with what was done and when; a risk that is accepted says why.
fn finding(record: &Record) -> Vec<FieldProblem> {
    match record.text("state") {
        Some("closed") => needed(record, &["closed_on", "result"], "is required to close a finding"),
        Some("accepted") => needed(record, &["result"], "is required to accept the risk"),
        _ if record.get("closed_on").is_some() => {
            vec![problem("closed_on", "is only for a finding that is closed")]
        }
        _ => Vec::new(),
    }
}

fn closing(record: &Record) -> Vec<FieldProblem> {
    match record.text("state") {
        Some("closed") => {
            needed(record, &["closed_on", "closing_reason"], "is required to close the assistance")
        }
        _ => Vec::new(),
    }
}

fn converted(record: &Record) -> Option<FieldProblem> {
    let named = record.get("case").is_some();
    match record.text("state") {
        Some("converted") if !named => Some(problem("case", "is required once the assistance became a case")),
        Some("converted") => None,
        _ => named.then(|| problem("case", "is only for an assistance that became a case")),
    }
}

fn waiver(record: &Record) -> Vec<FieldProblem> {
    match record.text("privacy_waiver") {
        Some("signed") => needed(record, &["waiver_on"], "is required for a waiver that was signed"),
        Some("limited") => {
            needed(record, &["waiver_on", "waiver_limits"], "is required for a waiver signed with limits")
        }
        _ => Vec::new(),
    }
}

fn amount(record: &Record) -> Option<FieldProblem> {
    let named = record.get("amount").is_some();
    (named && record.get("currency").is_none()).then(|| problem("currency", "is required beside an amount"))
}

fn needed(record: &Record, names: &[&'static str], why: &'static str) -> Vec<FieldProblem> {
    names.iter().filter(|name| record.get(name).is_none()).map(|name| problem(name, why)).collect()
}

fn problem(field: &str, why: &'static str) -> FieldProblem {
    FieldProblem::new(field, Reason::Rule(why))
}
