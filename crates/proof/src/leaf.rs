//! One entry of HQ's feed as a leaf of the tree: what it commits to, and nothing that could be read out of it.

use ledger::{Hash, Scope};
use sha2::{Digest, Sha256};

/// The entry is a change as it came.
pub const CHANGE: u8 = 0;
/// The entry is the payload of a change that was held when it came, and accepted later.
pub const RELEASED: u8 = 1;

const ENTRY_DOMAIN: &[u8] = b"chancery/entry/1";
const SCOPE_DOMAIN: &[u8] = b"chancery/scope/1";

/// What the tree says of one entry: where it stands, which change it is, when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// Counted from 1; the leaf's index in the tree is one less.
    pub pos: u64,
    pub part: u8,
    pub scope: &'a Scope,
    /// The change's hash, which chains it to all before it in its stream.
    pub hash: &'a Hash,
    /// HQ's clock, milliseconds of UTC.
    pub received_at: i64,
}

impl Leaf<'_> {
    /// The canonical bytes. The scope is hashed together with the change, so that nobody who sees a leaf
    /// learns which entries belong together.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut scope = Sha256::new();
        scope.update(SCOPE_DOMAIN);
        scope.update(self.hash);
        scope.update(self.scope.to_bytes());
        let mut bytes = Vec::with_capacity(ENTRY_DOMAIN.len() + 81);
        bytes.extend_from_slice(ENTRY_DOMAIN);
        bytes.extend_from_slice(&self.pos.to_be_bytes());
        bytes.push(self.part);
        bytes.extend_from_slice(&scope.finalize());
        bytes.extend_from_slice(self.hash);
        bytes.extend_from_slice(&self.received_at.to_be_bytes());
        bytes
    }

    #[must_use]
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.to_bytes())
    }
}

/// RFC 6962: the hash of a leaf with this content.
#[must_use]
pub fn leaf_hash(content: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(content);
    hasher.finalize().into()
}
