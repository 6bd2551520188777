//! Rules between the fields of one record. Only what law or sense demands: each is a reason to refuse typed work.

use crate::problem::{FieldProblem, Reason};
use crate::record::Record;

pub fn rules(record: &Record) -> Vec<FieldProblem> {
    let mut problems = super::programme_rules::rules(record);
    problems.extend(of_cases(record));
    problems
}

fn of_cases(record: &Record) -> Vec<FieldProblem> {
    match record.kind.name {
        "person" => {
            let mut problems = crate::intelligence::problems(|name| record.get(name));
            problems.extend(crate::sources::problems(record));
            problems
        }
        "link" => to_itself(record).into_iter().collect(),
        "attachment" => not_negative(record, "size").into_iter().collect(),
        "outcome" => not_negative(record, "quantity").into_iter().collect(),
        _ => Vec::new(),
    }
}

fn to_itself(record: &Record) -> Option<FieldProblem> {
    let from = record.reference("from_record")?;
    (Some(from) == record.reference("to_record"))
        .then(|| FieldProblem::new("to_record", Reason::Rule("is the same record as the other end")))
}

fn not_negative(record: &Record, name: &str) -> Option<FieldProblem> {
    (record.int(name)? < 0).then(|| FieldProblem::new(name, Reason::OutOfRange))
}
