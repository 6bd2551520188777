//! Reading a stored attachment back, chunk by chunk, with every chunk and the whole verified.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::chunks::{CHUNK, ChunkCipher, HEADER, SEALED, count};
use super::{Row, StoredAttachment};
use crate::VaultError;

pub struct AttachmentReader {
    file: File,
    cipher: ChunkCipher,
    stored: StoredAttachment,
    chunks: u64,
    next: u64,
    sha: Sha256,
    rest: Zeroizing<Vec<u8>>,
    at: usize,
}

impl std::fmt::Debug for AttachmentReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AttachmentReader").field("id", &self.stored.id).finish_non_exhaustive()
    }
}

impl AttachmentReader {
    pub(super) fn open(path: &Path, row: Row) -> Result<Self, VaultError> {
        let id = row.stored.id;
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(VaultError::DamagedAttachment { id });
            }
            opened => opened?,
        };
        let mut header = [0; HEADER];
        file.read_exact(&mut header).map_err(|_| VaultError::DamagedAttachment { id })?;
        let cipher = ChunkCipher::of_header(&row.key, id, &header);
        let cipher = cipher.ok_or(VaultError::DamagedAttachment { id })?;
        let chunks = count(row.stored.size);
        Ok(Self {
            file,
            cipher,
            stored: row.stored,
            chunks,
            next: 0,
            sha: Sha256::new(),
            rest: Zeroizing::new(Vec::new()),
            at: 0,
        })
    }

    pub(super) fn stored(&self) -> &StoredAttachment {
        &self.stored
    }

    /// The next chunk; `None` after the last one, when size and SHA-256 were found right.
    pub fn next_chunk(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        if self.next == self.chunks {
            return Ok(None);
        }
        let chunk = self.chunk_at_cursor(self.next)?;
        self.sha.update(&*chunk);
        self.next += 1;
        if self.next == self.chunks {
            self.check_end()?;
        }
        Ok(Some(chunk))
    }

    fn damaged(&self) -> VaultError {
        VaultError::DamagedAttachment { id: self.stored.id }
    }

    fn chunk_at_cursor(&mut self, position: u64) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let mut sealed = Vec::with_capacity(SEALED);
        (&mut self.file).take(SEALED as u64).read_to_end(&mut sealed)?;
        let last = position + 1 == self.chunks;
        let position = u32::try_from(position).map_err(|_| self.damaged())?;
        self.cipher.open(position, last, &sealed)
    }

    fn check_end(&mut self) -> Result<(), VaultError> {
        let beyond = (&mut self.file).take(1).read_to_end(&mut Vec::new())?;
        let sha: [u8; 32] = self.sha.clone().finalize().into();
        if beyond == 0 && sha == self.stored.sha256 { Ok(()) } else { Err(self.damaged()) }
    }

    /// Up to `most` bytes from `offset` on, out of order. Each chunk is verified, the whole is not.
    pub(super) fn piece(&mut self, offset: u64, most: usize) -> Result<Vec<u8>, VaultError> {
        let chunk_size = CHUNK as u64;
        let left = usize::try_from(self.stored.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let mut piece = Vec::with_capacity(most.min(left));
        let mut at = offset;
        while piece.len() < most && at < self.stored.size {
            let position = at / chunk_size;
            self.file.seek(SeekFrom::Start(HEADER as u64 + position * SEALED as u64))?;
            let chunk = self.chunk_at_cursor(position)?;
            let skip = usize::try_from(at % chunk_size).unwrap_or(usize::MAX);
            let wanted = chunk.get(skip..).ok_or(VaultError::DamagedAttachment { id: self.stored.id })?;
            let taken = wanted.len().min(most - piece.len());
            piece.extend_from_slice(&wanted[..taken]);
            at += taken as u64;
        }
        Ok(piece)
    }
}

impl Read for AttachmentReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.rest.len() {
            match self.next_chunk() {
                Ok(None) => return Ok(0),
                Ok(Some(chunk)) => (self.rest, self.at) = (chunk, 0),
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            }
        }
        let taken = buffer.len().min(self.rest.len() - self.at);
        buffer[..taken].copy_from_slice(&self.rest[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}
