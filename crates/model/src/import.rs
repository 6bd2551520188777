//! One line of an import file, read and checked by itself. What a line points to is the caller's to check.
//! Errors name the field and the rule, never a value.

mod error;

pub use error::LineError;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::case_number::CaseNumber;
use crate::kind::{Home, Kind};
use crate::problem::{FieldProblem, Reason};
use crate::record::Record;
use crate::registry;
use crate::value::{Value, is_post};

/// The longest line looked at. A field that is too long is named, so this is far above a field's limit.
pub const LINE_LIMIT: usize = 32 * 1024 * 1024;

/// What a line may say beside its fields.
const KEYS: &[&str] = &["kind", "id", "case", "post", "case_number", "fields"];

/// How a part names its case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseKey {
    Id(Uuid),
    Number(String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub kind: &'static Kind,
    pub id: Option<Uuid>,
    /// The case it belongs to; always there for parts of a case, never for a case itself.
    pub case: Option<CaseKey>,
    pub post: Option<String>,
    /// Checked values by field number, without the case number.
    pub fields: BTreeMap<u16, Value>,
    /// Only for a case that already has one.
    pub case_number: Option<String>,
}

/// Whether records of this kind come in by import. Approvals and attachments are made here or not at all.
pub fn is_importable(kind: &Kind) -> bool {
    !matches!(kind.name, "approval" | "attachment")
}

/// Reads one line. A byte order mark before it is ignored; a blank line is an error, so skip those first.
pub fn parse_line(line: &[u8]) -> Result<Line, LineError> {
    if line.len() > LINE_LIMIT {
        return Err(LineError::TooLong);
    }
    let text =
        std::str::from_utf8(line).map_err(|error| LineError::NotUtf8 { at: error.valid_up_to() + 1 })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).trim();
    if text.is_empty() {
        return Err(LineError::Blank);
    }
    let json: Json =
        serde_json::from_str(text).map_err(|error| LineError::NotJson { column: error.column() })?;
    let Json::Object(keys) = json else {
        return Err(LineError::NotAnObject);
    };
    read(&keys)
}

fn read(keys: &Map<String, Json>) -> Result<Line, LineError> {
    let kind = kind(keys)?;
    if let Some(unknown) = keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(LineError::from(FieldProblem::new(unknown, Reason::UnknownField)));
    }
    let record = record(kind, keys)?;
    let case_number = case_number(kind, keys, &record)?;
    let mut fields = record.fields;
    if let Some(field) = kind.field("case_number") {
        fields.remove(&field.number);
    }
    Ok(Line {
        kind,
        id: id(keys, "id")?,
        case: case(kind, keys)?,
        post: post(kind, keys)?,
        fields,
        case_number,
    })
}

fn kind(keys: &Map<String, Json>) -> Result<&'static Kind, LineError> {
    let name = text(keys, "kind")?.ok_or_else(|| problem("kind", Reason::Required))?;
    registry::kind_named(name).filter(|kind| is_importable(kind)).ok_or(LineError::UnknownKind)
}

fn record(kind: &'static Kind, keys: &Map<String, Json>) -> Result<Record, LineError> {
    let mut record = Record::new(Uuid::nil(), kind);
    let given = match keys.get("fields") {
        Some(Json::Object(given)) => given,
        Some(Json::Null) | None => return Err(problem("fields", Reason::Required)),
        Some(_) => return Err(problem("fields", Reason::WrongType("an object"))),
    };
    let mut problems: Vec<FieldProblem> =
        given.iter().filter_map(|(name, json)| record.set_json(name, json).err()).collect();
    // A field that could not be read is not missing as well.
    let named: Vec<String> = problems.iter().map(|problem| problem.field.clone()).collect();
    let missing = record.check_entered().err().unwrap_or_default();
    problems.extend(missing.into_iter().filter(|problem| !named.contains(&problem.field)));
    if problems.is_empty() { Ok(record) } else { Err(LineError::Fields(problems)) }
}

/// A case may carry its number beside the fields or among them, but not two different ones.
fn case_number(kind: &Kind, keys: &Map<String, Json>, record: &Record) -> Result<Option<String>, LineError> {
    let beside = text(keys, "case_number")?;
    let among = record.text("case_number");
    if kind.name != "case" {
        return match beside {
            Some(_) => Err(problem("case_number", Reason::UnknownField)),
            None => Ok(None),
        };
    }
    match (beside, among) {
        (Some(one), Some(other)) if one != other => {
            Err(problem("case_number", Reason::Rule("is given twice and differs")))
        }
        (Some(number), _) | (None, Some(number)) => number
            .parse::<CaseNumber>()
            .map(|number| Some(number.to_string()))
            .map_err(|_| problem("case_number", Reason::NotACaseNumber)),
        (None, None) => Ok(None),
    }
}

fn case(kind: &Kind, keys: &Map<String, Json>) -> Result<Option<CaseKey>, LineError> {
    let part = kind.home.is_in_cases() && kind.name != "case";
    let needed = part && kind.home == Home::Case;
    let named = match text(keys, "case")? {
        Some(name) => Some(case_key(name)?),
        None => None,
    };
    match (part, named) {
        (_, None) if needed => Err(problem("case", Reason::Required)),
        (false, Some(_)) => Err(problem("case", Reason::Rule("does not belong to this kind"))),
        (_, named) => Ok(named),
    }
}

fn case_key(name: &str) -> Result<CaseKey, LineError> {
    if let Ok(id) = Uuid::parse_str(name) {
        return Ok(CaseKey::Id(id));
    }
    name.parse::<CaseNumber>()
        .map(|number| CaseKey::Number(number.to_string()))
        .map_err(|_| problem("case", Reason::Rule("must be the id of a case or a case number")))
}

fn post(kind: &Kind, keys: &Map<String, Json>) -> Result<Option<String>, LineError> {
    match text(keys, "post")? {
        Some(_) if kind.home == Home::Case && kind.name != "case" => {
            Err(problem("post", Reason::Rule("does not belong to a part of a case")))
        }
        Some(code) if !is_post(code) => Err(problem("post", Reason::NotAPost)),
        code => Ok(code.map(str::to_owned)),
    }
}

fn id(keys: &Map<String, Json>, key: &'static str) -> Result<Option<Uuid>, LineError> {
    text(keys, key)?
        .map(|given| Uuid::parse_str(given).map_err(|_| problem(key, Reason::NotAnId)))
        .transpose()
}

/// Absent and `null` are the same.
fn text<'a>(keys: &'a Map<String, Json>, key: &'static str) -> Result<Option<&'a str>, LineError> {
    match keys.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if !text.trim().is_empty() => Ok(Some(text.trim())),
        Some(Json::String(_)) => Ok(None),
        Some(_) => Err(problem(key, Reason::WrongType("text"))),
    }
}

fn problem(field: &str, reason: Reason) -> LineError {
    LineError::from(FieldProblem::new(field, reason))
}
