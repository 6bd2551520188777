//! Roots and proofs of RFC 6962. Which nodes a proof is made of, and whether it holds, is `ct-merkle`'s to say.

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use ledger::Hash;
use sha2::{Digest, Sha256};

/// No feed grows past this; what claims to be larger is not looked at.
pub const MAX_SIZE: u64 = 1 << 48;

/// The tree of the first `size` entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    pub size: u64,
    pub hash: Hash,
}

impl Root {
    /// The root of no entries.
    #[must_use]
    pub fn empty() -> Self {
        Self { size: 0, hash: Sha256::digest([]).into() }
    }

    fn known(&self) -> RootHash<Sha256> {
        RootHash::new(self.hash.into(), self.size)
    }

    /// Whether a leaf with this content stands at `index`, counted from 0.
    #[must_use]
    pub fn includes(&self, content: &[u8], index: u64, proof: &[u8]) -> bool {
        if self.size > MAX_SIZE || index >= self.size {
            return false;
        }
        let Ok(proof) = InclusionProof::try_from_bytes(proof.to_vec()) else { return false };
        self.known().verify_inclusion(&content, index, &proof).is_ok()
    }

    /// Whether this tree begins with everything that stood in `older`.
    #[must_use]
    pub fn extends(&self, older: &Self, proof: &[u8]) -> bool {
        if self.size > MAX_SIZE || older.size > self.size {
            return false;
        }
        if older.size == self.size || older.size == 0 {
            let same = older.size == 0 || older.hash == self.hash;
            return same && proof.is_empty() && (older.size > 0 || *older == Self::empty());
        }
        let Ok(proof) = ConsistencyProof::try_from_bytes(proof.to_vec()) else { return false };
        self.known().verify_consistency(&older.known(), &proof).is_ok()
    }
}

/// RFC 6962: the hash of a node over two others.
pub(crate) fn parent(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The leaves `from..to` of a tree, which one node stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: u64,
    pub to: u64,
}

impl Span {
    /// The node of this number in an array of all nodes, leaves at even numbers, in a tree of `size` leaves.
    fn of_node(number: u64, size: u64) -> Self {
        let width = 1_u64 << number.trailing_ones();
        let from = (number + 1 - width) / 2;
        Self { from, to: (from + width).min(size) }
    }
}

/// The nodes that prove that the entry at `index` (from 0) stands in a tree of `size`, in the order of the
/// proof; none when it does not.
#[must_use]
pub fn inclusion_spans(index: u64, size: u64) -> Option<Vec<Span>> {
    if size > MAX_SIZE || index >= size {
        return None;
    }
    let nodes = ct_merkle::indices_for_inclusion_proof(size, index);
    Some(nodes.into_iter().map(|node| Span::of_node(node, size)).collect())
}

/// The nodes that prove that the tree of `size` begins with that of `older`, in the order of the proof.
#[must_use]
pub fn consistency_spans(older: u64, size: u64) -> Option<Vec<Span>> {
    if size > MAX_SIZE || older > size {
        return None;
    }
    if older == 0 || older == size {
        return Some(Vec::new());
    }
    let nodes = ct_merkle::indices_for_consistency_proof(older, size - older);
    Some(nodes.into_iter().map(|node| Span::of_node(node, size)).collect())
}
