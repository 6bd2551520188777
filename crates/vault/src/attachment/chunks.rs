//! The STREAM construction over XChaCha20-Poly1305: each chunk knows its place and whether it is the last.

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::aead::{KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::VaultError;

pub(super) const CHUNK: usize = 64 * 1024;
pub(super) const SEALED: usize = CHUNK + 16;
pub(super) const HEADER: usize = 8 + NONCE;
const NONCE: usize = 19;
const MAGIC: &[u8; 8] = b"CHATT\0\0\x01";

pub(super) struct ChunkCipher {
    stream: StreamBE32<XChaCha20Poly1305>,
    nonce: [u8; NONCE],
    id: Uuid,
}

impl ChunkCipher {
    pub(super) fn new(key: &[u8; 32], id: Uuid, nonce: [u8; NONCE]) -> Self {
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        Self { stream: StreamBE32::from_aead(cipher, &nonce.into()), nonce, id }
    }

    /// The cipher of a file that begins with this header.
    pub(super) fn of_header(key: &[u8; 32], id: Uuid, header: &[u8; HEADER]) -> Option<Self> {
        let (magic, nonce) = header.split_at(MAGIC.len());
        (magic == MAGIC).then(|| Some(Self::new(key, id, nonce.try_into().ok()?)))?
    }

    pub(super) fn header(&self) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(MAGIC);
        header[8..].copy_from_slice(&self.nonce);
        header
    }

    pub(super) fn seal(&self, position: u32, last: bool, chunk: &[u8]) -> Result<Vec<u8>, VaultError> {
        let payload = Payload { msg: chunk, aad: self.id.as_bytes() };
        self.stream.encrypt(position, last, payload).map_err(|_| VaultError::AttachmentTooLarge)
    }

    pub(super) fn open(
        &self,
        position: u32,
        last: bool,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let payload = Payload { msg: sealed, aad: self.id.as_bytes() };
        let opened = self.stream.decrypt(position, last, payload);
        opened.map(Zeroizing::new).map_err(|_| VaultError::DamagedAttachment { id: self.id })
    }
}

/// How many chunks a file of that size has. An empty one has one, so that its end can be told.
pub(super) fn count(size: u64) -> u64 {
    size.div_ceil(CHUNK as u64).max(1)
}
