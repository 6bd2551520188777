//! Taking a file in: from a reader or from disk, encrypted as it is read.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use model::PartId;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::chunks::{CHUNK, ChunkCipher};
use super::{MOST_BYTES, StoredAttachment, path_of};
use crate::files::sync_dir;
use crate::keys::random;
use crate::{Vault, VaultError};

impl Vault {
    /// Stores what the reader gives as the file of attachment `id`. Its record is the caller's to write.
    pub fn attach(
        &mut self,
        id: Uuid,
        case: Uuid,
        source: &mut dyn Read,
        now_ms: i64,
    ) -> Result<StoredAttachment, VaultError> {
        self.store_part(id.into(), case, source, now_ms)
    }

    pub(super) fn store_part(
        &mut self,
        part: PartId,
        case: Uuid,
        source: &mut dyn Read,
        now_ms: i64,
    ) -> Result<StoredAttachment, VaultError> {
        if self.reads().attachment(part)?.is_some() {
            return Err(VaultError::AttachmentExists { id: part.attachment });
        }
        let key = Zeroizing::new(random()?);
        let path = path_of(&self.dir, part);
        let written = write_file(&path, part, case, &key, source)?;
        let saved = self.save_row(&written, &key, now_ms);
        if saved.is_err() {
            _ = std::fs::remove_file(&path);
        }
        saved.map(|()| written)
    }

    /// Stores a file from disk; one that changes while it is read is refused, and so is one that would fill
    /// the disk: the room that is left belongs to records.
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
        self.has_room_for(before.len())?;
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
struct Unfinished {
    path: PathBuf,
    done: bool,
}

impl Unfinished {
    fn beside(path: &Path) -> Result<(Self, File), VaultError> {
        let folder = path.parent().unwrap_or(path);
        std::fs::create_dir_all(folder)?;
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let file = File::create(&part)?;
        Ok((Self { path: part.into(), done: false }, file))
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
    part: PartId,
    case: Uuid,
    key: &[u8; 32],
    source: &mut dyn Read,
) -> Result<StoredAttachment, VaultError> {
    let (unfinished, file) = Unfinished::beside(path)?;
    let mut out = BufWriter::with_capacity(CHUNK * 2, file);
    let cipher = ChunkCipher::new(key, part.attachment, random()?);
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
    let (id, part) = (part.attachment, part.part);
    Ok(StoredAttachment { id, part, case, size, sha256: sha.finalize().into(), address, durable: false })
}

/// A whole chunk, or what is left of the source.
fn read_chunk(source: &mut dyn Read) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK));
    source.take(CHUNK as u64).read_to_end(&mut chunk).map_err(VaultError::SourceFailed)?;
    Ok(chunk)
}
