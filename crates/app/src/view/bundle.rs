//! Courier bundles: what was made, what one holds, what an import did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A device at one end of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleParty {
    pub device: Uuid,
    pub name: String,
    /// Its user, as far as the directory here knows.
    pub person: Option<String>,
}

/// What any courier may know of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleOutside {
    pub bundle: Uuid,
    pub from: BundleParty,
    /// `hq`, `known`, `revoked`, `unknown`.
    pub standing: String,
    pub to: Vec<BundleParty>,
    pub for_us: bool,
    /// By the clock of whoever made it.
    pub made_at: String,
    /// Negative when that clock is ahead of this one.
    pub age_seconds: i64,
    pub part: u64,
    pub parts: u64,
    pub bytes: u64,
    /// Signed by its maker and whole. Not known of a maker that the directory here does not have.
    pub intact: bool,
}

/// What can be said of a bundle without taking it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundlePreview {
    pub outside: BundleOutside,
    /// Nothing of a bundle that is not for this device.
    pub inside: Option<BundleInside>,
}

/// What an import would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleInside {
    pub taken_before: bool,
    /// New changes.
    pub changes: u64,
    /// Changes that are here already.
    pub known: u64,
    /// Changes that would wait for something that has not arrived.
    pub waiting: u64,
    pub records: Vec<BundleRecords>,
    /// Conflicts that would be open afterwards and are not now.
    pub conflicts: u64,
    pub missing: Vec<BundleMissing>,
    /// Other parts of the same bundle that were not taken in yet.
    pub missing_parts: Vec<u64>,
    /// Own streams of which HQ says in it how much it has.
    pub acknowledged_streams: u64,
    pub held: u64,
    pub files: u64,
    /// Changes of cases that may not be on this device.
    pub left_out: u64,
}

/// Records with something new, of one kind in one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleRecords {
    pub case: Option<Uuid>,
    /// None for a case that is new here.
    pub case_number: Option<String>,
    pub kind: String,
    pub n: u64,
}

/// Changes that are neither here nor in the bundle, though later ones are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleMissing {
    pub case: Option<Uuid>,
    pub device: String,
    pub changes: u64,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleTaken {
    pub outside: BundleOutside,
    /// It was taken in before: nothing is done twice.
    pub again: bool,
    pub changes: u64,
    pub known: u64,
    pub waiting: u64,
    /// Own changes that HQ acknowledges in it.
    pub acknowledged: u64,
    pub held: u64,
    pub files: u64,
    pub left_out: u64,
    pub missing_parts: Vec<u64>,
    pub unsent: u64,
    pub conflicts: u64,
}

/// A part of a bundle as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleFile {
    pub path: String,
    pub size: u64,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleMade {
    pub bundle: Uuid,
    pub to: Vec<BundleParty>,
    pub made_at: String,
    pub parts: Vec<BundleFile>,
    pub changes: u64,
    pub files: u64,
    pub bytes: u64,
}

/// A bundle made here, and what came back about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleSent {
    pub bundle: Uuid,
    pub to: Vec<BundleParty>,
    pub made_at: String,
    pub parts: u64,
    pub changes: u64,
    pub files: u64,
    pub bytes: u64,
    /// HQ has acknowledged every own change in it, by whatever way.
    pub at_hq: bool,
    pub receipts: Vec<BundleReceipt>,
}

/// Somebody said to have taken a part in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleReceipt {
    pub by: BundleParty,
    pub part: u64,
    pub at: String,
}

/// A bundle taken in here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleReceived {
    pub bundle: Uuid,
    pub from: BundleParty,
    pub made_at: String,
    pub taken_at: String,
    pub parts: u64,
    pub missing_parts: Vec<u64>,
    pub changes: u64,
}

/// Every bundle this device made or took in, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleList {
    pub made: Vec<BundleSent>,
    pub taken: Vec<BundleReceived>,
}
