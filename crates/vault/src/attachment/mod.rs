//! Files of a case: encrypted in 64 KiB chunks with a key of their own, streamed both ways.
//!
//! A file is never whole in memory and never in plaintext on disk. It takes its name only when it is
//! complete and flushed; what failed leaves nothing behind.

mod arriving;
mod chunks;
mod copies;
mod pictures;
mod reader;
mod room;
mod standing;
mod wishes;
mod write;

use std::io::Write;
use std::path::{Path, PathBuf};

use model::{Part, PartId};
use rusqlite::{Connection, OptionalExtension, Row as SqlRow};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::files::{ATTACHMENTS, sync_dir};
use crate::log::{signed, unsigned};
use crate::{Reads, Vault, VaultError};

pub use reader::AttachmentReader;
pub use standing::{Here, PartStanding};
pub use wishes::FilePolicy;

const MOST_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// A part of an attachment that is stored here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAttachment {
    pub id: Uuid,
    pub part: Part,
    pub case: Uuid,
    pub size: u64,
    pub sha256: [u8; 32],
    /// Keyed by the case: equal files in two cases cannot be told by it.
    pub address: String,
    /// HQ has it whole, verified and safe from a power cut.
    pub durable: bool,
}

impl StoredAttachment {
    #[must_use]
    pub fn part_id(&self) -> PartId {
        PartId::new(self.id, self.part)
    }
}

pub(crate) struct Row {
    pub stored: StoredAttachment,
    pub key: Zeroizing<[u8; 32]>,
}

impl Vault {
    pub(crate) fn save_row(
        &self,
        stored: &StoredAttachment,
        key: &[u8; 32],
        now_ms: i64,
    ) -> Result<(), VaultError> {
        self.db
            .prepare_cached(
                "INSERT INTO attachment_file
                   (id, part, case_id, key, size, sha256, address, stored_at, durable)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((
                stored.id,
                stored.part.name(),
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

    /// Takes a file and its copies away again whose record was never written.
    pub fn discard_attachment(&mut self, id: Uuid) -> Result<(), VaultError> {
        self.db.execute("DELETE FROM attachment_file WHERE id = ?1", [id])?;
        remove(Part::ALL.map(|part| path_of(&self.dir, PartId::new(id, part))))
    }

    /// Reads a part; its end tells whether every byte is as it was stored.
    pub fn attachment_reader(&self, part: impl Into<PartId>) -> Result<AttachmentReader, VaultError> {
        let part = part.into();
        let row = self.reads().attachment_row(part)?;
        let row = row.ok_or(VaultError::NoAttachment { id: part.attachment })?;
        AttachmentReader::open(&path_of(&self.dir, part), row)
    }

    /// Copies a part out and verifies it. On an error the copy must not be used.
    pub fn read_attachment(
        &self,
        part: impl Into<PartId>,
        to: &mut dyn Write,
    ) -> Result<StoredAttachment, VaultError> {
        let mut reader = self.attachment_reader(part)?;
        while let Some(chunk) = reader.next_chunk()? {
            to.write_all(&chunk)?;
        }
        Ok(reader.stored().clone())
    }

    /// Up to `most` bytes of a part from `offset` on.
    pub fn read_attachment_piece(
        &self,
        part: impl Into<PartId>,
        offset: u64,
        most: usize,
    ) -> Result<Vec<u8>, VaultError> {
        self.attachment_reader(part)?.piece(offset, most)
    }

    /// HQ has the part whole, verified and durable.
    pub fn attachment_sent(&mut self, part: impl Into<PartId>) -> Result<(), VaultError> {
        let part = part.into();
        self.db.execute(
            "UPDATE attachment_file SET durable = 1 WHERE id = ?1 AND part = ?2",
            (part.attachment, part.part.name()),
        )?;
        Ok(())
    }
}

impl Reads<'_> {
    /// The file of a part, if it is on this laptop.
    pub fn attachment(&self, part: impl Into<PartId>) -> Result<Option<StoredAttachment>, VaultError> {
        Ok(self.attachment_row(part.into())?.map(|row| row.stored))
    }

    /// Every file on this laptop, whole.
    pub fn stored_parts(&self) -> Result<Vec<PartId>, VaultError> {
        let mut statement = self.db.prepare("SELECT id, part FROM attachment_file ORDER BY id, part")?;
        let rows = statement.query_map([], |row| part_at(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn attachment_row(&self, part: PartId) -> Result<Option<Row>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT case_id, key, size, sha256, address, durable FROM attachment_file
             WHERE id = ?1 AND part = ?2",
        )?;
        let found = statement.query_row((part.attachment, part.part.name()), |row| {
            let key = Zeroizing::new(row.get(1)?);
            let stored = StoredAttachment {
                id: part.attachment,
                part: part.part,
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

/// An id and a part in two neighbouring columns.
pub(crate) fn part_at(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<PartId> {
    let part = Part::named(row.get_ref(column + 1)?.as_str().unwrap_or_default());
    Ok(PartId::new(row.get(column)?, part.unwrap_or(Part::Original)))
}

/// Where the file of a part lies.
pub(crate) fn path_of(dir: &Path, part: PartId) -> PathBuf {
    let id = part.attachment.simple().to_string();
    dir.join(ATTACHMENTS).join(&id[30..]).join(part.file_name())
}

fn arriving_path(dir: &Path, part: PartId) -> PathBuf {
    dir.join(ATTACHMENTS).join("arriving").join(part.file_name())
}

/// Takes every trace of an attachment's files out of the tables; the files themselves are for [`remove`],
/// afterwards. Without their keys, which go first, they are noise already.
pub(crate) fn forget(db: &Connection, id: Uuid) -> Result<(), VaultError> {
    for table in ["attachment_file", "attachment_arriving", "attachment_wish"] {
        db.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [id])?;
    }
    Ok(())
}

/// Where the files of an attachment lie, whole or arriving, there or not.
pub(crate) fn files_of(dir: &Path, id: Uuid) -> Vec<PathBuf> {
    let parts = Part::ALL.map(|part| PartId::new(id, part));
    parts.into_iter().flat_map(|part| [path_of(dir, part), arriving_path(dir, part)]).collect()
}

/// Removes files, there or not, so that a power cut does not bring them back.
pub(crate) fn remove(files: impl IntoIterator<Item = PathBuf>) -> Result<(), VaultError> {
    for path in files {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            Err(_) => {}
            Ok(()) => sync_dir(path.parent().unwrap_or(&path))?,
        }
    }
    Ok(())
}
