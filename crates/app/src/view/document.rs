//! Travel documents and what their machine readable zone says.

use std::collections::BTreeMap;

use model::mrz::{Severity, Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::record::{RecordRef, RecordView};

/// A travel document with the result of its checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    pub record: RecordView,
    pub holder: Option<RecordRef>,
    /// None when no machine readable zone was entered.
    pub mrz: Option<MrzCheck>,
    pub checks_failed: u32,
    pub checks_total: u32,
    /// What other records say against it.
    pub beside: Vec<DocumentSignal>,
    /// Outcomes that follow from it; a person records them, or not.
    pub suggested: Vec<SuggestedOutcome>,
}

/// Something to look at that shows only beside another record; a lead, not proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentSignal {
    /// `passport_mismatch`, `number_of_another_holder`, `visa_symbol_unlisted`.
    pub code: String,
    /// `low`, `medium`, `high`.
    pub severity: String,
    pub message: String,
    pub field: Option<String>,
    pub record: Option<RecordRef>,
    /// The case of that record.
    pub case_number: Option<String>,
}

/// An outcome that nobody recorded yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestedOutcome {
    pub outcome_type: String,
    pub label: String,
    pub on: Option<String>,
}

/// What a machine readable zone says, digit by digit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MrzCheck {
    /// `TD1`, `TD2`, `TD3`, `MRVA`, `MRVB`; none when unreadable.
    pub format: Option<String>,
    pub lines: Vec<String>,
    /// `code`, `issuer`, `number`, `nationality`, `birth`, `sex`, `expiry`, `surname`, `given`, `optional1` …
    #[ts(type = "Record<string, string | boolean | null>")]
    pub fields: BTreeMap<String, serde_json::Value>,
    pub checks: Vec<DigitCheck>,
    pub signals: Vec<MrzSignal>,
    /// `consistent`, `inconsistent`, `unreadable`. Consistent is not genuine.
    pub verdict: String,
}

/// One check digit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DigitCheck {
    pub name: String,
    pub ok: bool,
    pub value: String,
    pub printed: String,
    pub computed: String,
    /// What the visual zone says, when it was entered.
    pub visual: Option<String>,
    /// Where the value stands: line and first character from 0, and length.
    pub value_at: Option<Span>,
    pub digit_at: Option<Span>,
    /// Every piece that the digit covers; several for the composite.
    pub covers: Vec<Span>,
    /// Readings of the field, one character away, that the printed digits would fit. Often empty.
    pub fits: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Span {
    pub line: u32,
    pub start: u32,
    pub len: u32,
}

/// Something an examiner should look at; a lead, not proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MrzSignal {
    pub code: String,
    /// `low`, `medium`, `high`.
    pub severity: String,
    pub message: String,
    /// Which field of the zone it is about, and where.
    pub field: Option<String>,
    pub at: Option<Span>,
}

impl From<model::mrz::Span> for Span {
    fn from(span: model::mrz::Span) -> Self {
        Self { line: span.line, start: span.start, len: span.len }
    }
}

impl From<model::mrz::Check> for MrzCheck {
    fn from(check: model::mrz::Check) -> Self {
        Self {
            format: check.format,
            lines: check.lines,
            fields: fields_of(check.fields.as_ref()),
            checks: check.checks.into_iter().map(DigitCheck::from).collect(),
            signals: check.signals.into_iter().map(MrzSignal::from).collect(),
            verdict: match check.verdict {
                Verdict::Consistent => "consistent",
                Verdict::Inconsistent => "inconsistent",
                Verdict::Unreadable => "unreadable",
            }
            .to_owned(),
        }
    }
}

/// The domain's own names: `code`, `number`, `birth` …
fn fields_of(fields: Option<&model::mrz::Fields>) -> BTreeMap<String, serde_json::Value> {
    match serde_json::to_value(fields) {
        Ok(serde_json::Value::Object(map)) => map.into_iter().collect(),
        _ => BTreeMap::new(),
    }
}

impl From<model::mrz::Digit> for DigitCheck {
    fn from(digit: model::mrz::Digit) -> Self {
        let covers: Vec<Span> = digit.covers.into_iter().map(Span::from).collect();
        Self {
            name: digit.name,
            ok: digit.ok,
            value: digit.value,
            printed: digit.printed,
            computed: digit.computed,
            visual: None,
            value_at: (covers.len() == 1).then(|| covers[0]),
            digit_at: Some(digit.span.into()),
            covers,
            fits: digit.fits,
        }
    }
}

impl From<model::mrz::Signal> for MrzSignal {
    fn from(signal: model::mrz::Signal) -> Self {
        Self {
            code: signal.code,
            severity: match signal.severity {
                Severity::Low => "low",
                Severity::Medium => "medium",
                Severity::High => "high",
            }
            .to_owned(),
            message: signal.message,
            field: signal.field,
            at: signal.span.map(Span::from),
        }
    }
}
