//! How long closed cases are kept, and the receipt of a purge.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::case::Count;
use super::record::Person;

/// A closed case and its retention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RetentionRow {
    pub case: Uuid,
    pub case_number: String,
    pub case_type: String,
    /// The schedule of its type.
    pub years: u32,
    pub closed_on: Option<String>,
    pub review_on: Option<String>,
    /// `due`, `kept`, `held`, `no_date`.
    pub standing: String,
}

/// What was purged, without a word of what it held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RetentionReceipt {
    pub case: Uuid,
    pub case_number: String,
    pub case_type: String,
    pub closed_on: Option<String>,
    pub review_on: Option<String>,
    pub years: u32,
    pub purged_at: String,
    pub purged_by: Person,
    /// How many records of each kind.
    pub records: Vec<Count>,
    /// Files whose bytes left this device.
    pub files: u64,
    /// SHA-256 of the signed change that says so.
    pub change: String,
}
