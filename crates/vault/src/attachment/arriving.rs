//! Attachments on their way: which are to be sent, which to be fetched, and files that arrive in pieces.
//!
//! Each piece is sealed for itself as it comes, so that a cut costs one piece and nothing lies in plaintext.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rusqlite::OptionalExtension;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{StoredAttachment, path_of, write_file};
use crate::files::ATTACHMENTS;
use crate::keys::random;
use crate::log::unsigned;
use crate::{Vault, VaultError};

const NONCE: usize = 24;
const LONGEST_PIECE: usize = 4 * 1024 * 1024;

/// An own file that HQ does not have whole yet, and whose record it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingAttachment {
    pub id: Uuid,
    pub case: Uuid,
    pub size: u64,
    pub sha256: [u8; 32],
}

/// A file whose record is here and which is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingAttachment {
    pub id: Uuid,
    pub case: Uuid,
    pub size: u64,
    pub sha256: [u8; 32],
    /// Bytes that are here already.
    pub received: u64,
}

impl Vault {
    /// Own files to send, smallest first.
    pub fn attachments_to_send(&self) -> Result<Vec<OutgoingAttachment>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, case_id, size, sha256 FROM attachment_file WHERE durable = 0 ORDER BY size, id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(OutgoingAttachment {
                id: row.get(0)?,
                case: row.get(1)?,
                size: unsigned(row.get(2)?),
                sha256: row.get(3)?,
            })
        })?;
        let files: Vec<OutgoingAttachment> = rows.collect::<Result<_, _>>()?;
        let mut known = Vec::with_capacity(files.len());
        for file in files {
            if self.record_is_at_hq(file.id)? {
                known.push(file);
            }
        }
        Ok(known)
    }

    fn record_is_at_hq(&self, id: Uuid) -> Result<bool, VaultError> {
        let Some((scope, cell)) = self.reads().cell(id)? else { return Ok(false) };
        let Some(created) = cell.state.created.filter(|_| !cell.state.is_deleted()) else { return Ok(false) };
        let origin = created.at.dot.origin;
        let received: Option<i64> = self
            .db
            .prepare_cached(
                "SELECT received FROM stream WHERE scope = ?1 AND device = ?2 AND incarnation = ?3 AND own = 1",
            )?
            .query_row((scope.to_bytes(), origin.device.0, origin.incarnation), |row| row.get(0))
            .optional()?;
        Ok(received.is_some_and(|received| created.at.dot.seq <= unsigned(received)))
    }

    /// Up to `most` bytes of a file from `offset` on.
    pub fn read_attachment_piece(&self, id: Uuid, offset: u64, most: usize) -> Result<Vec<u8>, VaultError> {
        self.attachment_reader(id)?.piece(offset, most)
    }

    /// HQ has the file whole, verified and durable.
    pub fn attachment_sent(&mut self, id: Uuid) -> Result<(), VaultError> {
        self.db.execute("UPDATE attachment_file SET durable = 1 WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Files whose records are here and which are not, smallest first.
    pub fn attachments_to_fetch(&self) -> Result<Vec<IncomingAttachment>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT a.record_id, a.case_id, a.size, a.sha256 FROM attachment a
             WHERE a.deleted = 0 AND a.case_id IS NOT NULL AND a.size IS NOT NULL AND a.sha256 IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM attachment_file f WHERE f.id = a.record_id)
             ORDER BY a.size, a.record_id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, unsigned(row.get(2)?), row.get::<_, String>(3)?))
        })?;
        let mut files = Vec::new();
        for row in rows {
            let (id, case, size, sha256) = row?;
            let Some(sha256) = sha_of(&sha256) else { continue };
            let received = self.received(id)?;
            files.push(IncomingAttachment { id, case, size, sha256, received });
        }
        Ok(files)
    }

    fn part_path(&self, id: Uuid) -> PathBuf {
        self.dir.join(ATTACHMENTS).join("arriving").join(id.simple().to_string())
    }

    fn received(&self, id: Uuid) -> Result<u64, VaultError> {
        match self.part(id)? {
            Some(mut part) => part.measure(),
            None => Ok(0),
        }
    }

    fn part(&self, id: Uuid) -> Result<Option<Part>, VaultError> {
        let mut statement = self.db.prepare_cached("SELECT key FROM attachment_part WHERE id = ?1")?;
        let key = statement.query_row([id], |row| row.get(0)).optional()?;
        let Some(key) = key.map(Zeroizing::new) else { return Ok(None) };
        match File::open(self.part_path(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => Ok(Some(Part::new(id, &key, opened?))),
        }
    }

    /// Adds a piece at the end of what is here; one that belongs elsewhere changes nothing.
    ///
    /// Returns how many bytes are here now.
    pub fn store_attachment_piece(&mut self, id: Uuid, offset: u64, bytes: &[u8]) -> Result<u64, VaultError> {
        let path = self.part_path(id);
        let (received, intact) = match (self.arriving.get(&id), self.part(id)?) {
            (Some(known), Some(_)) => *known,
            (None, Some(mut part)) => (part.measure()?, part.intact),
            (_, None) => {
                self.db.execute(
                    "INSERT OR REPLACE INTO attachment_part (id, key) VALUES (?1, ?2)",
                    (id, *Zeroizing::new(random::<32>()?)),
                )?;
                (0, 0)
            }
        };
        if received != offset || bytes.is_empty() {
            return Ok(received);
        }
        let key: [u8; 32] =
            self.db.query_row("SELECT key FROM attachment_part WHERE id = ?1", [id], |row| row.get(0))?;
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
        self.arriving.insert(id, (at, file.metadata()?.len()));
        Ok(at)
    }

    /// Verifies what arrived and makes it an attachment; what does not fit its record is thrown away.
    pub fn finish_attachment(&mut self, id: Uuid) -> Result<StoredAttachment, VaultError> {
        if let Some(stored) = self.reads().attachment(id)? {
            return Ok(stored);
        }
        let wanted = self.attachments_to_fetch()?.into_iter().find(|file| file.id == id);
        let wanted = wanted.ok_or(VaultError::NoAttachment { id })?;
        let key = Zeroizing::new(random()?);
        let path = path_of(&self.dir, id);
        let written = match self.part(id)? {
            Some(part) => {
                let mut source = PartReader { part, piece: Zeroizing::new(Vec::new()), at: 0 };
                write_file(&path, id, wanted.case, &key, &mut source)
            }
            None => write_file(&path, id, wanted.case, &key, &mut io::empty()),
        };
        let written = written.and_then(|written| {
            let fits = written.size == wanted.size && written.sha256 == wanted.sha256;
            if fits { Ok(written) } else { Err(VaultError::ContentMismatch) }
        });
        let saved = written.and_then(|written| {
            let stored = StoredAttachment { durable: true, ..written };
            self.save_row(&stored, &key, 0).map(|()| stored)
        });
        if saved.is_err() {
            _ = std::fs::remove_file(&path);
        }
        self.arriving.remove(&id);
        _ = std::fs::remove_file(self.part_path(id));
        self.db.execute("DELETE FROM attachment_part WHERE id = ?1", [id])?;
        saved
    }
}

fn sha_of(text: &str) -> Option<[u8; 32]> {
    let digits = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(digits).collect();
    bytes?.try_into().ok()
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
struct Part {
    id: Uuid,
    cipher: XChaCha20Poly1305,
    file: BufReader<File>,
    at: u64,
    /// Bytes of the file up to the end of the last whole piece.
    intact: u64,
}

impl Part {
    fn new(id: Uuid, key: &[u8; 32], file: File) -> Self {
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
    part: Part,
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
