//! Travel documents and what their machine readable zone says.

use std::collections::BTreeMap;

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
}

/// What a machine readable zone says, digit by digit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MrzCheck {
    /// `TD1`, `TD2`, `TD3`, `MRVA`, `MRVB`; none when unreadable.
    pub format: Option<String>,
    pub lines: Vec<String>,
    /// `document_number`, `surname`, `birth_date` …
    pub fields: BTreeMap<String, String>,
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
    pub severity: String,
    pub message: String,
}
