//! The value of a field, and its canonical CBOR bytes: one value has exactly one encoding.
//! Bytes that are not canonical are refused, so that equal values are equal bytes in every hash.

mod cbor;
mod from_json;
mod to_json;

pub use from_json::is_post;
pub use to_json::instant_text;

pub(crate) use cbor::{decode_map, encode_map, is_map};

use uuid::Uuid;

/// The longest text, in bytes.
pub const TEXT_LIMIT: usize = 64 * 1024;
/// The most items a list may hold.
pub const LIST_LIMIT: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// Also dates, codes and countries, in their checked form.
    Text(String),
    Bytes(Vec<u8>),
    Ref(Uuid),
    /// The items of a list field. Never nested, never on the wire as one value.
    List(Vec<Value>),
}

/// Why bytes are not a value. Says nothing about what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    #[error("the value is cut short or is not CBOR")]
    Malformed,
    #[error("the value is not in its canonical form")]
    NotCanonical,
    #[error("the value is of a type this version does not know")]
    UnknownType,
    #[error("the value is longer than allowed")]
    TooLong,
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub const fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    pub const fn as_ref_id(&self) -> Option<Uuid> {
        match self {
            Self::Ref(id) => Some(*id),
            _ => None,
        }
    }

    /// The items of a list; anything else counts as a list of one, and `Null` as an empty one.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            single => std::slice::from_ref(single),
        }
    }

    /// Nothing was entered.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.is_empty(),
            _ => false,
        }
    }

    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, ValueError> {
        cbor::decode(bytes)
    }
}
