//! What travels in courier bundles only.

use minicbor::{Decode, Encode};
use uuid::Uuid;

use super::as_cbor;

/// A piece of an attachment, from `offset` on. The receiver takes it where it continues what is there.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FilePiece {
    #[cbor(n(0), with = "as_cbor::uuid")]
    pub case: Uuid,
    #[cbor(n(1), with = "as_cbor::uuid")]
    pub id: Uuid,
    /// `original`, or the name of one of the small copies made of it.
    #[n(2)]
    pub part: String,
    /// Of the whole file.
    #[n(3)]
    pub size: u64,
    /// Of the whole file.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub sha256: [u8; 32],
    #[n(5)]
    pub offset: u64,
    #[cbor(n(6), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// HQ → device: files that HQ has whole, verified and durable.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Kept {
    #[n(0)]
    pub files: Vec<KeptFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeptFile {
    #[cbor(n(0), with = "as_cbor::uuid")]
    pub case: Uuid,
    #[cbor(n(1), with = "as_cbor::uuid")]
    pub id: Uuid,
    #[n(2)]
    pub part: String,
}
