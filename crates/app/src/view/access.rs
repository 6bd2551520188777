//! Who may see a case, what is shut or leaving on this device, case numbers, posts and code lists.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::case::{AccessView, CopyView};

/// Who has a case, where it is, and how long it stays open here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseAccess {
    pub case: Uuid,
    pub people: Vec<AccessView>,
    pub copies: Vec<CopyView>,
    /// What holds on this device.
    pub here: AccessHere,
}

/// What holds for one case on this device. Of a case that is not open nothing but this is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccessHere {
    pub case: Uuid,
    /// `open`, `locked` (too long without contact), `delivering` (access has ended, HQ still lacks own work),
    /// `leaving` (being taken off this device), `ended`.
    pub state: String,
    /// The end that HQ set.
    pub until: Option<String>,
    /// So many days without contact it stays open.
    pub offline_days: Option<u16>,
    /// Whole days since HQ said everything.
    pub days_without_contact: Option<i64>,
    /// Own changes that HQ lacks.
    pub unsent: u64,
}

/// The numbers of this post on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Numbers {
    pub post: String,
    /// Serials left for cases made without a line; at none, numbers end with the device's own characters.
    pub free: u64,
    pub void: Vec<VoidNumbers>,
    pub shared: Vec<SharedNumber>,
}

/// Serials that no case will bear, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoidNumbers {
    pub first: u32,
    pub last: u32,
    pub reason: String,
    pub at: String,
}

/// A number that several cases bear: all are kept, and their ids tell them apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharedNumber {
    pub number: String,
    pub cases: Vec<Uuid>,
}

/// A post, as headquarters lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PostView {
    pub code: String,
    pub name: String,
    pub country: Option<String>,
    pub time_zone: Option<String>,
}

/// An entry of a code list of headquarters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListedCode {
    pub list: String,
    pub code: String,
    pub label: String,
    /// Offered no more; explains what was written with it.
    pub retired: bool,
}
