//! The messages of an exchange.

use ledger::{DeviceId, Origin, Scope, Snapshot, Stream};
use minicbor::{Decode, Encode};
use uuid::Uuid;

use super::{LogAsk, Run, as_cbor};

/// The number of this protocol, said in HELLO.
pub const PROTOCOL: u16 = 1;

/// How far a device has taken the feed in: everything up to `at` in the scopes it may see. While HQ
/// sends the older entries of a newly granted scope, `backfill` says how far that has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cursor {
    #[n(0)]
    pub at: u64,
    #[n(1)]
    pub backfill: Option<u64>,
}

/// How far a stream goes on the side that speaks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[cbor(n(1), with = "as_cbor::origin")]
    pub origin: Origin,
    #[n(2)]
    pub seq: u64,
    /// The chain's hash at `seq`: tells a rolled-back copy from a mere gap.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub hash: [u8; 32],
}

/// Device → HQ, first frame.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Hello {
    #[n(0)]
    pub protocol: u16,
    /// The device's version of the field registry.
    #[n(1)]
    pub schema: u16,
    #[cbor(n(2), with = "as_cbor::device")]
    pub device: DeviceId,
    /// The life of this vault: its own changes of this life are not sent back to it.
    #[n(3)]
    pub incarnation: u32,
    /// The feed the cursor belongs to; nil before the first exchange.
    #[cbor(n(4), with = "as_cbor::uuid")]
    pub epoch: Uuid,
    #[n(5)]
    pub cursor: Cursor,
    /// The device's own streams that have something unsent.
    #[n(6)]
    pub heads: Vec<Head>,
    /// The compressed size of PULL frames the link likes best.
    #[n(7)]
    pub frame_bytes: Option<u32>,
    /// The dictionaries that HQ may compress its frames with.
    #[n(8)]
    pub dictionaries: Option<Vec<u32>>,
    /// What the device knows of HQ's log, and asks to be shown.
    #[n(9)]
    pub log: Option<LogAsk>,
    /// Scopes of which parts are still to come, those wanted first in front. A device that does not say
    /// this key at all does not know SNAP and gets everything as feed.
    #[n(10)]
    pub fills: Option<Vec<Fill>>,
    /// How many changes of this life the device believes HQ to have, over all streams. Where HQ counts
    /// otherwise it names its heads of all of them in WELCOME.
    #[n(11)]
    pub received: Option<u64>,
}

/// How much of a granted scope a device has.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Fill {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    /// What comes later than this position comes with the feed. 0: the scope is wanted anew.
    #[n(1)]
    pub through: u64,
    /// The history up to this position is there.
    #[n(2)]
    pub at: u64,
    /// The snapshot is there, or is not wanted: only history is.
    #[n(3)]
    pub whole: bool,
}

/// HQ → device: scopes as they stood at position `through`. A device takes each of them for what it is
/// in one transaction, and goes on from there with the feed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Snap {
    #[n(0)]
    pub through: u64,
    /// `false`: only the newly granted scopes, and of each case what a list of cases shows.
    #[n(1)]
    pub whole: bool,
    #[cbor(n(2), with = "as_cbor::snapshots")]
    pub scopes: Vec<Snapshot>,
}

/// A piece of one scope's history, in the feed's order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Piece {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[n(1)]
    pub through: u64,
    /// The device takes the piece only when it has the history up to here,
    #[n(2)]
    pub from: u64,
    /// and has it up to here afterwards. The history is whole when this is `through`.
    #[n(3)]
    pub to: u64,
}

/// Device → HQ: own changes. Committed and acknowledged frame by frame.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Push {
    #[n(0)]
    pub runs: Vec<Run>,
}

/// HQ → device, first frame.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Welcome {
    #[n(0)]
    pub protocol: u16,
    /// HQ's clock, milliseconds of UTC.
    #[n(1)]
    pub time: i64,
    #[cbor(n(2), with = "as_cbor::uuid")]
    pub epoch: Uuid,
    /// Where HQ starts to send from. Not the device's own cursor when the epoch changed.
    #[n(3)]
    pub cursor: Cursor,
    /// HQ's heads of the streams HELLO named; of all the device's streams when the epoch changed.
    #[n(4)]
    pub heads: Vec<Head>,
    /// HQ's version of the field registry.
    #[n(5)]
    pub schema: u16,
    /// Where the feed ends now: how far there is to go, for a person who looks on.
    #[n(9)]
    pub end: Option<u64>,
    /// The dictionaries that the device may compress its frames with, from the next HELLO on.
    #[n(6)]
    pub dictionaries: Option<Vec<u32>>,
}

/// A change that HQ recorded and put before a reviewer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HeldChange {
    #[n(0)]
    pub seq: u64,
    #[n(1)]
    pub code: String,
    /// A sentence for its author.
    #[n(2)]
    pub reason: String,
}

/// What HQ has of one stream after a PUSH frame.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ack {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[cbor(n(1), with = "as_cbor::origin")]
    pub origin: Origin,
    #[n(2)]
    pub received: u64,
    /// Up to here the changes survive the loss of power at HQ.
    #[n(3)]
    pub durable: u64,
    #[n(4)]
    pub held: Vec<HeldChange>,
    /// Two different changes bear one number: HQ keeps both and takes no more of this stream. The
    /// device goes on under a new incarnation and submits again.
    #[n(5)]
    pub frozen: Option<bool>,
    /// Changes that were written before their author could know that access had ended: they stand, and a
    /// reviewer sees them so marked.
    #[n(6)]
    pub flagged: Option<Vec<HeldChange>>,
}

impl Ack {
    #[must_use]
    pub fn stream(&self) -> Stream {
        Stream { origin: self.origin, scope: self.scope.clone() }
    }

    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen == Some(true)
    }
}

/// HQ → device: one for each PUSH frame, with every stream the frame touched.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Acks {
    #[n(0)]
    pub streams: Vec<Ack>,
}

/// A payload that was withheld when its change travelled, and is now accepted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Released {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub header: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub payload: Vec<u8>,
}

/// HQ → device: a piece of the feed. The device commits it together with `to`; it takes it only when
/// `from` is where it stands. Runs come first, released payloads after them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Pull {
    #[n(0)]
    pub from: Cursor,
    #[n(1)]
    pub to: Cursor,
    #[n(2)]
    pub runs: Vec<Run>,
    #[n(3)]
    pub released: Vec<Released>,
    /// Set when this is not the feed but older history of these scopes; `from` and `to` then say nothing.
    #[n(4)]
    pub history: Option<Vec<Piece>>,
}

/// HQ → device: a stream has a gap; send it from `from`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Need {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[cbor(n(1), with = "as_cbor::origin")]
    pub origin: Origin,
    #[n(2)]
    pub from: u64,
}

/// HQ → device: too much at once; come back later. What was acknowledged stays acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Slow {
    #[n(0)]
    pub retry_after_ms: u64,
}
