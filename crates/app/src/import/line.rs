//! One line that is right in itself, as the plan takes it.

use model::import::{CaseKey, LineError, parse_line};
use model::{Home, Record};
use uuid::Uuid;

use super::bad;
use crate::failure::FieldFailure;

/// What a record belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// It is a case.
    Itself,
    OfCase(CaseKey),
    /// Three letters; none means this device's post.
    OfPost(Option<String>),
}

/// See the module's words.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: u64,
    /// The id it names; without one the plan gives it one.
    pub id: Option<Uuid>,
    pub part: Part,
    /// Its id is still the nil one.
    pub record: Record,
}

impl Line {
    /// Reads one line; every problem it has is told.
    pub fn read(number: u64, bytes: &[u8]) -> Result<Self, Vec<FieldFailure>> {
        let parsed = parse_line(bytes).map_err(|error| problems(number, &error))?;
        let mut record = Record { fields: parsed.fields, ..Record::new(Uuid::nil(), parsed.kind) };
        let part = match (parsed.kind.home, parsed.case) {
            (_, Some(case)) => Part::OfCase(case),
            (Home::Case, None) => Part::Itself,
            (Home::Post | Home::CaseOrPost | Home::Org, None) => Part::OfPost(parsed.post.clone()),
        };
        let supplied = [("case_number", parsed.case_number), ("post", parsed.post)];
        for (name, text) in supplied {
            if let Some(text) = text.filter(|_| part == Part::Itself) {
                let set = record.set(name, model::Value::Text(text));
                set.map_err(|problem| vec![FieldFailure { line: Some(number), ..(&problem).into() }])?;
            }
        }
        Ok(Self { number, id: parsed.id, part, record })
    }
}

/// What is wrong with a line, field by field.
pub fn problems(number: u64, error: &LineError) -> Vec<FieldFailure> {
    if error.fields().is_empty() {
        return vec![bad(number, error.field().unwrap_or("line"), error.code(), error.to_string())];
    }
    error.fields().iter().map(|problem| FieldFailure { line: Some(number), ..problem.into() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(line: &str) -> Vec<String> {
        match Line::read(7, line.as_bytes()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|p| format!("{}/{}", p.field, p.code)).collect(),
        }
    }

    #[test]
    fn a_line_that_is_right_says_so() {
        assert_eq!(codes(r#"{"kind":"case","fields":{"title":"T","type":"visa_fraud"}}"#), [""; 0]);
        let line =
            r#"{"kind":"person","case":"VF-2026-BUC-00001","fields":{"role":"suspect","surname":"X"}}"#;
        assert_eq!(codes(line), [""; 0]);
    }

    #[test]
    fn every_problem_of_a_line_is_told_with_its_field() {
        assert_eq!(codes("{"), ["line/bad_json"]);
        assert_eq!(codes(r#"{"kind":"unicorn","fields":{}}"#), ["kind/unknown_kind"]);
        let found = codes(r#"{"kind":"case","fields":{"title":5,"type":"jaywalking","colour":"red"}}"#);
        assert_eq!(found, ["colour/unknown_field", "title/wrong_type", "type/unknown_code"]);
        assert_eq!(
            codes(r#"{"kind":"note","fields":{"note_kind":"interview","text":"t"}}"#),
            ["case/required"]
        );
        assert_eq!(Line::read(1, b"{\"kind\":\"\xFF\"}").unwrap_err()[0].code, "not_utf8");
    }
}
