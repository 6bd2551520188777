//! The tamper-evident log, and the hash two equal vaults agree on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Check every chain and signature.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogVerifyRequest {
    /// An exported log in place of the vault.
    pub file: Option<String>,
}

/// Lines of the log.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogShowRequest {
    /// Number or id.
    pub case: Option<String>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
}

/// Write the log to a file that can be verified without the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogExportRequest {
    pub path: String,
}

/// One hash of everything two converged vaults must agree on.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StateHashRequest {
    /// Number or id.
    pub case: Option<String>,
}
