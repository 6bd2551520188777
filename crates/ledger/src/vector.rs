//! Version vectors: how far each origin's stream is known.

use std::collections::BTreeMap;

use crate::{Dot, Origin};

/// For each origin the highest sequence number known, everything below included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionVector(pub BTreeMap<Origin, u64>);

impl VersionVector {
    #[must_use]
    pub fn get(&self, origin: &Origin) -> u64 {
        self.0.get(origin).copied().unwrap_or(0)
    }

    /// Whether the change that holds this operation is known.
    #[must_use]
    pub fn contains(&self, dot: &Dot) -> bool {
        dot.seq <= self.get(&dot.origin)
    }

    pub fn advance(&mut self, origin: Origin, seq: u64) {
        let known = self.0.entry(origin).or_default();
        *known = (*known).max(seq);
    }

    /// The pairs in order of origin, as operations carry them.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(Origin, u64)> {
        self.0.iter().map(|(origin, seq)| (*origin, *seq)).collect()
    }

    #[must_use]
    pub fn from_pairs(pairs: &[(Origin, u64)]) -> Self {
        Self(pairs.iter().copied().collect())
    }
}
