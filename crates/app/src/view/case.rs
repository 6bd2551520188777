//! Cases: the row of a list, the page, the timeline, what is waiting for a person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::casework::{BlockerView, IntakeRow, TransferView};
use super::conflict::Conflict;
use super::document::DocumentView;
use super::evidence::{AttachmentView, EvidenceView};
use super::record::{Person, RecordRef, RecordView, SyncMark};
use super::sync::UnsentItem;

/// One line of the case list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseRow {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    /// Name of the first subject.
    pub main_subject: Option<String>,
    #[serde(rename = "type")]
    pub case_type: String,
    pub status: String,
    pub priority: Option<String>,
    pub post: String,
    pub lead: Option<Person>,
    pub next_due: Option<String>,
    pub changed_at: String,
    pub opened_on: Option<String>,
    pub sync: SyncMark,
    pub marking: Option<String>,
    /// For the preview beside the list.
    pub synopsis: Option<String>,
    pub open_tasks: u32,
    pub documents: u32,
    pub evidence: u32,
    /// As on the page: `parts` while only this line is here, `history` while older changes have not come.
    pub arriving: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseList {
    /// How many match, not how many are on this page.
    pub total: u64,
    pub rows: Vec<CaseRow>,
    /// Cases on this device that stay shut until HQ was heard again; no more is told of them.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub locked: u64,
}

/// The numbers beside the saved views.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseCounts {
    /// Neither closed nor draft.
    pub open: u64,
    pub mine: u64,
    /// Next due within seven days, or overdue.
    pub due_soon: u64,
    /// Waiting for a supervisor.
    pub in_review: u64,
    pub drafts: u64,
    pub closed: u64,
    pub all: u64,
    pub conflicts: u64,
    pub approvals: u64,
    pub unsent: u64,
    pub held: u64,
    pub by_status: Vec<Count>,
    pub by_type: Vec<Count>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Count {
    pub name: String,
    pub count: u64,
}

/// A subject of the case with what is known beside the record itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SubjectView {
    pub record: RecordView,
    /// Phones, e-mail addresses, accounts, addresses, vehicles and handles held by this subject.
    pub identifiers: Vec<RecordView>,
    /// Ids of the travel documents held.
    pub documents: Vec<Uuid>,
    pub documents_failing: u32,
    /// Other cases on this device with the same identifier or name.
    pub other_cases: u32,
}

/// Why a case wants attention now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Attention {
    /// `conflict`, `mrz`, `overdue`, `custody`, `held`, `approval`, `seal`.
    pub reason: String,
    pub severity: Severity,
    pub title: String,
    pub detail: String,
    pub record: Option<RecordRef>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Note,
    Warning,
    Serious,
}

/// A status this person may move the case to, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TransitionView {
    pub to: String,
    /// `request`, `approve`, `return`, `move`: what pressing the button means.
    pub step: String,
    pub needs_reason: bool,
    pub allowed: bool,
    /// The rule that refuses, when not allowed.
    pub rule: Option<String>,
    pub message: Option<String>,
}

/// A copy of the case somewhere, and how new it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyView {
    /// `this_device` or `hq`.
    pub place: String,
    pub name: String,
    /// When this copy was last known to be complete.
    pub at: Option<String>,
    /// Changes that this copy has and the other has not.
    pub newer_changes: u64,
}

/// Who may see the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessView {
    pub person: Person,
    pub until: Option<String>,
}

/// A request for decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ApprovalView {
    pub id: Uuid,
    pub case: Uuid,
    pub case_number: String,
    pub case_title: String,
    /// `opening`, `closure`, `report`, `transfer`, `release`.
    pub asks: String,
    pub requested_by: Person,
    pub requested_at: String,
    pub request_reason: Option<String>,
    /// `waiting`, `approved`, `returned`.
    pub state: String,
    pub decided_by: Option<Person>,
    pub decided_at: Option<String>,
    pub decision_reason: Option<String>,
    pub may_decide: bool,
    /// The rule that keeps this person from deciding.
    pub rule: Option<String>,
}

/// Everything the case page and `case show` need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CasePage {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    #[serde(rename = "type")]
    pub case_type: String,
    pub status: String,
    pub priority: Option<String>,
    pub lead: Option<Person>,
    /// The strictest marking of the case and its parts.
    pub marking: String,
    pub sync: SyncMark,
    /// The case record with all its fields.
    pub record: RecordView,
    pub subjects: Vec<SubjectView>,
    pub documents: Vec<DocumentView>,
    pub evidence: Vec<EvidenceView>,
    pub notes: Vec<RecordView>,
    pub tasks: Vec<RecordView>,
    pub outcomes: Vec<RecordView>,
    pub links: Vec<RecordView>,
    pub attachments: Vec<AttachmentView>,
    pub approvals: Vec<ApprovalView>,
    /// Records of every other kind: identifiers without a holder, referrals, leads, reports …
    pub others: Vec<RecordView>,
    /// How many records of each kind.
    pub counts: Vec<Count>,
    pub needs_attention: Vec<Attention>,
    pub conflicts: Vec<Conflict>,
    pub unsent: Vec<UnsentItem>,
    pub history_length: u64,
    pub transitions: Vec<TransitionView>,
    pub copies: Vec<CopyView>,
    pub access: Vec<AccessView>,
    /// Kinds this person may add to the case now.
    pub may_add: Vec<String>,
    /// False for auditors and for closed cases.
    pub may_edit: bool,
    /// `parts` while only what the list shows has arrived from HQ, `history` while older changes have not.
    pub arriving: Option<String>,
    pub transfer: TransferView,
    /// What stands against closing it.
    pub blockers: Vec<BlockerView>,
}

/// One thing that happened, for the strip and the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TimelineEntry {
    pub record: RecordRef,
    /// `documents`, `contacts`, `custody`, `evidence`, `tasks`, `outcomes`, `decisions`, `case`.
    pub lane: String,
    /// When it happened: an instant, a date, or a partial date.
    pub at: String,
    /// When it was entered.
    pub entered_at: String,
    pub title: String,
    pub detail: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Timeline {
    /// Newest first.
    pub entries: Vec<TimelineEntry>,
    pub lanes: Vec<Count>,
}

/// A task on "my work".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DueRow {
    pub record: RecordRef,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    pub priority: Option<String>,
    pub due_on: Option<String>,
    pub overdue: bool,
}

/// A person kept as criminal intelligence whose suspicion has to be validated again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RevalidateRow {
    pub record: RecordRef,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    pub suspicion_on: Option<String>,
    pub revalidate_on: String,
    pub overdue: bool,
}

/// What others changed in a case since this person last opened it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangedRow {
    pub case: Uuid,
    pub case_number: String,
    pub author: Person,
    pub what: String,
    pub at: String,
}

/// The first screen after unlocking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MyWork {
    /// How many there are of what follows; of each the first are listed.
    pub totals: WorkTotals,
    pub due: Vec<DueRow>,
    pub due_total: u64,
    pub approvals: Vec<ApprovalView>,
    pub conflicts: u64,
    pub held: u64,
    pub drafts: Vec<CaseRow>,
    pub changed_by_others: Vec<ChangedRow>,
    pub recent: Vec<CaseRow>,
    /// People kept as criminal intelligence whose validation is overdue.
    pub to_revalidate: Vec<RevalidateRow>,
    /// Referrals to be decided or answered.
    pub intake: Vec<IntakeRow>,
    /// Cases whose review is due.
    pub reviews: Vec<DueRow>,
    /// Closed cases whose retention is over; for supervisors.
    pub retention: Vec<DueRow>,
    /// Corrective actions, plans and follow-ups of the programmes that are to be done, the earliest first.
    pub programmes_due: Vec<DueRow>,
}

/// How much of each waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkTotals {
    pub approvals: u64,
    pub drafts: u64,
    pub to_revalidate: u64,
    pub intake: u64,
    pub reviews: u64,
    pub retention: u64,
    pub programmes_due: u64,
}

/// Reply to a move of the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TransitionDone {
    pub id: Uuid,
    pub number: String,
    pub from: String,
    pub status: String,
    /// The approval that was asked for or decided by this move.
    pub approval: Option<Uuid>,
}

/// Reply to a new case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseNew {
    pub id: Uuid,
    pub number: String,
    pub status: String,
}
