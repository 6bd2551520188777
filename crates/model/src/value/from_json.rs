//! From JSON, as a person or a script wrote it, to a checked value of a field.

use chrono::DateTime;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{LIST_LIMIT, Value};
use crate::date::{PartialDate, parse_date};
use crate::field::{Field, Shape, Type};
use crate::problem::{FieldProblem, Reason};
use crate::{case_number, country, currency, text};

impl Value {
    /// Empty text and `null` are `Null`. A list field takes an array, or one item by itself.
    pub fn from_json(field: &Field, json: &Json) -> Result<Self, FieldProblem> {
        let read = if field.list { list(field, json) } else { single(field, json) };
        read.map_err(|reason| FieldProblem::new(field.name, reason))
    }

    /// One item of a list field, or the value of any other field.
    pub fn item_from_json(field: &Field, json: &Json) -> Result<Self, FieldProblem> {
        single(field, json).map_err(|reason| FieldProblem::new(field.name, reason))
    }

    /// From text as typed on a command line; lists are separated by semicolons.
    pub fn from_typed(field: &Field, typed: &str) -> Result<Self, FieldProblem> {
        let json = match field.ty {
            _ if field.list => Json::Array(typed.split(';').map(|item| typed_item(field, item)).collect()),
            _ => typed_item(field, typed),
        };
        Self::from_json(field, &json)
    }

    /// Checks a value that was not read from JSON: type, form, length.
    pub fn check(&self, field: &Field) -> Result<(), FieldProblem> {
        let same = match self {
            Self::Null => return Ok(()),
            Self::List(_) if !field.list => Err(Reason::WrongType(expected(field))),
            Self::List(items) if items.len() > LIST_LIMIT => Err(Reason::TooManyItems { limit: LIST_LIMIT }),
            Self::List(items) => items.iter().try_for_each(|item| fits(field, item)),
            single => fits(field, single),
        };
        same.map_err(|reason| FieldProblem::new(field.name, reason))
    }
}

fn typed_item(field: &Field, typed: &str) -> Json {
    let typed = typed.trim();
    match field.ty {
        Type::Integer => typed.parse::<i64>().map_or_else(|_| Json::String(typed.into()), Json::from),
        Type::Bool => match typed {
            "true" | "yes" => Json::Bool(true),
            "false" | "no" => Json::Bool(false),
            other => Json::String(other.into()),
        },
        _ => Json::String(typed.into()),
    }
}

fn list(field: &Field, json: &Json) -> Result<Value, Reason> {
    let given = match json {
        Json::Null => return Ok(Value::Null),
        Json::Array(given) => given.as_slice(),
        one => std::slice::from_ref(one),
    };
    if given.len() > LIST_LIMIT {
        return Err(Reason::TooManyItems { limit: LIST_LIMIT });
    }
    let mut items = Vec::new();
    for item in given {
        let value = single(field, item)?;
        if value != Value::Null && !items.contains(&value) {
            items.push(value);
        }
    }
    Ok(if items.is_empty() { Value::Null } else { Value::List(items) })
}

fn single(field: &Field, json: &Json) -> Result<Value, Reason> {
    match (json, &field.ty) {
        (Json::Null, _) => Ok(Value::Null),
        (Json::String(given), ty) if ty.is_textual() => textual(field, given),
        (Json::Array(lines), Type::Mrz) => mrz_lines(field, lines),
        (Json::String(given), Type::Instant) => instant(given),
        (Json::String(given), Type::Ref(_) | Type::User) => id(given),
        (Json::Number(number), Type::Integer) => number.as_i64().map(Value::Int).ok_or(Reason::OutOfRange),
        (Json::Bool(flag), Type::Bool) => Ok(Value::Bool(*flag)),
        _ => Err(Reason::WrongType(expected(field))),
    }
}

/// A zone may come as an array of its lines.
fn mrz_lines(field: &Field, lines: &[Json]) -> Result<Value, Reason> {
    let lines: Option<Vec<&str>> = lines.iter().map(Json::as_str).collect();
    textual(field, &lines.ok_or(Reason::WrongType("text"))?.join("\n"))
}

fn textual(field: &Field, given: &str) -> Result<Value, Reason> {
    let clean = match field.ty {
        Type::LongText | Type::Mrz => text::block(given)?,
        _ => text::line(given)?,
    };
    if clean.trim().is_empty() {
        return Ok(Value::Null);
    }
    let clean = match field.ty {
        Type::Date => parse_date(&clean).map(|_| clean)?,
        Type::PartialDate => clean.parse::<PartialDate>()?.to_string(),
        Type::Country => country::read(&clean).ok_or(Reason::NotACountry)?.into(),
        Type::Code(vocabulary) if !vocabulary.contains(&clean) => {
            return Err(Reason::UnknownCode(vocabulary.name));
        }
        _ => shaped(field.shape, clean)?,
    };
    Ok(Value::Text(clean))
}

fn shaped(shape: Shape, clean: String) -> Result<String, Reason> {
    match shape {
        Shape::Free => Ok(clean),
        Shape::Post if is_post(&clean) => Ok(clean),
        Shape::Post => Err(Reason::NotAPost),
        Shape::Sha256 => sha256(&clean).ok_or(Reason::NotASha256),
        Shape::CaseNumber => {
            clean.parse::<case_number::CaseNumber>().map(|_| clean).map_err(|_| Reason::NotACaseNumber)
        }
        Shape::Currency if currency::is_known(&clean) => Ok(clean),
        Shape::Currency => Err(Reason::NotACurrency),
    }
}

/// Three capital letters.
pub fn is_post(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn sha256(text: &str) -> Option<String> {
    let whole = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then(|| text.to_ascii_lowercase())
}

fn instant(given: &str) -> Result<Value, Reason> {
    DateTime::parse_from_rfc3339(given.trim())
        .map(|at| Value::Int(at.timestamp_millis()))
        .map_err(|_| Reason::NotAnInstant)
}

fn id(given: &str) -> Result<Value, Reason> {
    let given = given.trim();
    if given.is_empty() {
        return Ok(Value::Null);
    }
    Uuid::parse_str(given).map(Value::Ref).map_err(|_| Reason::NotAnId)
}

/// Whether a value as stored has the type and the form of the field.
fn fits(field: &Field, value: &Value) -> Result<(), Reason> {
    match (value, &field.ty) {
        (Value::Text(given), ty) if ty.is_textual() => match textual(field, given)? {
            Value::Text(clean) if clean == *given => Ok(()),
            Value::Null => Ok(()),
            _ => Err(Reason::WrongType(expected(field))),
        },
        (Value::Int(at), Type::Instant) => {
            DateTime::from_timestamp_millis(*at).map(|_| ()).ok_or(Reason::OutOfRange)
        }
        (Value::Int(_), Type::Integer)
        | (Value::Bool(_), Type::Bool)
        | (Value::Ref(_), Type::Ref(_) | Type::User) => Ok(()),
        _ => Err(Reason::WrongType(expected(field))),
    }
}

/// How the expected type is named to a person.
const fn expected(field: &Field) -> &'static str {
    match field.ty {
        Type::Integer => "a whole number",
        Type::Bool => "true or false",
        Type::Ref(_) | Type::User => "an id (UUID) as text",
        Type::Instant => "a time as text",
        Type::Date | Type::PartialDate => "a date as text",
        _ => "text",
    }
}
