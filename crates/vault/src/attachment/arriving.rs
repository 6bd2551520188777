//! Files that arrive in pieces.
//!
//! Each piece is sealed for itself as it comes, so that a cut costs one piece and nothing lies in plaintext.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Write};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use model::PartId;
use rusqlite::OptionalExtension;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::write::write_file;
use super::{StoredAttachment, arriving_path, path_of};
use crate::keys::random;
use crate::{Vault, VaultError};

const NONCE: usize = 24;
const LONGEST_PIECE: usize = 4 * 1024 * 1024;

impl Vault {
    /// Bytes of a part that are here, of one that is still arriving.
    pub fn received(&self, part: PartId) -> Result<u64, VaultError> {
        match (self.arriving.get(&part), self.arriving_part(part)?) {
            (_, None) => Ok(0),
            (Some((received, _)), Some(_)) => Ok(*received),
            (None, Some(mut arriving)) => arriving.measure(),
        }
    }

    fn arriving_key(&self, part: PartId) -> Result<Option<Zeroizing<[u8; 32]>>, VaultError> {
        let sql = "SELECT key FROM attachment_arriving WHERE id = ?1 AND part = ?2";
        let mut statement = self.db.prepare_cached(sql)?;
        let key = statement.query_row((part.attachment, part.part.name()), |row| row.get(0)).optional()?;
        Ok(key.map(Zeroizing::new))
    }

    fn arriving_part(&self, part: PartId) -> Result<Option<Arriving>, VaultError> {
        let Some(key) = self.arriving_key(part)? else { return Ok(None) };
        match File::open(arriving_path(&self.dir, part)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => Ok(Some(Arriving::new(part, &key, opened?))),
        }
    }

    /// Adds a piece at the end of what is here; one that belongs elsewhere changes nothing.
    ///
    /// Returns how many bytes are here now. More than the record announces is refused before it is written.
    pub fn store_attachment_piece(
        &mut self,
        part: impl Into<PartId>,
        offset: u64,
        bytes: &[u8],
    ) -> Result<u64, VaultError> {
        let part = part.into();
        let (received, intact) = self.begin_arriving(part)?;
        if received != offset || bytes.is_empty() {
            return Ok(received);
        }
        let id = part.attachment;
        let (_, size, _) = self.announced(part)?.ok_or(VaultError::NoAttachment { id })?;
        if offset + bytes.len() as u64 > size {
            return Err(VaultError::ContentMismatch);
        }
        let path = arriving_path(&self.dir, part);
        let key = self.arriving_key(part)?.ok_or(VaultError::NoAttachment { id })?;
        std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
        // What a cut left half-written goes before the next piece comes.
        file.set_len(intact)?;
        let mut file = OpenOptions::new().append(true).open(&path)?;
        let mut at = offset;
        for piece in bytes.chunks(LONGEST_PIECE) {
            file.write_all(&seal(&key, id, at, piece)?)?;
            at += piece.len() as u64;
        }
        file.sync_data()?;
        self.arriving.insert(part, (at, file.metadata()?.len()));
        Ok(at)
    }

    /// Bytes of the part that are here, and of its sealed form on disk; a key for it where it has none.
    fn begin_arriving(&mut self, part: PartId) -> Result<(u64, u64), VaultError> {
        match (self.arriving.get(&part), self.arriving_part(part)?) {
            (Some(known), Some(_)) => Ok(*known),
            (None, Some(mut arriving)) => Ok((arriving.measure()?, arriving.intact)),
            (_, None) => {
                self.db.execute(
                    "INSERT OR REPLACE INTO attachment_arriving (id, part, key) VALUES (?1, ?2, ?3)",
                    (part.attachment, part.part.name(), *Zeroizing::new(random::<32>()?)),
                )?;
                Ok((0, 0))
            }
        }
    }

    /// Verifies what arrived and makes it a part of the attachment; what does not fit its record is thrown away.
    pub fn finish_attachment(
        &mut self,
        part: impl Into<PartId>,
        now_ms: i64,
    ) -> Result<StoredAttachment, VaultError> {
        let part = part.into();
        if let Some(stored) = self.reads().attachment(part)? {
            return Ok(stored);
        }
        let (case, size, sha256) =
            self.announced(part)?.ok_or(VaultError::NoAttachment { id: part.attachment })?;
        let key = Zeroizing::new(random()?);
        let path = path_of(&self.dir, part);
        let written = match self.arriving_part(part)? {
            Some(part_file) => {
                let mut source = PartReader { part: part_file, piece: Zeroizing::new(Vec::new()), at: 0 };
                write_file(&path, part, case, &key, &mut source)
            }
            None => write_file(&path, part, case, &key, &mut io::empty()),
        };
        let written = written.and_then(|written| {
            let fits = written.size == size && written.sha256 == sha256;
            if fits { Ok(written) } else { Err(VaultError::ContentMismatch) }
        });
        let saved = written.and_then(|written| {
            let stored = StoredAttachment { durable: true, ..written };
            self.save_row(&stored, &key, now_ms).map(|()| stored)
        });
        // A full disk says nothing about the file: what has arrived of it waits for room.
        if matches!(saved, Err(VaultError::DiskFull)) {
            _ = std::fs::remove_file(&path);
            return saved;
        }
        if saved.is_err() {
            _ = std::fs::remove_file(&path);
        }
        self.forget_arriving(part)?;
        self.wish_granted(part)?;
        saved
    }

    /// Throws away what has arrived of a part.
    pub fn forget_arriving(&mut self, part: PartId) -> Result<(), VaultError> {
        self.arriving.remove(&part);
        _ = std::fs::remove_file(arriving_path(&self.dir, part));
        let sql = "DELETE FROM attachment_arriving WHERE id = ?1 AND part = ?2";
        self.db.execute(sql, (part.attachment, part.part.name()))?;
        Ok(())
    }
}

/// Length of the plaintext, nonce, ciphertext.
fn seal(key: &[u8; 32], id: Uuid, at: u64, piece: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce: [u8; NONCE] = random()?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: piece, aad: &place(id, at) })
        .map_err(|_| VaultError::AttachmentTooLarge)?;
    let length = u32::try_from(piece.len()).map_err(|_| VaultError::AttachmentTooLarge)?;
    Ok([&length.to_be_bytes(), nonce.as_slice(), &sealed].concat())
}

fn place(id: Uuid, at: u64) -> Vec<u8> {
    [id.as_bytes().as_slice(), &at.to_be_bytes()].concat()
}

/// What has arrived of a file.
struct Arriving {
    id: Uuid,
    cipher: XChaCha20Poly1305,
    file: BufReader<File>,
    at: u64,
    /// Bytes of the file up to the end of the last whole piece.
    intact: u64,
}

impl Arriving {
    fn new(part: PartId, key: &[u8; 32], file: File) -> Self {
        let id = part.attachment;
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        Self { id, cipher, file: BufReader::new(file), at: 0, intact: 0 }
    }

    /// The next piece; `None` at the end or where a cut tore it.
    fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let mut head = [0; 4 + NONCE];
        if !self.fill(&mut head)? {
            return Ok(None);
        }
        let (length, nonce) = head.split_at(4);
        let length = length.try_into().map(u32::from_be_bytes).unwrap_or_default() as usize;
        let nonce: [u8; NONCE] = nonce.try_into().unwrap_or_default();
        if length == 0 || length > LONGEST_PIECE {
            return Ok(None);
        }
        let mut sealed = vec![0; length + 16];
        if !self.fill(&mut sealed)? {
            return Ok(None);
        }
        let payload = Payload { msg: &sealed, aad: &place(self.id, self.at) };
        let Ok(piece) = self.cipher.decrypt(&XNonce::from(nonce), payload) else { return Ok(None) };
        self.at += piece.len() as u64;
        self.intact += (head.len() + sealed.len()) as u64;
        Ok(Some(Zeroizing::new(piece)))
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<bool, VaultError> {
        match self.file.read_exact(buffer) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn measure(&mut self) -> Result<u64, VaultError> {
        while self.next()?.is_some() {}
        Ok(self.at)
    }
}

struct PartReader {
    part: Arriving,
    piece: Zeroizing<Vec<u8>>,
    at: usize,
}

impl Read for PartReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            match self.part.next().map_err(io::Error::other)? {
                None => return Ok(0),
                Some(piece) => (self.piece, self.at) = (piece, 0),
            }
        }
        let taken = buffer.len().min(self.piece.len() - self.at);
        buffer[..taken].copy_from_slice(&self.piece[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}
