//! Files of a case: encrypted in 64 KiB chunks with a key of their own, streamed both ways.
//!
//! A file is never whole in memory and never in plaintext on disk. It takes its name only when it is
//! complete and flushed; what failed leaves nothing behind.

mod arriving;
mod chunks;
mod reader;

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::files::{ATTACHMENTS, sync_dir};
use crate::keys::random;
use crate::log::{signed, unsigned};
use crate::{Reads, Vault, VaultError};

pub use arriving::{IncomingAttachment, OutgoingAttachment};
pub use reader::AttachmentReader;

use chunks::{CHUNK, ChunkCipher};

const MOST_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// A file that is stored here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAttachment {
    pub id: Uuid,
    pub case: Uuid,
    pub size: u64,
    pub sha256: [u8; 32],
    /// Keyed by the case: equal files in two cases cannot be told by it.
    pub address: String,
    /// HQ has it whole, verified and safe from a power cut.
    pub durable: bool,
}

pub(crate) struct Row {
    pub stored: StoredAttachment,
    pub key: Zeroizing<[u8; 32]>,
}

impl Vault {
    /// Stores what the reader gives as the file of attachment `id`. Its record is the caller's to write.
    pub fn attach(
        &mut self,
        id: Uuid,
        case: Uuid,
        source: &mut dyn Read,
        now_ms: i64,
    ) -> Result<StoredAttachment, VaultError> {
        if self.reads().attachment(id)?.is_some() {
            return Err(VaultError::AttachmentExists { id });
        }
        let key = Zeroizing::new(random()?);
        let path = path_of(&self.dir, id);
        let written = write_file(&path, id, case, &key, source)?;
        let saved = self.save_row(&written, &key, now_ms);
        if saved.is_err() {
            _ = std::fs::remove_file(&path);
        }
        saved.map(|()| written)
    }

    /// Stores a file from disk; one that changes while it is read is refused.
    pub fn attach_file(
        &mut self,
        id: Uuid,
        case: Uuid,
        path: &Path,
        now_ms: i64,
    ) -> Result<StoredAttachment, VaultError> {
        let mut file = File::open(path).map_err(VaultError::SourceFailed)?;
        let before = file.metadata().map_err(VaultError::SourceFailed)?;
        if before.is_dir() {
            let kind = std::io::ErrorKind::IsADirectory;
            return Err(VaultError::SourceFailed(kind.into()));
        }
        let stored = self.attach(id, case, &mut file, now_ms)?;
        let after = std::fs::metadata(path);
        let same = after
            .is_ok_and(|after| after.len() == stored.size && after.modified().ok() == before.modified().ok());
        if !same || before.len() != stored.size {
            self.discard_attachment(id)?;
            return Err(VaultError::SourceChanged);
        }
        Ok(stored)
    }

    pub(crate) fn save_row(
        &self,
        stored: &StoredAttachment,
        key: &[u8; 32],
        now_ms: i64,
    ) -> Result<(), VaultError> {
        self.db
            .prepare_cached(
                "INSERT INTO attachment_file (id, case_id, key, size, sha256, address, stored_at, durable)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                stored.id,
                stored.case,
                key,
                signed(stored.size),
                stored.sha256,
                &stored.address,
                now_ms,
                stored.durable,
            ))?;
        Ok(())
    }

    /// Takes a file away again whose record was never written.
    pub fn discard_attachment(&mut self, id: Uuid) -> Result<(), VaultError> {
        self.db.execute("DELETE FROM attachment_file WHERE id = ?1", [id])?;
        match std::fs::remove_file(path_of(&self.dir, id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Reads an attachment; its end tells whether every byte is as it was stored.
    pub fn attachment_reader(&self, id: Uuid) -> Result<AttachmentReader, VaultError> {
        let row = self.reads().attachment_row(id)?.ok_or(VaultError::NoAttachment { id })?;
        AttachmentReader::open(&path_of(&self.dir, id), row)
    }

    /// Copies an attachment out and verifies it. On an error the copy must not be used.
    pub fn read_attachment(&self, id: Uuid, to: &mut dyn Write) -> Result<StoredAttachment, VaultError> {
        let row = self.reads().attachment_row(id)?.ok_or(VaultError::NoAttachment { id })?;
        let stored = row.stored.clone();
        let mut reader = AttachmentReader::open(&path_of(&self.dir, id), row)?;
        while let Some(chunk) = reader.next_chunk()? {
            to.write_all(&chunk)?;
        }
        Ok(stored)
    }
}

impl Reads<'_> {
    /// The file of an attachment, if it is on this laptop.
    pub fn attachment(&self, id: Uuid) -> Result<Option<StoredAttachment>, VaultError> {
        Ok(self.attachment_row(id)?.map(|row| row.stored))
    }

    pub(crate) fn attachment_row(&self, id: Uuid) -> Result<Option<Row>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT case_id, key, size, sha256, address, durable FROM attachment_file WHERE id = ?1",
        )?;
        let found = statement.query_row([id], |row| {
            let key = Zeroizing::new(row.get(1)?);
            let stored = StoredAttachment {
                id,
                case: row.get(0)?,
                size: unsigned(row.get(2)?),
                sha256: row.get(3)?,
                address: row.get(4)?,
                durable: row.get(5)?,
            };
            Ok(Row { stored, key })
        });
        Ok(found.optional()?)
    }
}

/// Where the file of an attachment lies.
pub(crate) fn path_of(dir: &Path, id: Uuid) -> PathBuf {
    let name = id.simple().to_string();
    dir.join(ATTACHMENTS).join(&name[30..]).join(name)
}

/// The content address within a case.
fn address_key(case: Uuid) -> Hmac<Sha256> {
    // HMAC fills a short key up to its block with zeros; done here, no length is left to be wrong.
    let mut block = [0; 64];
    block[..32]
        .copy_from_slice(&Sha256::digest([b"chancery/address/1".as_slice(), case.as_bytes()].concat()));
    Hmac::<Sha256>::new(&block.into())
}

/// A file in the making; dropped before its end, it is gone.
pub(super) struct Unfinished {
    path: PathBuf,
    done: bool,
}

impl Unfinished {
    pub(super) fn beside(path: &Path) -> Result<(Self, File), VaultError> {
        let folder = path.parent().unwrap_or(path);
        std::fs::create_dir_all(folder)?;
        let part = path.with_extension("part");
        let file = File::create(&part)?;
        Ok((Self { path: part, done: false }, file))
    }

    fn take_name(mut self, name: &Path) -> Result<(), VaultError> {
        std::fs::rename(&self.path, name)?;
        self.done = true;
        Ok(sync_dir(name.parent().unwrap_or(name))?)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.done {
            _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Encrypts the source into the file at `path`.
pub(super) fn write_file(
    path: &Path,
    id: Uuid,
    case: Uuid,
    key: &[u8; 32],
    source: &mut dyn Read,
) -> Result<StoredAttachment, VaultError> {
    let (unfinished, file) = Unfinished::beside(path)?;
    let mut out = BufWriter::with_capacity(CHUNK * 2, file);
    let cipher = ChunkCipher::new(key, id, random()?);
    out.write_all(&cipher.header())?;
    let (mut sha, mut address) = (Sha256::new(), address_key(case));
    let mut size = 0_u64;
    let mut chunk = read_chunk(source)?;
    let mut position = 0;
    loop {
        let next = if chunk.len() == CHUNK { read_chunk(source)? } else { Zeroizing::new(Vec::new()) };
        let last = next.is_empty();
        sha.update(&*chunk);
        Mac::update(&mut address, &chunk);
        size += chunk.len() as u64;
        if size > MOST_BYTES {
            return Err(VaultError::AttachmentTooLarge);
        }
        out.write_all(&cipher.seal(position, last, &chunk)?)?;
        if last {
            break;
        }
        position += 1;
        chunk = next;
    }
    out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
    unfinished.take_name(path)?;
    let address = crate::text::hex(&address.finalize().into_bytes());
    Ok(StoredAttachment { id, case, size, sha256: sha.finalize().into(), address, durable: false })
}

/// A whole chunk, or what is left of the source.
fn read_chunk(source: &mut dyn Read) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK));
    source.take(CHUNK as u64).read_to_end(&mut chunk).map_err(VaultError::SourceFailed)?;
    Ok(chunk)
}
