//! A change: one user action, chained to the one before it in its stream and signed by its author.
//!
//! Raw bytes are kept as they were made or received and are never encoded again. The payload hangs on
//! the header by its hash, so that erasing a payload by law leaves the chain verifiable.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::{FormatError, Hlc, Op, Origin, Quality, Scope, Stream, UserId, codec};

pub type Hash = [u8; 32];

/// What the first change of every stream names as its predecessor.
pub const GENESIS: Hash = [0; 32];

const CHANGE_DOMAIN: &[u8] = b"chancery/change/1";
const PAYLOAD_DOMAIN: &[u8] = b"chancery/payload/1";
const SIGNATURE_DOMAIN: &[u8] = b"chancery/signature/1";
/// The form of header and payload that this program writes and knows how to judge.
pub const CHANGE_VERSION: u8 = 1;

/// What is said about a change besides its operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub version: u8,
    pub scope: Scope,
    pub origin: Origin,
    pub author: UserId,
    /// The registry's version the author wrote with.
    pub schema: u16,
    /// The oldest version that can show this change rightly.
    pub min_reader: u16,
    pub quality: Quality,
    /// The user action, numbered by the domain.
    pub action: u16,
    pub seq: u64,
    pub hlc: Hlc,
    /// The author's wall clock, milliseconds of UTC.
    pub wall: i64,
}

impl Header {
    #[must_use]
    pub fn stream(&self) -> Stream {
        Stream { origin: self.origin, scope: self.scope.clone() }
    }
}

/// A change as it is stored and as it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawChange {
    pub header: Vec<u8>,
    /// `None` when withheld (held by HQ) or erased.
    pub payload: Option<Vec<u8>>,
    pub payload_hash: Hash,
    /// Of an author's run only the last signature needs to travel: the chain covers the others.
    pub signature: Option<[u8; 64]>,
}

impl RawChange {
    /// The stamp that this change puts on everything before it in its stream.
    #[must_use]
    pub fn hash(&self, previous: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(CHANGE_DOMAIN);
        hasher.update(previous);
        hasher.update((self.header.len() as u64).to_be_bytes());
        hasher.update(&self.header);
        hasher.update(self.payload_hash);
        hasher.finalize().into()
    }

    /// The hash by which a payload hangs on its header.
    #[must_use]
    pub fn hash_payload(payload: &[u8]) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(PAYLOAD_DOMAIN);
        hasher.update(payload);
        hasher.finalize().into()
    }
}

/// A change that was read and whose place in the chain is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub header: Header,
    /// Empty when the payload is withheld.
    pub ops: Vec<Op>,
    pub raw: RawChange,
    pub hash: Hash,
}

/// Why a change does not belong where it claims to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    #[error("change {seq} of the stream cannot be read: {source}")]
    Unreadable { seq: u64, source: FormatError },
    #[error("the payload of change {seq} is not the one its header names")]
    PayloadMismatch { seq: u64 },
    #[error("change {found} stands where change {expected} of the stream belongs")]
    OutOfOrder { expected: u64, found: u64 },
    #[error("change {seq} belongs to another stream")]
    OtherStream { seq: u64 },
    #[error("the signature of change {seq} does not fit")]
    BadSignature { seq: u64 },
    #[error("change {seq} ends its run without a signature")]
    Unsigned { seq: u64 },
    #[error("the key that should sign change {seq} is not known here")]
    UnknownSigner { seq: u64 },
}

impl Change {
    /// Reads a raw change and computes its hash after `previous`.
    pub fn open(raw: RawChange, previous: &Hash) -> Result<Self, ChainError> {
        let unreadable = |seq| move |source| ChainError::Unreadable { seq, source };
        let header = codec::read_header(&raw.header).map_err(unreadable(0))?;
        let seq = header.seq;
        let mut ops = Vec::new();
        if let Some(payload) = &raw.payload {
            if RawChange::hash_payload(payload) != raw.payload_hash {
                return Err(ChainError::PayloadMismatch { seq });
            }
            ops = codec::read_payload(payload).map_err(unreadable(seq))?;
        }
        let hash = raw.hash(previous);
        Ok(Self { header, ops, raw, hash })
    }

    /// Reads only the header, for those who need to know where a change belongs before its predecessor.
    pub fn peek(header: &[u8]) -> Result<Header, FormatError> {
        codec::read_header(header)
    }

    /// Whether the signature is the author's over this change and all before it.
    #[must_use]
    pub fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        self.raw.signature.is_some_and(|signature| {
            key.verify_strict(&signed_bytes(&self.hash), &Signature::from_bytes(&signature)).is_ok()
        })
    }
}

fn signed_bytes(hash: &Hash) -> Vec<u8> {
    [SIGNATURE_DOMAIN, hash].concat()
}

/// What is needed to make a change; `sign` turns it into one.
#[derive(Clone, Debug)]
pub struct Draft {
    pub scope: Scope,
    pub origin: Origin,
    pub author: UserId,
    pub schema: u16,
    pub min_reader: u16,
    pub quality: Quality,
    pub action: u16,
    pub seq: u64,
    pub hlc: Hlc,
    pub wall: i64,
    /// Random; keeps a withheld payload from being guessed by its hash.
    pub salt: [u8; 8],
    pub ops: Vec<Op>,
}

impl Draft {
    /// Encodes, chains after `previous` and signs.
    #[must_use]
    pub fn sign(self, key: &SigningKey, previous: &Hash) -> Change {
        let header = Header {
            version: CHANGE_VERSION,
            scope: self.scope,
            origin: self.origin,
            author: self.author,
            schema: self.schema,
            min_reader: self.min_reader,
            quality: self.quality,
            action: self.action,
            seq: self.seq,
            hlc: self.hlc,
            wall: self.wall,
        };
        let payload = codec::payload(&self.ops, self.salt);
        let mut raw = RawChange {
            header: codec::header(&header),
            payload_hash: RawChange::hash_payload(&payload),
            payload: Some(payload),
            signature: None,
        };
        let hash = raw.hash(previous);
        raw.signature = Some(key.sign(&signed_bytes(&hash)).to_bytes());
        Change { header, ops: self.ops, raw, hash }
    }
}

/// Checks a run of neighbours of one stream after `previous`, whose last sequence number was `after`.
///
/// Every author's last change in the run must carry a signature that fits; the chain covers the rest.
pub fn verify_run(
    stream: &Stream,
    after: u64,
    previous: &Hash,
    raws: Vec<RawChange>,
    key_of: impl Fn(&UserId, &Origin) -> Option<VerifyingKey>,
) -> Result<Vec<Change>, ChainError> {
    let mut changes: Vec<Change> = Vec::with_capacity(raws.len());
    let mut previous = *previous;
    for (expected, raw) in (after + 1..).zip(raws) {
        let change = Change::open(raw, &previous)?;
        let found = change.header.seq;
        if change.header.origin != stream.origin || change.header.scope != stream.scope {
            return Err(ChainError::OtherStream { seq: found });
        }
        if found != expected {
            return Err(ChainError::OutOfOrder { expected, found });
        }
        previous = change.hash;
        changes.push(change);
    }
    for (index, change) in changes.iter().enumerate() {
        let seq = change.header.seq;
        let next_author = changes.get(index + 1).map(|next| next.header.author);
        let ends_run = next_author != Some(change.header.author);
        if change.raw.signature.is_none() && ends_run {
            return Err(ChainError::Unsigned { seq });
        }
        // Signatures inside a run are checked too where they came along: a wrong one is never kept.
        if change.raw.signature.is_some() {
            let key = key_of(&change.header.author, &change.header.origin)
                .ok_or(ChainError::UnknownSigner { seq })?;
            if !change.is_signed_by(&key) {
                return Err(ChainError::BadSignature { seq });
            }
        }
    }
    Ok(changes)
}
