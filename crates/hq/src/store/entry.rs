//! One entry of the feed.

use ledger::{Change, Hash, Origin, RawChange, Scope, Stream, UserId};

use super::{Row, StoreError};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Change,
    /// The payload of a change that was held when it came, and is accepted now.
    Released,
}

impl Part {
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Change => 0,
            Self::Released => 1,
        }
    }
}

/// A change in HQ's order, with the hash that chains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Zero until the store has given one.
    pub pos: u64,
    pub scope: Scope,
    pub origin: Origin,
    pub seq: u64,
    pub part: Part,
    pub author: UserId,
    pub raw: RawChange,
    pub hash: Hash,
    /// Held: devices get the header and the payload's hash only.
    pub withheld: bool,
    pub received_at: i64,
}

impl Entry {
    #[must_use]
    pub fn of(change: &Change, withheld: bool, received_at: i64) -> Self {
        let header = &change.header;
        Self {
            pos: 0,
            scope: header.scope.clone(),
            origin: header.origin,
            seq: header.seq,
            part: Part::Change,
            author: header.author,
            raw: change.raw.clone(),
            hash: change.hash,
            withheld,
            received_at,
        }
    }

    #[must_use]
    pub fn stream(&self) -> Stream {
        Stream { origin: self.origin, scope: self.scope.clone() }
    }

    /// Bytes before compression, near enough to plan frames by.
    #[must_use]
    pub fn weight(&self) -> usize {
        let payload = self.raw.payload.as_ref().filter(|_| !self.withheld || self.part == Part::Released);
        self.raw.header.len() + payload.map_or(34, Vec::len) + 16
    }

    pub fn read(row: &Row) -> Result<Self, StoreError> {
        let incarnation = u32::try_from(row.int(3)?).map_err(|_| StoreError::Malformed("an incarnation"))?;
        let signature = if row.is_null(10) { None } else { Some(row.array(10)?) };
        Ok(Self {
            pos: row.unsigned(0)?,
            scope: row.scope(1)?,
            origin: Origin { device: row.uuid(2)?.into(), incarnation },
            seq: row.unsigned(4)?,
            part: if row.int(5)? == 0 { Part::Change } else { Part::Released },
            author: row.uuid(6)?.into(),
            raw: RawChange {
                header: row.blob(7)?,
                payload: row.optional_blob(8)?,
                payload_hash: row.array(9)?,
                signature,
            },
            hash: row.array(11)?,
            withheld: row.flag(12)?,
            received_at: row.int(13)?,
        })
    }
}
