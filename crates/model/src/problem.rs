//! What is wrong with a field. Names the field and the rule, never the value.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    Required,
    /// At least one field of this group of names must be filled.
    NoneOf(&'static [&'static str]),
    UnknownField,
    UnknownCode(&'static str),
    WrongType(&'static str),
    TooLong {
        limit: usize,
    },
    TooManyItems {
        limit: usize,
    },
    ControlCharacter,
    DirectionOverride,
    NotADate,
    NotAPartialDate,
    NotAnInstant,
    NotAnId,
    NotACountry,
    NotAPost,
    NotASha256,
    NotACaseNumber,
    NotACurrency,
    OutOfRange,
    /// Set once, at creation, and not changed later.
    Fixed,
    /// A rule between fields; the text says which.
    Rule(&'static str),
}

impl Reason {
    /// Stable code for scripts and for the screens' own texts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::NoneOf(_) => "none_of",
            Self::UnknownField => "unknown_field",
            Self::UnknownCode(_) => "unknown_code",
            Self::WrongType(_) => "wrong_type",
            Self::TooLong { .. } => "too_long",
            Self::TooManyItems { .. } => "too_many_items",
            Self::ControlCharacter => "control_character",
            Self::DirectionOverride => "direction_override",
            Self::NotADate => "not_a_date",
            Self::NotAPartialDate => "not_a_partial_date",
            Self::NotAnInstant => "not_an_instant",
            Self::NotAnId => "not_an_id",
            Self::NotACountry => "not_a_country",
            Self::NotAPost => "not_a_post",
            Self::NotASha256 => "not_a_sha256",
            Self::NotACaseNumber => "not_a_case_number",
            Self::NotACurrency => "not_a_currency",
            Self::OutOfRange => "out_of_range",
            Self::Fixed => "fixed",
            Self::Rule(_) => "rule",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => out.write_str("is required"),
            Self::NoneOf(names) => write!(out, "fill at least one of {}", names.join(", ")),
            Self::UnknownField => out.write_str("is not a field of this kind"),
            Self::UnknownCode(vocabulary) => {
                write!(out, "is not one of the codes of {vocabulary}")
            }
            Self::WrongType(expected) => write!(out, "must be {expected}"),
            Self::TooLong { limit } => write!(out, "is longer than {limit} bytes"),
            Self::TooManyItems { limit } => write!(out, "has more than {limit} items"),
            Self::ControlCharacter => out.write_str("contains a control character"),
            Self::DirectionOverride => out.write_str("contains a character that reorders text on screen"),
            Self::NotADate => out.write_str("must be a date as YYYY-MM-DD"),
            Self::NotAPartialDate => {
                out.write_str("must be a year, YYYY-MM or YYYY-MM-DD, with \"about\" before it if unsure")
            }
            Self::NotAnInstant => out.write_str("must be a time with its offset, as 2026-03-04T10:15:00Z"),
            Self::NotAnId => out.write_str("must be an id (UUID)"),
            Self::NotACountry => out.write_str("must be a three-letter country code"),
            Self::NotAPost => out.write_str("must be the three letters of a post"),
            Self::NotASha256 => out.write_str("must be 64 hexadecimal digits"),
            Self::NotACaseNumber => out.write_str("must be a case number"),
            Self::NotACurrency => out.write_str("must be the three letters of a currency, as USD"),
            Self::OutOfRange => out.write_str("is out of range"),
            Self::Fixed => out.write_str("is set once and cannot be changed"),
            Self::Rule(text) => out.write_str(text),
        }
    }
}

/// One field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {reason}")]
pub struct FieldProblem {
    pub field: String,
    pub reason: Reason,
}

impl FieldProblem {
    /// A name that comes from outside is kept only when it looks like a field's name:
    /// otherwise it could carry anything into a log.
    pub fn new(field: &str, reason: Reason) -> Self {
        let plain = !field.is_empty()
            && field.len() <= 40
            && field.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        Self { field: if plain { field.into() } else { "(unreadable name)".into() }, reason }
    }

    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }
}
