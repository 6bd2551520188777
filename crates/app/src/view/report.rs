//! A report of investigation or memorandum with its sections, remarks and versions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::conflict::Piece;
use super::record::{Person, RecordView};

/// One line of a list of reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportRow {
    pub id: Uuid,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    pub title: String,
    /// In words.
    pub report_type: String,
    /// `draft`, `submitted`, `returned`, `approved`, `amended`.
    pub state: String,
    pub version: i64,
    pub author: Option<Person>,
    /// Remarks that nobody settled.
    pub remarks: u64,
    pub changed_at: String,
}

/// One of the versions of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportVersion {
    pub id: Uuid,
    pub version: i64,
    pub state: String,
    pub decided_on: Option<String>,
    pub decided_by: Option<Person>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportPage {
    pub report: RecordView,
    /// `draft`, `submitted`, `returned`, `approved`, `amended`.
    pub state: String,
    /// Title, text and sections may be changed.
    pub open: bool,
    /// In their order.
    pub sections: Vec<RecordView>,
    /// Remarks, the oldest first.
    pub comments: Vec<RecordView>,
    /// The oldest first; this one among them.
    pub versions: Vec<ReportVersion>,
    /// What this person may do now: `submit`, `approve`, `return`, `amend`, `export`.
    pub steps: Vec<String>,
    /// The rule by which this person does not decide, while the report waits for a decision.
    pub rule: Option<String>,
    /// What stands at the head of its pages.
    pub marking: String,
}

/// One part of a report, seen from the version before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartDifference {
    pub heading: String,
    /// `same`, `changed`, `restyled` (the same words, set otherwise), `added`, `removed`.
    pub what: String,
    pub pieces: Vec<Piece>,
}

/// The way from one version to another, word by word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportDifference {
    pub from: ReportVersion,
    pub to: ReportVersion,
    pub parts: Vec<PartDifference>,
}
