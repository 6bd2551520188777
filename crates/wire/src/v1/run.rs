//! Neighbouring changes of one stream as they travel: only the last signature of the run comes along,
//! and a payload's hash only where the payload itself is withheld.

use ledger::{Origin, RawChange, Scope, Stream};
use minicbor::{Decode, Encode};

use super::as_cbor;

/// One change of a run.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Carried {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub header: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub payload: Option<Vec<u8>>,
    /// Only when the payload is withheld or erased.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub payload_hash: Option<[u8; 32]>,
}

/// Changes `first_seq`, `first_seq + 1`, … of one stream by one author, the last one signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Run {
    #[cbor(n(0), with = "as_cbor::scope")]
    pub scope: Scope,
    #[cbor(n(1), with = "as_cbor::origin")]
    pub origin: Origin,
    #[n(2)]
    pub first_seq: u64,
    #[n(3)]
    pub changes: Vec<Carried>,
    #[cbor(n(4), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A run that says nothing, or says a change twice or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    #[error("a run without changes")]
    Empty,
    #[error("change {seq} carries neither its payload nor the payload's hash")]
    NoPayloadHash { seq: u64 },
    #[error("the numbers of a run pass the end of counting")]
    Endless,
    #[error("the last change of a run is not signed")]
    Unsigned,
}

impl Run {
    /// The run of these neighbours, the first of which is number `first_seq`.
    pub fn of(stream: &Stream, first_seq: u64, raws: Vec<RawChange>) -> Result<Self, RunError> {
        let signature = raws.last().ok_or(RunError::Empty)?.signature.ok_or(RunError::Unsigned)?;
        let carried = |raw: RawChange| Carried {
            payload_hash: raw.payload.is_none().then_some(raw.payload_hash),
            header: raw.header,
            payload: raw.payload,
        };
        let changes = raws.into_iter().map(carried).collect();
        Ok(Self { scope: stream.scope.clone(), origin: stream.origin, first_seq, changes, signature })
    }

    #[must_use]
    pub fn stream(&self) -> Stream {
        Stream { origin: self.origin, scope: self.scope.clone() }
    }

    /// The number of the last change.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.first_seq.saturating_add(self.changes.len() as u64).saturating_sub(1)
    }

    /// Bytes before compression, near enough to plan frames by.
    #[must_use]
    pub fn weight(&self) -> usize {
        let one = |c: &Carried| c.header.len() + c.payload.as_ref().map_or(34, Vec::len) + 10;
        self.changes.iter().map(one).sum::<usize>() + 120
    }

    /// The changes in the ledger's form. Where a payload came, its hash is computed, never believed.
    pub fn into_raw(self) -> Result<Vec<RawChange>, RunError> {
        let count = self.changes.len() as u64;
        if count == 0 {
            return Err(RunError::Empty);
        }
        self.first_seq.checked_add(count).ok_or(RunError::Endless)?;
        let mut raws = Vec::with_capacity(self.changes.len());
        for (seq, carried) in (self.first_seq..).zip(self.changes) {
            let payload_hash = match &carried.payload {
                Some(payload) => RawChange::hash_payload(payload),
                None => carried.payload_hash.ok_or(RunError::NoPayloadHash { seq })?,
            };
            let (header, payload) = (carried.header, carried.payload);
            raws.push(RawChange { header, payload, payload_hash, signature: None });
        }
        if let Some(last) = raws.last_mut() {
            last.signature = Some(self.signature);
        }
        Ok(raws)
    }
}
