//! Records that may be of the same person, organisation or number as another one, and why.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::RecordRef;

/// One record that is worth a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AlikeRecord {
    pub record: RecordRef,
    pub case: Option<Uuid>,
    pub case_number: Option<String>,
    /// Of people and organisations: what tells them apart at a glance.
    pub role: Option<String>,
    pub birth_date: Option<String>,
    /// Of identifiers: whose it is.
    pub holder: Option<RecordRef>,
    /// From 0 to 100.
    pub score: u8,
    pub reasons: Vec<AlikeReason>,
    /// Already said to be the same as the record asked about.
    pub linked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlikeReason {
    /// `same_phone`, `same_name`, `spelt_another_way`, `born_same_year`, `born_apart` …
    pub code: String,
    /// In words: "name spelt another way".
    pub text: String,
    /// It speaks against the two being one.
    pub against: bool,
}

/// Those worth a look, the most alike first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Candidates {
    pub rows: Vec<AlikeRecord>,
    /// In how many cases they are: "this number is known in 2 cases".
    pub cases: u32,
}
