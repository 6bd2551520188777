//! Who changed what, old to new, and whether the record of it is whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::{Person, RecordRef, RecordView};

/// One change: one action of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryEntry {
    /// The change's hash, in hex: its name for ever.
    pub change: String,
    pub at: String,
    pub author: Person,
    pub device: String,
    /// `case.new`, `record.set`, `import` …
    pub action: String,
    pub case: Option<Uuid>,
    pub edits: Vec<Edit>,
    /// `unsent`, `sent`, `held`, `rejected`, `withheld`, `erased`, `received`.
    pub state: String,
}

/// One field or record that a change touched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Edit {
    /// `created`, `set`, `added`, `removed`, `deleted`, `restored`, `resolved`, `appended`, `linked`, `unlinked`, `unknown`.
    pub what: String,
    pub record: RecordRef,
    pub field: Option<String>,
    #[ts(type = "FieldValue")]
    pub old: serde_json::Value,
    #[ts(type = "FieldValue")]
    pub new: serde_json::Value,
    pub reason: Option<String>,
    /// The records that the values name, by id.
    pub refs: BTreeMap<Uuid, RecordRef>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryList {
    pub total: u64,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// Older changes have not arrived from HQ yet: the list must not be taken for the whole.
    pub older_missing: bool,
}

/// Every value one field ever had.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldHistory {
    pub field: String,
    /// Oldest first.
    pub values: Vec<FieldVersion>,
    /// The records that the values name, by id.
    pub refs: BTreeMap<Uuid, RecordRef>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldVersion {
    /// The name of the change it came in, as the history of a case has it.
    pub change: String,
    #[ts(type = "FieldValue")]
    pub value: serde_json::Value,
    /// `set`, `added`, `removed`, `resolved`, `deleted`, `restored`.
    pub what: String,
    pub reason: Option<String>,
    pub author: String,
    pub author_id: Uuid,
    pub device: String,
    pub at: String,
    /// `current`, `superseded`, `rejected`, or `candidate` while a conflict is open.
    pub state: String,
}

/// A record with what became of its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordPage {
    #[serde(flatten)]
    pub record: RecordView,
    /// Empty unless it was asked for.
    pub history: Vec<FieldHistory>,
    /// Links from and to this record.
    pub links: Vec<RecordView>,
    /// For a person or organisation: the other cases it shows up in.
    pub other_cases: Vec<RecordRef>,
    /// Records said to be the same person or thing as this one; neither is lost, and it can be taken back.
    pub same_as: Vec<SameAs>,
}

/// Another record that is said to be the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SameAs {
    pub record: RecordRef,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    /// Said of these two; otherwise it follows from what was said of others.
    pub direct: bool,
    pub deleted: bool,
}

/// One line of the log: a signed change, or an act that changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogEntry {
    /// `acts` for an act.
    pub stream: String,
    pub seq: u64,
    pub hash: String,
    pub at: String,
    pub author: String,
    pub device: String,
    pub action: String,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    pub ops: u32,
    pub signed: bool,
    /// Of a change: where it lies in this laptop's log, which is what `log_change` takes.
    pub place: Option<i64>,
    pub act: Option<ActEntry>,
}

/// What an act says besides who, when and which case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActEntry {
    /// Minutes by which the clocks of the place were ahead of UTC.
    pub utc_offset: i32,
    /// Hits of a search; wrong passphrases before an unlock or a change of the passphrase.
    pub n: Option<u64>,
    pub format: Option<String>,
    pub marking: Option<String>,
    /// Of what left the vault. Absent in the line that says that it was about to leave.
    pub sha256: Option<String>,
}

/// Whom and what the log can be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogChoices {
    pub people: Vec<Person>,
    pub devices: Vec<DeviceName>,
    pub actions: Vec<String>,
    pub acts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceName {
    pub id: Uuid,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogList {
    pub total: u64,
    pub entries: Vec<LogEntry>,
}

/// Whether every chain is whole, every signature good, and HQ's checkpoints hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogVerdict {
    pub ok: bool,
    pub entries: u64,
    pub streams: u64,
    /// Signatures that were checked one by one; the chain covers what stands before each.
    pub signatures: u64,
    /// HQ's checkpoints that were checked.
    pub checkpoints: u64,
    /// Entries that a checkpoint was shown to hold.
    pub covered: u64,
    /// Acts of this laptop that were checked; an exported log has none.
    pub acts: u64,
    /// The key that signed an exported file, in hex: compare it with what its maker tells by another way.
    pub signed_by: Option<String>,
    /// The key that signed the checkpoints, in hex.
    pub hq_key: Option<String>,
    /// The first bad entry of each damaged stream.
    pub bad: Vec<BadEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BadEntry {
    /// `log` where it is not an entry of one stream, `acts` where it is an act.
    pub stream: String,
    pub seq: u64,
    /// Its position in HQ's feed, where that is known.
    pub pos: Option<u64>,
    pub problem: String,
}

/// What others changed since this person last looked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MeanwhileList {
    /// What `changes_seen` takes: how far this list goes.
    pub upto: i64,
    /// Of each case the newest first.
    pub lines: Vec<MeanwhileLine>,
}

/// One field of one record that another person changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MeanwhileLine {
    /// In words: "CEBAN, Ion: phone was changed by X at BUC".
    pub text: String,
    pub case: Uuid,
    pub case_number: Option<String>,
    pub record: RecordRef,
    /// The field, or the first field of a group; `deleted`, `custody`, `same_as`.
    pub field: String,
    pub author: Person,
    pub at: String,
}

/// HQ's log as this device sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogStatus {
    /// The last checkpoint that fits everything HQ confirmed before.
    pub checkpoint: Option<LogCheckpoint>,
    /// Set while HQ cannot show that its log holds what it confirmed; nothing of it is taken over then.
    pub trouble: Option<LogTrouble>,
    /// Restores of HQ from a backup, newest first.
    pub restores: Vec<LogRestore>,
    /// Checkpoints that other devices passed on and HQ has not linked yet.
    pub waiting: u64,
    /// Streams of this device that HQ acknowledged, and how many of them it has shown to be in its log.
    pub streams: u64,
    pub proved: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogCheckpoint {
    pub origin: String,
    pub size: u64,
    pub root: String,
    /// When it came, and when HQ last stood by it.
    pub confirmed_at: String,
    pub checked_at: String,
    /// Names below the checkpoint besides HQ's.
    pub witnesses: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogTrouble {
    /// `smaller`, `rewritten`, `split`, `undeclared`, `not_included`, `unsigned`, `other_log`.
    pub code: String,
    pub since: String,
    /// Entries that HQ had confirmed, and that it shows now.
    pub known_size: Option<u64>,
    pub found_size: Option<u64>,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogRestore {
    pub at: String,
    /// Entries that HQ had confirmed and that the backup did not hold.
    pub lost: u64,
    pub message: String,
}
