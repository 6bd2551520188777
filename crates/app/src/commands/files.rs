//! Whole files in and out: export, import, fictional cases, backup, restore, check.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret::Secret;

/// Write a case to a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ExportCaseRequest {
    /// Number or id.
    pub case: String,
    /// `pdf` or `json`.
    pub format: String,
    pub path: String,
}

/// Read NDJSON, one record a line.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportRequest {
    /// `-` is standard input, for the command line.
    pub path: String,
    #[ts(optional, as = "Option<_>")]
    pub dry_run: bool,
    /// Where bad lines go; without it one bad line means nothing is written.
    pub rejects: Option<String>,
}

/// Fill an empty vault with fictional cases.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DemoRequest {
    pub cases: Option<u32>,
    pub seed: Option<u64>,
}

/// Write an encrypted copy of the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BackupRequest {
    pub path: String,
}

/// Put a backup in the place of the vault; the present one is set aside.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RestoreRequest {
    pub path: String,
    pub passphrase: Secret,
}

/// Is the vault sound?
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CheckRequest {
    #[ts(optional, as = "Option<_>")]
    pub repair: bool,
}
