//! Leads between posts: what was sent out, what came in, and how far each is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::{Person, RecordRef, RecordView};

/// One lead of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeadRow {
    pub id: Uuid,
    /// The case it lies in: the sender's while it is a draft, then the file that both posts see.
    pub case: Option<Uuid>,
    /// `draft`, `out`, `in`.
    pub way: String,
    pub subject: String,
    pub from_post: Option<String>,
    pub to_post: String,
    /// The number of the sender's case.
    pub origin_case: Option<String>,
    pub priority: Option<String>,
    pub due_on: Option<String>,
    /// Not over, and the day has passed.
    pub overdue: bool,
    /// `draft`, `sent`, `acknowledged`, `assigned`, `answered`, `returned`.
    pub state: String,
    pub sent_on: Option<String>,
    pub acknowledged_on: Option<String>,
    /// The day of the answer or the return.
    pub answered_on: Option<String>,
    /// From sending to the end, or until today.
    pub days: Option<i64>,
    pub assignee: Option<Person>,
    /// How many records went along.
    pub records: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeadList {
    /// Sent to this post and not over.
    pub waiting: u64,
    pub overdue: u64,
    pub rows: Vec<LeadRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LeadPage {
    pub lead: LeadRow,
    pub request: String,
    pub answer: Option<String>,
    /// Why it was returned.
    pub reason: Option<String>,
    /// Copies that went along, as they are in the file now.
    pub records: Vec<RecordView>,
    /// What the answer names.
    pub answer_records: Vec<RecordView>,
    /// What may be ticked: records of the case for a draft, of the file for an answer.
    pub choices: Vec<RecordRef>,
    /// What this person may do now: `send`, `acknowledge`, `assign`, `answer`, `return`.
    pub steps: Vec<String>,
    pub marking: String,
}
