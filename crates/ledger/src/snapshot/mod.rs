//! A scope at one moment, complete without its history: how far every stream is known and with which
//! chain hash, what is held or rejected, and the state of every record.
//!
//! Pure. A snapshot is nobody's signed word: whoever takes one in must check it against the history once
//! that has come, and believe the history.

mod bytes;

use std::collections::{BTreeMap, BTreeSet};

use crate::scope_state::{Erased, erased, never_comes};
use crate::{Change, Dot, EntityId, EntityState, Hash, Hlc, Op, OpAt, Origin, Scope};

/// The name of a change within its scope.
pub type Place = (Origin, u64);

/// How far a stream goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamEnd {
    pub seq: u64,
    /// What the next change of the stream chains to.
    pub hash: Hash,
    pub hlc: Hlc,
}

/// A reviewer's verdict on a change. The latest counts, by the clock of who decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub accept: bool,
    pub reason: String,
    pub hlc: Hlc,
    /// The change that says so.
    pub by: Place,
}

impl Verdict {
    fn stamp(&self) -> (Hlc, Place, bool) {
        (self.hlc, self.by, self.accept)
    }
}

/// The state of one record, and the oldest version that can show it rightly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordState {
    pub state: EntityState,
    pub min_reader: u16,
}

/// See the module's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub scope: Scope,
    pub heads: BTreeMap<Origin, StreamEnd>,
    /// Changes below the heads whose payload was not there.
    pub withheld: BTreeSet<Place>,
    pub verdicts: BTreeMap<Place, Verdict>,
    pub records: BTreeMap<EntityId, RecordState>,
}

impl Snapshot {
    /// A scope in which nothing has happened.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            heads: BTreeMap::new(),
            withheld: BTreeSet::new(),
            verdicts: BTreeMap::new(),
            records: BTreeMap::new(),
        }
    }

    /// The fold of a scope's changes from the beginning, in the order they were taken in.
    #[must_use]
    pub fn of(scope: Scope, changes: &[Change]) -> Self {
        let mut snapshot = Self::new(scope);
        snapshot.extend(changes);
        snapshot
    }

    #[must_use]
    pub fn is_rejected(&self, place: &Place) -> bool {
        self.verdicts.get(place).is_some_and(|verdict| !verdict.accept)
    }

    /// Whether what this change says is in the records already, or never will be.
    #[must_use]
    pub fn covers(&self, place: &Place) -> bool {
        let known = self.heads.get(&place.0).is_some_and(|end| place.1 <= end.seq);
        self.is_rejected(place) || known && !self.withheld.contains(place)
    }

    /// Takes in changes that follow the heads, or payloads that were withheld.
    ///
    /// A verdict that turns against a change taken in before takes its operations out, and so does an erasure
    /// of one; what they had replaced, and what is left of an erased one, come back only with the history.
    pub fn extend(&mut self, changes: &[Change]) {
        let erased = erased(changes);
        let known: Vec<&Place> = erased.keys().filter(|place| self.covers(place)).collect();
        known.into_iter().for_each(|place| self.strip(place));
        changes.iter().for_each(|change| self.hear_verdicts(change));
        changes.iter().for_each(|change| self.take(change, &erased));
    }

    fn hear_verdicts(&mut self, change: &Change) {
        let by = (change.header.origin, change.header.seq);
        for op in &change.ops {
            let Op::Disposition { origin, seq, accept, reason } = op else { continue };
            let place = (*origin, *seq);
            let verdict = Verdict { accept: *accept, reason: reason.clone(), hlc: change.header.hlc, by };
            if self.verdicts.get(&place).is_some_and(|known| known.stamp() >= verdict.stamp()) {
                continue;
            }
            self.verdicts.insert(place, verdict);
            if !accept {
                self.strip(&place);
            }
        }
    }

    fn take(&mut self, change: &Change, erased: &Erased) {
        let header = &change.header;
        let place = (header.origin, header.seq);
        let is_next = self.heads.get(&place.0).is_none_or(|end| place.1 > end.seq);
        if !is_next && !self.withheld.contains(&place) {
            return;
        }
        if is_next {
            let hlc = self.heads.get(&place.0).map_or(header.hlc, |end| end.hlc.max(header.hlc));
            self.heads.insert(place.0, StreamEnd { seq: place.1, hash: change.hash, hlc });
        }
        let left = erased.get(&place);
        if change.raw.payload.is_none() && left.is_none() {
            self.withheld.insert(place);
            return;
        }
        self.withheld.remove(&place);
        if !self.is_rejected(&place) {
            self.apply(change, left.unwrap_or(&change.ops), erased);
        }
    }

    fn apply(&mut self, change: &Change, ops: &[Op], erased: &Erased) {
        let header = &change.header;
        for (index, op) in (0..).zip(ops) {
            let Some(entity) = op.entity() else { continue };
            let dot = Dot { origin: header.origin, seq: header.seq, op: index };
            let at = OpAt { dot, hlc: header.hlc, author: header.author };
            let mut record = self.records.remove(&entity).unwrap_or_default();
            let seen = |dot: &Dot| self.covers(&(dot.origin, dot.seq)) || never_comes(erased, dot);
            record.state.apply(&at, op, &seen);
            record.min_reader = record.min_reader.max(header.min_reader);
            self.records.insert(entity, record);
        }
    }

    /// Takes what a change said out of every record: it was rejected, or erased by law.
    pub fn strip(&mut self, place: &Place) {
        self.records.values_mut().for_each(|record| record.state.strip(place));
        self.records.retain(|_, record| record.state != EntityState::default());
    }

    /// Both snapshots as one. Nothing that either has is lost unless the other knows that it was replaced.
    /// Where they differ about a verdict, the later one counts.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let mut joined = Self::new(self.scope.clone());
        for (origin, end) in self.heads.iter().chain(&other.heads) {
            let known = joined.heads.entry(*origin).or_insert(*end);
            if end.seq > known.seq {
                *known = *end;
            }
        }
        for (place, verdict) in self.verdicts.iter().chain(&other.verdicts) {
            let known = joined.verdicts.entry(*place).or_insert_with(|| verdict.clone());
            if verdict.stamp() > known.stamp() {
                *known = verdict.clone();
            }
        }
        let held_here = self.withheld.iter().filter(|place| !other.covers(place));
        let held_there = other.withheld.iter().filter(|place| !self.covers(place));
        joined.withheld = held_here.chain(held_there).copied().collect();
        let ids: BTreeSet<&EntityId> = self.records.keys().chain(other.records.keys()).collect();
        let nothing = RecordState::default();
        for id in ids {
            let here = self.records.get(id).unwrap_or(&nothing);
            let there = other.records.get(id).unwrap_or(&nothing);
            let knows = |of: &Self, dot: &Dot| of.covers(&(dot.origin, dot.seq));
            let state = here.state.join(&|dot| knows(self, dot), &there.state, &|dot| knows(other, dot));
            let min_reader = here.min_reader.max(there.min_reader);
            joined.records.insert(*id, RecordState { state, min_reader });
        }
        let rejected: Vec<Place> =
            joined.verdicts.iter().filter(|(_, v)| !v.accept).map(|(place, _)| *place).collect();
        rejected.iter().for_each(|place| joined.strip(place));
        joined
    }

    /// Whether every value in the records is one the heads account for: a value from beyond them would
    /// later suppress the change that really bears its name.
    #[must_use]
    pub fn accounts_for_its_records(&self) -> bool {
        let known = |dot: &Dot| self.heads.get(&dot.origin).is_some_and(|end| dot.seq <= end.seq);
        self.records.values().all(|record| record.state.dots_present().all(known))
    }
}
