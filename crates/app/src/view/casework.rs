//! The work around a case: its transfer between posts, what stands against closing it, referrals before it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::{Person, RecordRef};

/// Whose a case is, and what is being done about that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TransferView {
    pub owner: String,
    /// `none`, `offered`, `accepted`, `rejected`, `revoked`.
    pub state: String,
    /// The post the last step was about.
    pub to: Option<String>,
    pub on: Option<String>,
    pub by: Option<Person>,
    pub reason: Option<String>,
    /// False while steps that crossed wait for the owner's decision.
    pub settled: bool,
    /// What this person may do now: `offer`, `accept`, `reject`, `revoke`.
    pub steps: Vec<String>,
}

/// A record that stands against closing its case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockerView {
    /// `open_task`, `evidence_held`, `point_unanswered`.
    pub reason: String,
    pub label: String,
    pub record: RecordRef,
}

/// A case that began from a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeCase {
    pub id: Uuid,
    pub number: String,
}

/// One referral on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeRow {
    pub id: Uuid,
    pub summary: String,
    pub source: String,
    pub referrer: Option<String>,
    pub received_on: Option<String>,
    pub due_on: Option<String>,
    /// Not decided, and the day has passed.
    pub overdue: bool,
    /// `pending`, `accepted`, `declined`, `returned`.
    pub decision: String,
    pub decided_on: Option<String>,
    pub decided_by: Option<Person>,
    pub reason: Option<String>,
    pub reply: Option<String>,
    /// `undecided`, `unanswered`, `settled`.
    pub stage: String,
    pub assignee: Option<Person>,
    pub cases: Vec<IntakeCase>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeList {
    pub undecided: u64,
    pub overdue: u64,
    /// Decided, and the referrer was not told yet.
    pub unanswered: u64,
    pub rows: Vec<IntakeRow>,
}
