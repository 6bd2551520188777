//! What a device knows of HQ's log, and what HQ shows of it. Proofs travel as they are; `proof` checks them.

use ledger::{Origin, Scope, Stream};
use minicbor::{Decode, Encode};
use uuid::Uuid;

use super::as_cbor;

/// Device → HQ, in HELLO: the log as the device knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LogAsk {
    /// The life of the feed that the last verified checkpoint is of; nil before the first.
    #[cbor(n(0), with = "as_cbor::uuid")]
    pub epoch: Uuid,
    /// The size of that checkpoint.
    #[n(1)]
    pub size: u64,
    /// Sizes of checkpoints that came by another way and must be shown to be of the same log.
    #[n(2)]
    pub others: Vec<u64>,
    /// Acknowledged changes of the device that HQ must show to be in its log.
    #[n(3)]
    pub wanted: Vec<Wanted>,
}

/// The name of one change of the device.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Wanted {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[n(1)]
    pub incarnation: u32,
    #[n(2)]
    pub seq: u64,
}

/// HQ → device, right after WELCOME; and in bundles, where it only carries the note on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Checkpoint {
    /// The signed note of HQ's newest checkpoint.
    #[n(0)]
    pub note: String,
    /// That it extends the checkpoint of the size the device said, hashes one after the other.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
    /// The same for each of the other sizes.
    #[n(2)]
    pub linked: Vec<Linked>,
    #[n(3)]
    pub included: Vec<Included>,
    /// When the device comes from another life of the feed: HQ's signed words on each restore since.
    #[n(4)]
    pub restored: Vec<String>,
    /// In HQ's bundles: the checkpoint that the device had named and `proof` begins at. A bundle may be read
    /// long after it was made, when the device knows a newer one.
    #[n(5)]
    pub since: Option<Since>,
}

impl Checkpoint {
    /// A checkpoint as it is passed on, without proofs.
    #[must_use]
    pub fn heard(note: String) -> Self {
        let (proof, linked, included, restored) = Default::default();
        Self { note, proof, linked, included, restored, since: None }
    }
}

/// A checkpoint by the life of its log and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Since {
    #[cbor(n(0), with = "as_cbor::uuid")]
    pub epoch: Uuid,
    #[n(1)]
    pub size: u64,
}

/// That the checkpoint extends the one of this size.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Linked {
    #[n(0)]
    pub size: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
}

/// That a change stands in HQ's log, and where.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Included {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[cbor(n(1), with = "as_cbor::origin")]
    pub origin: Origin,
    #[n(2)]
    pub seq: u64,
    #[n(3)]
    pub pos: u64,
    #[n(4)]
    pub received_at: i64,
    #[cbor(n(5), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
}

impl Included {
    #[must_use]
    pub fn stream(&self) -> Stream {
        Stream { origin: self.origin, scope: self.scope.clone() }
    }
}
