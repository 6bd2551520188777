//! The outside of a bundle: who made it for whom, and what the body must be. Readable by any courier, so
//! it says nothing of what is inside.

use std::io::Read;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ledger::DeviceId;
use minicbor::{Decode, Encode};
use uuid::Uuid;

use super::{BLOCK, BundleError, LARGEST, MOST_PARTS, MOST_RECIPIENTS, VERSION};
use crate::v1::as_cbor;

const MAGIC: &[u8; 8] = b"CHBUNDLE";
const DOMAIN: &[u8] = b"chancery/bundle/1";
const SIGNED: usize = BLOCK - 64;
const FRONT: usize = MAGIC.len() + 4;

/// Positions of HQ's feed that the part covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FeedRange {
    #[n(0)]
    pub from: u64,
    #[n(1)]
    pub to: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    #[n(0)]
    pub version: u16,
    /// The same for all parts.
    #[cbor(n(1), with = "as_cbor::uuid")]
    pub id: Uuid,
    /// Whose key signs: an enrolled device, or HQ's own.
    #[cbor(n(2), with = "as_cbor::device")]
    pub from: DeviceId,
    #[cbor(n(3), with = "as_cbor::devices")]
    pub to: Vec<DeviceId>,
    /// By the maker's clock, milliseconds of UTC. Shown, never decided by.
    #[n(4)]
    pub created: i64,
    /// From 1.
    #[n(5)]
    pub part: u16,
    #[n(6)]
    pub parts: u16,
    /// Bytes of the encrypted body.
    #[n(7)]
    pub length: u64,
    /// SHA-256 of the encrypted body.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub sha256: [u8; 32],
    /// Only in bundles of HQ.
    #[n(9)]
    pub feed: Option<FeedRange>,
}

impl Header {
    /// The block that stands before the body.
    pub fn sign(&self, key: &SigningKey) -> Result<[u8; BLOCK], BundleError> {
        self.check()?;
        let cbor = minicbor::to_vec(self).map_err(|_| BundleError::Malformed)?;
        let length = u32::try_from(cbor.len()).map_err(|_| BundleError::Malformed)?;
        let mut block = [0; BLOCK];
        block[..MAGIC.len()].copy_from_slice(MAGIC);
        block[MAGIC.len()..FRONT].copy_from_slice(&length.to_be_bytes());
        let room = block[FRONT..SIGNED].get_mut(..cbor.len()).ok_or(BundleError::Malformed)?;
        room.copy_from_slice(&cbor);
        let signature = key.sign(&signed_bytes(&block));
        block[SIGNED..].copy_from_slice(&signature.to_bytes());
        Ok(block)
    }

    #[must_use]
    pub fn is_for(&self, device: DeviceId) -> bool {
        self.to.contains(&device)
    }

    fn check(&self) -> Result<(), BundleError> {
        if !(1..=MOST_RECIPIENTS).contains(&self.to.len()) {
            return Err(BundleError::Recipients);
        }
        let is_part = (1..=self.parts).contains(&self.part) && self.parts <= MOST_PARTS;
        let fits = self.length <= LARGEST - BLOCK as u64;
        if is_part && fits { Ok(()) } else { Err(BundleError::Malformed) }
    }
}

fn signed_bytes(block: &[u8; BLOCK]) -> Vec<u8> {
    [DOMAIN, &block[..SIGNED]].concat()
}

/// What a bundle says of itself before its signature was looked at.
#[derive(Clone)]
pub struct Claim {
    header: Header,
    block: [u8; BLOCK],
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claim").field("header", &self.header).finish_non_exhaustive()
    }
}

impl Claim {
    /// Reads the block; the reader then stands at the body.
    pub fn read(reader: &mut impl Read) -> Result<Self, BundleError> {
        let mut block = [0; BLOCK];
        reader.read_exact(&mut block).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => BundleError::NotABundle,
            _ => BundleError::Unreadable(error),
        })?;
        Self::of_block(block)
    }

    pub fn of_block(block: [u8; BLOCK]) -> Result<Self, BundleError> {
        let (front, rest) = block.split_at(FRONT);
        let (magic, length) = front.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(BundleError::NotABundle);
        }
        let length = length.try_into().map(u32::from_be_bytes).unwrap_or(u32::MAX);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let cbor = rest[..SIGNED - FRONT].get(..length).ok_or(BundleError::Malformed)?;
        // A newer version may say other things than the rest of this header; only its number is read.
        let version = version_of(cbor).ok_or(BundleError::Malformed)?;
        if version > VERSION {
            return Err(BundleError::Newer { version });
        }
        let mut decoder = minicbor::Decoder::new(cbor);
        let header: Header = decoder.decode().map_err(|_| BundleError::Malformed)?;
        if decoder.position() != cbor.len() {
            return Err(BundleError::Malformed);
        }
        header.check()?;
        Ok(Self { header, block })
    }

    /// What it says, unproven.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header, once the key of the device it names was found to have signed it.
    pub fn verified(&self, key: &VerifyingKey) -> Result<&Header, BundleError> {
        let mut signature = [0; 64];
        signature.copy_from_slice(&self.block[SIGNED..]);
        key.verify_strict(&signed_bytes(&self.block), &Signature::from_bytes(&signature))
            .map_err(|_| BundleError::Forged)?;
        Ok(&self.header)
    }
}

/// The map's first entry, which every version keeps.
fn version_of(cbor: &[u8]) -> Option<u16> {
    let mut decoder = minicbor::Decoder::new(cbor);
    decoder.map().ok()?;
    (decoder.u8().ok()? == 0).then(|| decoder.u16().ok())?
}
