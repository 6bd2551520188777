//! The shapes of an answer: what screens, scripts and printed pages show of a checked zone.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "MrzVerdict"))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The zone agrees with itself. Nothing more.
    Consistent,
    Inconsistent,
    /// Not a zone: wrong length or characters.
    Unreadable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "MrzSeverity"))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Low,
    Medium,
    High,
}

/// Where in the zone: line and column from 0, so that a screen can mark it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "MrzSpan"))]
pub struct Span {
    pub line: u32,
    pub start: u32,
    pub len: u32,
}

impl Span {
    pub(super) const fn at(line: usize, start: usize, len: usize) -> Self {
        Self { line: line as u32, start: start as u32, len: len as u32 }
    }
}

/// One check digit: what is printed against what the covered characters give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "MrzDigit"))]
pub struct Digit {
    /// `number`, `birth`, `expiry`, `personal_number` or `composite`.
    pub name: String,
    pub ok: bool,
    pub printed: String,
    pub computed: String,
    /// The characters the digit covers.
    pub value: String,
    /// Where the digit is printed.
    pub span: Span,
    /// Where the covered characters are; several pieces for the composite.
    pub covers: Vec<Span>,
    /// Readings of the field, one character away, that every printed digit would fit.
    /// Empty when nothing can be said.
    pub fits: Vec<String>,
}

/// Something an examiner should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "MrzSignal"))]
pub struct Signal {
    pub code: String,
    pub severity: Severity,
    /// Names the field and the place, never the person's values.
    pub message: String,
    /// Which field of the zone it is about, if it is about one.
    pub field: Option<String>,
    pub span: Option<Span>,
}

impl Signal {
    pub(super) fn new(code: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity, message: message.into(), field: None, span: None }
    }

    pub(super) fn about(mut self, field: &str, span: Option<Span>) -> Self {
        self.field = Some(field.to_owned());
        self.span = span;
        self
    }
}

/// What the zone says, as printed; fillers at the end are left off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "MrzFields"))]
pub struct Fields {
    pub code: String,
    pub issuer: String,
    pub issuer_name: Option<String>,
    /// In full, also when it runs on into the optional data.
    pub number: String,
    pub nationality: String,
    pub nationality_name: Option<String>,
    /// `YYYY-MM-DD`, `invalid`, `unknown`, or the printed characters when only part is known.
    pub birth: String,
    /// `M`, `F`, `<`, or whatever is printed there.
    pub sex: String,
    /// As `birth`; the century is always the present one.
    pub expiry: String,
    pub surname: String,
    pub given: String,
    pub optional1: String,
    /// TD1 only.
    pub optional2: String,
    /// The name fills its field to the last place.
    pub name_maybe_truncated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "MrzCheck"))]
pub struct Check {
    /// `TD1`, `TD2`, `TD3`, `MRVA`, `MRVB`.
    pub format: Option<String>,
    /// The zone as it was understood, one line each.
    pub lines: Vec<String>,
    pub fields: Option<Fields>,
    pub checks: Vec<Digit>,
    pub signals: Vec<Signal>,
    pub verdict: Verdict,
}

impl Check {
    /// Names of the check digits that do not fit.
    pub fn failed(&self) -> Vec<&str> {
        self.checks.iter().filter(|digit| !digit.ok).map(|digit| digit.name.as_str()).collect()
    }
}
