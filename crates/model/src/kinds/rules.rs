//! Rules between the fields of one record. Only what law or sense demands: each is a reason to refuse typed work.

use crate::field::{Field, Type};
use crate::problem::{FieldProblem, Reason};
use crate::record::Record;

pub fn rules(record: &Record) -> Vec<FieldProblem> {
    let mut problems = super::programme_rules::rules(record);
    problems.extend(of_cases(record));
    problems.extend(below_nothing(record));
    problems
}

fn of_cases(record: &Record) -> Vec<FieldProblem> {
    match record.kind.name {
        "person" => {
            let mut problems = crate::intelligence::problems(|name| record.get(name));
            problems.extend(crate::sources::problems(record));
            problems
        }
        "organisation" => crate::intelligence::problems(|name| record.get(name)),
        "link" => to_itself(record).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn to_itself(record: &Record) -> Option<FieldProblem> {
    let from = record.reference("from_record")?;
    (Some(from) == record.reference("to_record"))
        .then(|| FieldProblem::new("to_record", Reason::Rule("is the same record as the other end")))
}

/// Amounts and counts: whatever a record counts, there is none below nothing. Only a place in an order may be.
fn below_nothing(record: &Record) -> Vec<FieldProblem> {
    let counts = |field: &&Field| matches!(field.ty, Type::Integer) && field.name != "position";
    let negative = |field: &&Field| record.int(field.name).is_some_and(|count| count < 0);
    let fields = record.kind.fields.iter().filter(counts).filter(negative);
    fields.map(|field| FieldProblem::new(field.name, Reason::OutOfRange)).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::registry::KINDS;
    use crate::value::Value;

    #[test]
    fn no_amount_and_no_count_is_below_nothing() {
        for kind in KINDS {
            for field in kind.fields.iter().filter(|field| matches!(field.ty, Type::Integer)) {
                let refused = |count| {
                    let mut record = Record::new(Uuid::nil(), kind);
                    record.set(field.name, Value::Int(count)).unwrap();
                    below_nothing(&record).into_iter().any(|problem| problem.field == field.name)
                };
                assert!(!refused(0), "{}.{}", kind.name, field.name);
                assert_eq!(refused(-500), field.name != "position", "{}.{}", kind.name, field.name);
            }
        }
    }
}
