//! The status bar, the first screen, the schema, the people.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The status bar.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DeskStatusRequest {}

/// Kinds, fields and vocabularies.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SchemaRequest {}

/// What is due, waiting, changed and recent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MyWorkRequest {}

/// Everybody in the directory: for assignees and leads.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PeopleRequest {}
