//! The lines of the file. Fields are only ever added, as optional ones.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The first version that has checkpoints and a signed end.
pub const FORMAT: &str = "chancery-log/2";
pub(super) const END_DOMAIN: &[u8] = b"chancery/export/1";

/// Who made the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maker {
    /// A laptop: the streams it has, one after the other.
    Vault,
    /// Headquarters: the whole feed in its order, so that the tree can be computed again.
    Hq,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum Line {
    Log {
        format: String,
        made_by: Maker,
        made_at: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<String>,
    },
    Key {
        device: Uuid,
        user: Uuid,
        key: String,
    },
    Checkpoint {
        note: String,
        /// The size of the checkpoint that `proof` shows this one to extend.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<String>,
    },
    /// A stream that has an entry below. Streams are numbered as they come, from 0.
    Stream {
        n: u64,
        device: Uuid,
        incarnation: u32,
        scope: String,
    },
    Entry(EntryLine),
    /// How far a stream goes.
    Head {
        n: u64,
        seq: u64,
        hash: String,
    },
    End {
        lines: u64,
        entries: u64,
        sha256: String,
        device: Uuid,
        signature: String,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryLine {
    pub stream: u64,
    pub seq: u64,
    /// Where it stands in HQ's feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<i64>,
    /// Absent where only the payload of an earlier entry was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_hash: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Of a released payload: the hash of the change it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// The hash of the leaf, so that a changed entry is found by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<String>,
    /// The checkpoint of this size holds the entry, and the proof of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}
