//! Lists that suggest values while typing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One list, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReferenceList {
    /// `country`, `visa_symbol`, `statute`, `currency`, `language`.
    pub name: String,
    pub label: String,
    pub source: String,
    pub entries: Vec<ReferenceEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReferenceEntry {
    pub code: String,
    pub label: String,
    /// The same under other names: `iso2`, `genc`, `icao`, `minor_units`, `iso639_1`, `source`.
    pub also: BTreeMap<String, String>,
}
