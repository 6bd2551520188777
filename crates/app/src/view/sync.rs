//! What is still unsent, what an exchange did, what files hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::RecordRef;

/// One change that HQ has not acknowledged, or did not accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsentItem {
    pub change: String,
    /// `record.set`, `record.add` … : the action that made it.
    pub what: String,
    pub record: Option<RecordRef>,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    /// `waiting`, `received` (not yet safe from a power cut at HQ), `held`, `rejected`.
    pub state: String,
    /// Why it is not accepted or not yet sent.
    pub reason: Option<String>,
    pub saved_at: String,
    pub age_seconds: u64,
    pub bytes: u64,
}

/// One line of the permanent record of exchanges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExchangeEntry {
    pub at: String,
    pub status: String,
    pub sent: u64,
    pub received: u64,
    pub held: u64,
    pub bytes_up: u64,
    pub bytes_down: u64,
    pub message: Option<String>,
    /// Attempts in a row that moved nothing and ended alike are one line.
    pub times: u32,
}

/// How far the running exchange has come, or how far the last one came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgressView {
    /// Changes HQ has acknowledged, of so many.
    pub sent: u64,
    pub to_send: u64,
    /// Changes taken in.
    pub received: u64,
    /// Positions of HQ's feed passed, of so many: tells how far there is to go, not how many changes come.
    pub fetched: u64,
    pub to_fetch: u64,
    pub bytes_up: u64,
    pub bytes_down: u64,
    /// Bytes of files and copies of pictures that HQ has, of so many that this exchange takes there.
    pub files_up: u64,
    pub files_to_send: u64,
    /// The same from HQ to here.
    pub files_down: u64,
    pub files_to_fetch: u64,
    /// The file on its way, if this person may see its case.
    pub file: Option<RecordRef>,
}

impl ProgressView {
    pub(crate) fn of(progress: &sync::Progress, files: Option<&sync::FileProgress>) -> Self {
        let sync::Progress { sent, to_send, received, fetched, to_fetch, bytes_up, bytes_down, .. } =
            *progress;
        let (up, down) = files.map(|files| (files.up, files.down)).unwrap_or_default();
        Self {
            sent,
            to_send,
            received,
            fetched,
            to_fetch,
            bytes_up,
            bytes_down,
            files_up: up.done,
            files_to_send: up.size,
            files_down: down.done,
            files_to_fetch: down.size,
            file: None,
        }
    }
}

/// A state of a case that HQ gave and its signed changes did not bear out: the changes count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StateTrouble {
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    /// `records`, `chain`, `history`, `refused`.
    pub what: String,
    pub since: String,
    /// What happened, what is safe, what to do.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncStatus {
    pub enrolled: bool,
    pub hq: Option<String>,
    pub online: Option<bool>,
    pub last_contact_at: Option<String>,
    pub last_attempt_at: Option<String>,
    /// How many HQ lacks or did not accept.
    pub total: u64,
    /// Of all that are listed.
    pub bytes: u64,
    /// How many there are to list: what HQ has and not yet safe is among them.
    pub listed: u64,
    /// The first of them, the oldest first: as many as were asked for.
    pub unsent: Vec<UnsentItem>,
    /// What the exchange does now: `idle`, `connecting`, `records`, `files`.
    pub phase: String,
    pub progress: ProgressView,
    /// A person wants no exchange by itself for now.
    pub paused: bool,
    /// When it is tried next at the latest; nothing where no exchange runs by itself.
    pub next_attempt_at: Option<String>,
    /// What the last attempt ended with, if not well.
    pub last_trouble: Option<String>,
    /// Whole days since HQ answered.
    pub days_since_contact: Option<u64>,
    /// HQ's clock minus this laptop's; positive when the laptop is behind.
    pub clock_offset_minutes: Option<i64>,
    /// Changes here whose author's clock lay more than five minutes ahead.
    pub changes_ahead: u64,
    /// What HQ gave and could not be true, the oldest first.
    pub troubles: Vec<StateTrouble>,
    /// Newest first.
    pub log: Vec<ExchangeEntry>,
}

/// What one exchange did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncReport {
    /// `all_sent`, `partial`, `offline`, `refused`.
    pub status: String,
    pub sent: u64,
    pub received: u64,
    pub held: u64,
    pub unsent: u64,
    pub conflicts: u64,
    pub bytes_up: u64,
    pub bytes_down: u64,
    pub round_trips: u64,
    pub seconds: f64,
    pub files_sent: u64,
    pub files_received: u64,
    /// Files and copies of pictures that HQ does not have whole yet.
    pub files_unsent: u64,
    pub message: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Enrolled {
    pub hq: String,
    pub user: Uuid,
    pub user_name: String,
    pub post: String,
    pub role: String,
    pub device: Uuid,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportReport {
    pub read: u64,
    pub written: u64,
    pub rejected: u64,
    pub cases: u64,
    /// Lines whose record was there already.
    pub unchanged: u64,
    pub dry_run: bool,
    /// Every bad line, with its number and field.
    pub bad: Vec<crate::failure::FieldFailure>,
}

/// What went into an export and what stayed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportReport {
    #[ts(type = "Record<string, number>")]
    pub included: BTreeMap<String, u64>,
    pub left_out: Vec<LeftOut>,
    pub marking: String,
    pub sha256: String,
    pub path: String,
    pub size: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    pub kind: String,
    pub n: u64,
    pub why: String,
}

impl From<export::LeftOut> for LeftOut {
    fn from(left: export::LeftOut) -> Self {
        Self { kind: left.kind, n: left.n, why: left.why }
    }
}

/// Whether the vault is sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckReport {
    pub ok: bool,
    pub cases: u64,
    pub records: u64,
    pub changes: u64,
    pub attachments: u64,
    pub problems: Vec<CheckProblem>,
    pub repaired: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckProblem {
    pub object: String,
    pub problem: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StateHash {
    pub hash: String,
    pub case: Option<Uuid>,
}
