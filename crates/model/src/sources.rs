//! Who a source is stands in a source file alone; everywhere else a source is a number.

use crate::problem::{FieldProblem, Reason};
use crate::record::Record;
use crate::rule::RuleError;
use crate::value::Value;

/// The type of case that holds who a source is.
pub const SOURCE_FILE: &str = "source_file";

/// The rules' names.
pub const SOURCE_BY_NUMBER: &str = "source_by_number";
pub const SOURCE_NUMBER_NEEDED: &str = "source_number_needed";

/// What tells who somebody is.
pub const TELLING: &[&str] = &[
    "surname",
    "given_names",
    "name_original",
    "aliases",
    "birth_date",
    "birth_place",
    "birth_country",
    "nationalities",
    "residence",
    "national_id",
    "marks",
];

/// A source file never becomes another case, nor another case a source file: who sees it was decided when it
/// was opened.
pub fn may_become(before: Option<&str>, after: Option<&str>) -> Result<(), RuleError> {
    if before != after && [before, after].contains(&Some(SOURCE_FILE)) {
        return Err(RuleError::SourceFileStays);
    }
    Ok(())
}

/// Whether a record may point to this person: what somebody holds — a document, a number, an address — tells who
/// they are, so outside of a source file it is never said of a source.
pub fn may_hold(record: &Record, person: &Record, case_type: Option<&str>) -> Result<(), RuleError> {
    let is_source = person.kind.name == "person" && person.text("role") == Some("source");
    let tells = crate::policy::may_be_the_same(record.kind) && record.kind.name != "organisation";
    if is_source && tells && case_type != Some(SOURCE_FILE) {
        return Err(RuleError::NamesSource);
    }
    Ok(())
}

/// A person whose role is `source` says a number and nothing that tells who it is.
pub fn problems(record: &Record) -> Vec<FieldProblem> {
    if record.kind.name != "person" || record.text("role") != Some("source") {
        return Vec::new();
    }
    let named = |rule, text| Reason::Named { rule, text };
    let told = TELLING.iter().filter(|name| record.get(name).is_some_and(|value| !value.is_blank()));
    let mut found: Vec<FieldProblem> = told
        .map(|name| {
            let text =
                "tells who a source is; it belongs into the source file, and here stands the source number";
            FieldProblem::new(name, named(SOURCE_BY_NUMBER, text))
        })
        .collect();
    if record.get("source_number").is_none_or(Value::is_blank) {
        let text = "is required for a source, who is a number outside of the source file";
        found.push(FieldProblem::new("source_number", named(SOURCE_NUMBER_NEEDED, text)));
    }
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::registry::kind_named;

    #[test]
    fn a_source_file_stays_one() {
        assert_eq!(may_become(Some(SOURCE_FILE), Some("visa_fraud")), Err(RuleError::SourceFileStays));
        assert_eq!(may_become(Some("visa_fraud"), Some(SOURCE_FILE)), Err(RuleError::SourceFileStays));
        assert_eq!(may_become(Some(SOURCE_FILE), Some(SOURCE_FILE)), Ok(()));
        assert_eq!(may_become(Some("visa_fraud"), Some("impostor")), Ok(()));
    }

    #[test]
    fn what_tells_who_somebody_is_is_not_said_of_a_source_outside_of_its_file() {
        let record = |kind: &str| Record::new(Uuid::nil(), kind_named(kind).unwrap());
        let mut source = record("person");
        source.set("role", Value::text("source")).unwrap();
        for (kind, tells) in [("travel_document", true), ("phone", true), ("address", true), ("note", false)]
        {
            let found = may_hold(&record(kind), &source, Some("visa_fraud"));
            assert_eq!(found.is_err(), tells, "{kind}");
            assert_eq!(may_hold(&record(kind), &source, Some(SOURCE_FILE)), Ok(()));
            assert_eq!(may_hold(&record(kind), &record("person"), Some("visa_fraud")), Ok(()));
        }
    }

    #[test]
    fn a_person_who_is_a_source_is_a_number() {
        let mut person = Record::new(Uuid::nil(), kind_named("person").unwrap());
        let rules = |person: &Record| -> Vec<(String, &str)> {
            problems(person).iter().map(|p| (p.field.clone(), p.code())).collect()
        };
        person.set("role", Value::text("source")).unwrap();
        assert_eq!(rules(&person), [("source_number".to_owned(), SOURCE_NUMBER_NEEDED)]);
        person.set("source_number", Value::text("BUC-S-26-04")).unwrap();
        person.set("description", Value::text("Former employee of the agency.")).unwrap();
        assert_eq!(rules(&person), []);
        assert_eq!(person.title(), "BUC-S-26-04");
        for name in TELLING {
            let mut told = person.clone();
            let field = told.kind.field(name).unwrap();
            let value = match *name {
                "birth_date" => Value::text("1991"),
                "nationalities" => Value::List(vec![Value::text("MDA")]),
                "birth_country" => Value::text("MDA"),
                _ if field.list => Value::List(vec![Value::text("Corina")]),
                _ => Value::text("Corina"),
            };
            told.set(name, value).unwrap();
            assert_eq!(rules(&told), [((*name).to_owned(), SOURCE_BY_NUMBER)]);
        }
        person.set("role", Value::text("witness")).unwrap();
        person.set("surname", Value::text("Moraru")).unwrap();
        assert_eq!(rules(&person), []);
    }
}
