//! Rules for work that is typed now. What an office brings along from before stands as it was, and two laptops
//! that each kept the rules may still meet in a record that does not; so these are asked of what a change says,
//! never of a record as it stands.

use crate::field::Field;
use crate::problem::{FieldProblem, Reason};
use crate::record::Record;
use crate::{disclosure, examination, exhibit, recurrence, visa};

const CLOCKS_DIFFER_MS: i64 = 15 * 60 * 1000;

/// What a new record breaks.
pub fn made(record: &Record) -> Vec<FieldProblem> {
    let mut found: Vec<FieldProblem> =
        registers(record).into_iter().flat_map(|register| of_register(record, register)).collect();
    found.extend(between(record));
    found
}

/// What a change of a record breaks: only the registers that it touches are judged.
pub fn changed(before: &Record, wanted: &Record) -> Vec<FieldProblem> {
    let differs = |field: &&Field| before.fields.get(&field.number) != wanted.fields.get(&field.number);
    let mut touched: Vec<u16> =
        wanted.kind.fields.iter().filter(differs).map(|field| field.register).collect();
    touched.sort_unstable();
    touched.dedup();
    let mut found: Vec<FieldProblem> =
        touched.iter().flat_map(|register| of_register(wanted, *register)).collect();
    let judged = match wanted.kind.name {
        "travel_document" => touched.contains(&visa::ACTION),
        "case_review" => !touched.is_empty(),
        _ => false,
    };
    if judged {
        found.extend(between(wanted));
    }
    found
}

/// What happened cannot lie ahead: a suspicion, an end of an exhibit, a hand-over. A day is written where the office
/// is, up to a day away from the moment's own; a clock may be some minutes off.
pub fn not_yet(before: Option<&Record>, wanted: &Record, now_ms: i64) -> Vec<FieldProblem> {
    const HAPPENED: &[(&str, &str)] = &[
        ("person", "suspicion_on"),
        ("person", "revalidated_on"),
        ("organisation", "suspicion_on"),
        ("organisation", "revalidated_on"),
        ("evidence", "collected_on"),
        ("evidence", "disposed_on"),
        ("custody_event", "happened_at"),
        ("disclosure", "made_at"),
    ];
    let Some(now) = chrono::DateTime::from_timestamp_millis(now_ms) else { return Vec::new() };
    let lies_ahead = |name: &str| {
        let new = before.is_none_or(|before| before.get(name) != wanted.get(name));
        let day = wanted.date(name).is_some_and(|day| day > now.date_naive() + chrono::Days::new(1));
        let moment = wanted.instant(name).is_some_and(|at| at > now_ms + CLOCKS_DIFFER_MS);
        new && (day || moment)
    };
    let fields = HAPPENED.iter().filter(|(kind, name)| *kind == wanted.kind.name && lies_ahead(name));
    let text = "lies in the future; say when it happened";
    fields.map(|(_, name)| FieldProblem::new(name, Reason::Named { rule: "not_yet", text })).collect()
}

/// What one register breaks by itself; the record may hold nothing else.
pub fn of_register(part: &Record, register: u16) -> Vec<FieldProblem> {
    match (part.kind.name, register) {
        ("travel_document", visa::ACTION | visa::RECOMMENDATION) => visa::problems_of(part, register),
        ("travel_document", examination::REGISTER) => examination::problems(part),
        ("evidence", exhibit::DISPOSITION) => exhibit::problems_of_disposition(part),
        ("container", exhibit::INSIDE) => exhibit::inside_itself(part).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What one register needs of another.
fn between(record: &Record) -> Vec<FieldProblem> {
    match record.kind.name {
        "travel_document" => visa::problem_between(record).into_iter().collect(),
        "case_review" => recurrence::problem_of_review(record).into_iter().collect(),
        "custody_event" => exhibit::problems_of_hand_over(record),
        "disclosure" => disclosure::problems(record),
        _ => Vec::new(),
    }
}

fn registers(record: &Record) -> Vec<u16> {
    let mut numbers: Vec<u16> = record.kind.fields.iter().map(|field| field.register).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::kinds::TRAVEL_DOCUMENT;
    use crate::value::Value;

    #[test]
    fn a_record_of_before_is_judged_only_where_it_changes() {
        let mut before = Record::new(Uuid::nil(), &TRAVEL_DOCUMENT);
        before.set("visa_action", Value::text("refused")).unwrap();
        let mut wanted = before.clone();
        wanted.set("remarks", Value::text("Seen again")).unwrap();
        assert!(changed(&before, &wanted).is_empty());
        wanted.set("visa_action_on", Value::text("2026-11-02")).unwrap();
        let rules: Vec<_> = changed(&before, &wanted).iter().map(FieldProblem::code).collect();
        assert_eq!(rules, ["visa_refusal_ground"]);
        assert_eq!(made(&before).len(), 2);
    }
}
