//! What is written together: entries of the feed and what the books say because of them.

use ledger::{EntityId, Hash, Origin, Scope, Stream, UserId};

use super::{Cell, Entry};

/// One writing statement.
#[derive(Clone, Debug)]
pub struct Write {
    pub sql: &'static str,
    pub parameters: Vec<Cell>,
    /// The batch is stale unless this statement changes a row.
    pub must_change: bool,
}

impl Write {
    #[must_use]
    pub fn new(sql: &'static str, parameters: Vec<Cell>) -> Self {
        Self { sql, parameters, must_change: false }
    }

    /// A statement that only fits what was read before.
    #[must_use]
    pub fn guarded(sql: &'static str, parameters: Vec<Cell>) -> Self {
        Self { sql, parameters, must_change: true }
    }
}

/// A stream goes on from where it was read to a new head.
#[derive(Clone, Debug)]
pub struct StreamStep {
    pub stream: Stream,
    /// The head that was read; zero for a new stream.
    pub from: u64,
    pub head: u64,
    pub hash: Hash,
    pub frozen: bool,
}

/// A record that a change creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntity {
    pub scope: Scope,
    pub id: EntityId,
    pub kind: u16,
    pub author: UserId,
    pub origin: Origin,
    pub seq: u64,
}

/// Everything one decision writes.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The policy counter the decision was made under.
    pub policy: Option<u64>,
    /// The count of cases the decision was made under.
    pub cases: Option<u64>,
    /// Decisions staged elsewhere are stale after this one.
    pub changes_policy: bool,
    pub new_cases: u64,
    pub entries: Vec<Entry>,
    pub streams: Vec<StreamStep>,
    pub entities: Vec<NewEntity>,
    pub writes: Vec<Write>,
}

impl Batch {
    /// Whether it touches the feed's head: otherwise nobody needs to wait for it.
    pub(super) fn takes_turn(&self) -> bool {
        !self.entries.is_empty()
            || self.policy.is_some()
            || self.cases.is_some()
            || self.changes_policy
            || self.new_cases > 0
    }

    /// The guarded writes that move the streams' heads.
    pub(super) fn stream_writes(&self) -> Vec<Write> {
        self.streams.iter().map(StreamStep::write).collect()
    }
}

impl StreamStep {
    fn write(&self) -> Write {
        let Origin { device, incarnation } = self.stream.origin;
        let mut parameters =
            vec![Cell::from(&self.stream.scope), device.into(), incarnation.into(), self.head.into()];
        parameters.extend([Cell::from(self.hash), self.frozen.into()]);
        if self.from == 0 {
            let sql = "INSERT INTO stream (scope, device, incarnation, head, hash, frozen) \
                       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
            return Write::guarded(sql, parameters);
        }
        parameters.push(self.from.into());
        let sql = "UPDATE stream SET head = $4, hash = $5, frozen = $6 \
                   WHERE scope = $1 AND device = $2 AND incarnation = $3 AND head = $7 AND frozen = 0";
        Write::guarded(sql, parameters)
    }
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Written and durable; the entries have the positions `first..=last`.
    Written { first: u64, last: u64 },
    /// Decided on what is no longer so; nothing was written. Decide again.
    Stale,
}
