//! The pure fold of one scope: what a vault's tables and HQ's checks have to agree with.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::{
    ChainError, Change, Dot, EntityId, EntityState, GENESIS, Hash, Op, OpAt, Origin, RawChange, Scope,
    Snapshot, VersionVector,
};

/// What became of a change that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    Applied,
    /// The same bytes were here before.
    Duplicate,
    /// Its predecessor in the stream has not arrived: it is kept and waits.
    Waiting,
    /// Another change already bears this name. Both are kept by whoever stores; this fold keeps the first.
    Equivocation,
}

type Place = (Origin, u64);

/// Changes erased by law, and the operations that are left of each.
pub(crate) type Erased = BTreeMap<Place, Vec<Op>>;

/// A scope as the fold of its changes. Order of arrival, repetition and cuts do not matter.
#[derive(Clone, Debug)]
pub struct ScopeState {
    pub scope: Scope,
    pub entities: BTreeMap<EntityId, EntityState>,
    pub known: VersionVector,
    log: Vec<Change>,
    heads: BTreeMap<Origin, Hash>,
    waiting: BTreeMap<Place, RawChange>,
    rejected: BTreeSet<Place>,
    /// Erased by law, and what is left of each.
    erased: Erased,
    /// Applied, rejected: what an operation may name without waiting for it.
    settled: BTreeSet<Place>,
}

impl ScopeState {
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            entities: BTreeMap::new(),
            known: VersionVector::default(),
            log: Vec::new(),
            heads: BTreeMap::new(),
            waiting: BTreeMap::new(),
            rejected: BTreeSet::new(),
            erased: BTreeMap::new(),
            settled: BTreeSet::new(),
        }
    }

    /// Takes a change in, and whatever was waiting for it.
    pub fn receive(&mut self, raw: RawChange) -> Result<Received, ChainError> {
        let header = Change::peek(&raw.header).map_err(|source| ChainError::Unreadable { seq: 0, source })?;
        let place = (header.origin, header.seq);
        if header.scope != self.scope {
            return Err(ChainError::OtherStream { seq: header.seq });
        }
        if header.seq <= self.known.get(&header.origin) {
            return Ok(self.repeated(place, raw));
        }
        if header.seq > self.known.get(&header.origin) + 1 {
            let kept = self.waiting.entry(place).or_insert_with(|| raw.clone());
            // The same change with the words that were withheld at first.
            if kept.payload.is_none() && kept.header == raw.header && kept.payload_hash == raw.payload_hash {
                *kept = raw;
            }
            return Ok(Received::Waiting);
        }
        self.advance(raw)?;
        let mut next = (header.origin, header.seq + 1);
        while let Some(raw) = self.waiting.remove(&next) {
            self.advance(raw)?;
            next.1 += 1;
        }
        Ok(Received::Applied)
    }

    fn repeated(&mut self, place: Place, raw: RawChange) -> Received {
        let Some(index) = self.log.iter().position(|c| (c.header.origin, c.header.seq) == place) else {
            return Received::Duplicate;
        };
        let stored = &self.log[index].raw;
        if stored.header != raw.header || stored.payload_hash != raw.payload_hash {
            return Received::Equivocation;
        }
        // A payload that was withheld and now came: the whole scope is folded anew.
        let is_wanted = stored.payload.is_none() && !self.erased.contains_key(&place);
        if is_wanted && raw.payload.is_some() {
            let previous = self.previous_hash(index);
            if let Ok(change) = Change::open(raw, &previous) {
                self.log[index] = change;
                self.refold();
                return Received::Applied;
            }
        }
        Received::Duplicate
    }

    fn previous_hash(&self, index: usize) -> Hash {
        let (origin, seq) = (self.log[index].header.origin, self.log[index].header.seq);
        let before = |c: &&Change| c.header.origin == origin && c.header.seq + 1 == seq;
        self.log.iter().find(before).map_or(GENESIS, |c| c.hash)
    }

    fn advance(&mut self, mut raw: RawChange) -> Result<(), ChainError> {
        let header = Change::peek(&raw.header).map_err(|source| ChainError::Unreadable { seq: 0, source })?;
        let origin = header.origin;
        if self.erased.contains_key(&(origin, header.seq)) {
            raw.payload = None;
        }
        let change = Change::open(raw, self.heads.get(&origin).unwrap_or(&GENESIS))?;
        self.heads.insert(origin, change.hash);
        self.known.advance(origin, change.header.seq);
        let decides = change.ops.iter().any(|op| matches!(op, Op::Disposition { .. } | Op::Redact { .. }));
        self.log.push(change);
        if decides {
            self.refold();
        } else if let Some(change) = self.log.pop() {
            self.apply(&change);
            self.log.push(change);
        }
        Ok(())
    }

    fn refold(&mut self) {
        self.entities.clear();
        self.settled.clear();
        self.rejected = rejected(&self.log);
        self.erased = erased(&self.log);
        let mut log = std::mem::take(&mut self.log);
        for change in &mut log {
            if self.erased.contains_key(&(change.header.origin, change.header.seq)) {
                change.raw.payload = None;
                change.ops.clear();
            }
        }
        log.iter().for_each(|change| self.apply(change));
        self.log = log;
    }

    fn apply(&mut self, change: &Change) {
        let place = (change.header.origin, change.header.seq);
        let ops = self.erased.get(&place).unwrap_or(&change.ops);
        let is_withheld = change.raw.payload.is_none() && !self.erased.contains_key(&place);
        if is_withheld && !self.rejected.contains(&place) {
            return;
        }
        self.settled.insert(place);
        if self.rejected.contains(&place) {
            return;
        }
        let (settled, rejected, erased) = (&self.settled, &self.rejected, &self.erased);
        let seen = |dot: &Dot| {
            let place = (dot.origin, dot.seq);
            settled.contains(&place) || rejected.contains(&place) || never_comes(erased, dot)
        };
        for (index, op) in (0..).zip(ops) {
            let Some(entity) = op.entity() else { continue };
            let dot = Dot { origin: place.0, seq: place.1, op: index };
            let at = OpAt { dot, hlc: change.header.hlc, author: change.header.author };
            self.entities.entry(entity).or_default().apply(&at, op, &seen);
        }
    }

    /// The changes in the order they were taken in.
    #[must_use]
    pub fn log(&self) -> &[Change] {
        &self.log
    }

    /// This fold without its history.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.scope.clone(), &self.log)
    }

    /// Changes whose predecessors have not arrived.
    pub fn waiting(&self) -> impl Iterator<Item = &RawChange> {
        self.waiting.values()
    }

    /// The hash of the last change of a stream: what the next one chains to.
    #[must_use]
    pub fn head(&self, origin: &Origin) -> Hash {
        self.heads.get(origin).copied().unwrap_or(GENESIS)
    }

    /// The one hash that two converged replicas agree on.
    #[must_use]
    pub fn state_hash(&self) -> Hash {
        state_hash(&self.scope, self.entities.iter().map(|(id, state)| (*id, state.encode())))
    }
}

/// The latest disposition of a change counts, by the hybrid clock of who decided.
fn rejected(log: &[Change]) -> BTreeSet<Place> {
    let mut verdicts = BTreeMap::new();
    for change in log {
        for op in &change.ops {
            if let Op::Disposition { origin, seq, accept, .. } = op {
                let stamp = (change.header.hlc, change.header.origin, change.header.seq);
                let verdict = verdicts.entry((*origin, *seq)).or_insert((stamp, *accept));
                *verdict = (*verdict).max((stamp, *accept));
            }
        }
    }
    verdicts.into_iter().filter(|(_, (_, accept))| !accept).map(|(place, _)| place).collect()
}

/// A value that was erased will never arrive, whether its change is here or not.
pub(crate) fn never_comes(erased: &Erased, dot: &Dot) -> bool {
    let left = erased.get(&(dot.origin, dot.seq));
    left.is_some_and(|left| !left.get(usize::from(dot.op)).is_some_and(Op::puts_value))
}

/// Every erasure that was said; who may say it is not asked here.
pub(crate) fn erased(log: &[Change]) -> Erased {
    let said = log.iter().flat_map(|change| &change.ops).filter_map(|op| match op {
        Op::Redact { origin, seq, left, .. } => Some(((*origin, *seq), left.clone())),
        _ => None,
    });
    said.collect()
}

/// The hash of a scope's state: its records in order of id, each by the hash of its canonical bytes.
#[must_use]
pub fn state_hash(scope: &Scope, entities: impl Iterator<Item = (EntityId, Vec<u8>)>) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"chancery/state/1");
    let scope = scope.to_bytes();
    hasher.update((scope.len() as u64).to_be_bytes());
    hasher.update(&scope);
    for (id, state) in entities {
        hasher.update(id.0.as_bytes());
        hasher.update(Sha256::digest(&state));
    }
    hasher.finalize().into()
}
