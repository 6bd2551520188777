//! Long work as the window shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Something long that runs, or ended of late in this sitting. Names no record and no file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkView {
    pub id: Uuid,
    /// `import`, `table_import`, `export`, `log_export`, `backup`, `evidence_verify`, `log_verify`, `check`, `exchange`,
    /// `bundle_make`, `bundle_look` or `bundle_take`.
    pub kind: String,
    /// What is counted: `records`, `bytes`, `streams` or `steps`.
    pub unit: String,
    pub done: u64,
    /// 0 while it is not known.
    pub total: u64,
    /// `running`, `stopping`, `done`, `stopped` or `failed`.
    pub state: String,
    pub began_at: String,
    pub ended_at: Option<String>,
    /// Why it failed.
    pub message: Option<String>,
}
