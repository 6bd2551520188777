//! From a value to JSON, the form of the screens, the command line and the exports.

use chrono::{DateTime, SecondsFormat};
use serde_json::Value as Json;

use super::Value;
use crate::field::{Field, Type};
use crate::narrative;

impl Value {
    pub fn to_json(&self, field: &Field) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => Json::Bool(*flag),
            Self::Int(at) if matches!(field.ty, Type::Instant) => Json::String(instant_text(*at)),
            Self::Int(number) => Json::from(*number),
            Self::Text(text) => Json::String(text.clone()),
            Self::Bytes(bytes) => Json::String(hex(bytes)),
            Self::Ref(id) => Json::String(id.to_string()),
            Self::List(items) => Json::Array(items.iter().map(|item| item.to_json(field)).collect()),
        }
    }

    /// For people: labels in place of codes, names of countries, "yes" and "no".
    pub fn display(&self, field: &Field) -> String {
        match (self, &field.ty) {
            (Self::Null, _) => String::new(),
            (Self::Bool(true), _) => "yes".into(),
            (Self::Bool(false), _) => "no".into(),
            (Self::Text(code), Type::Code(vocabulary)) => vocabulary.label(code).unwrap_or(code).into(),
            (Self::Text(code), Type::Country) => crate::country::label(code).unwrap_or(code).into(),
            (Self::Text(text), _) if field.written => narrative::reading(text).into_owned(),
            (Self::Text(text), _) => text.clone(),
            (Self::List(items), _) => {
                let shown: Vec<String> = items.iter().map(|item| item.display(field)).collect();
                shown.join(", ")
            }
            (other, _) => match other.to_json(field) {
                Json::String(text) => text,
                json => json.to_string(),
            },
        }
    }
}

/// RFC 3339 in UTC, with milliseconds only when there are any.
pub fn instant_text(at: i64) -> String {
    DateTime::from_timestamp_millis(at)
        .map_or_else(|| at.to_string(), |moment| moment.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
