//! What is linked with what in a case.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::RecordRef;

/// A record, or another case that knows the same person or thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LinkNode {
    pub record: RecordRef,
    /// One word that tells more than the kind: the role of a person, the type of a document.
    pub role: Option<String>,
    /// It is another case: what leads to it crosses out of this one.
    pub elsewhere: bool,
    pub links: u64,
}

/// A relation between two records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LinkEdge {
    pub from: Uuid,
    pub to: Uuid,
    pub relation: String,
    /// The link that says so; without one it follows from a field, such as the holder of a document.
    pub link: Option<Uuid>,
    pub since: Option<String>,
    pub until: Option<String>,
    pub source: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseLinks {
    /// Those with the most links first.
    pub nodes: Vec<LinkNode>,
    pub edges: Vec<LinkEdge>,
    /// The shortest way between the two that were asked for, both included; empty when there is none.
    pub path: Vec<Uuid>,
}
