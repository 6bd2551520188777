//! What the person of this laptop wants of files: which to keep here, which to fetch, which to let go.
//!
//! An original is let go only when HQ has it whole, verified and durable. Nothing here reaches HQ.

use model::{Part, PartId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{path_of, remove};
use crate::{Reads, Vault, VaultError, meta};

/// What of files travels by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePolicy {
    /// Originals up to this size come by themselves; larger ones when they are pinned or asked for.
    pub originals_up_to: u64,
    /// No file travels, either way, until the person goes on.
    pub paused: bool,
}

impl Default for FilePolicy {
    fn default() -> Self {
        Self { originals_up_to: 10_000_000, paused: false }
    }
}

impl Reads<'_> {
    pub fn file_policy(&self) -> Result<FilePolicy, VaultError> {
        Ok(meta::file_policy(self.db)?.unwrap_or_default())
    }
}

impl Vault {
    pub fn set_file_policy(&mut self, policy: FilePolicy) -> Result<(), VaultError> {
        meta::put_file_policy(&self.db, policy)
    }

    /// Keeps the original here: it is fetched before all others. Or no longer.
    pub fn pin_attachment(&mut self, id: Uuid, pinned: bool) -> Result<(), VaultError> {
        self.db.execute(
            "INSERT INTO attachment_wish (id, pinned) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET pinned = ?2, released = released AND NOT ?2",
            (id, pinned),
        )?;
        Ok(())
    }

    /// Asks for the original: it comes with the next exchange, whatever its size.
    pub fn ask_for_attachment(&mut self, id: Uuid) -> Result<(), VaultError> {
        self.db.execute(
            "INSERT INTO attachment_wish (id, asked) VALUES (?1, 1)
             ON CONFLICT (id) DO UPDATE SET asked = 1, released = 0",
            [id],
        )?;
        Ok(())
    }

    /// Takes the original off this laptop, to make room. Its record, thumbnail and field copy stay.
    pub fn release_attachment(&mut self, id: Uuid) -> Result<u64, VaultError> {
        let stored = self.reads().attachment(id)?.ok_or(VaultError::NoAttachment { id })?;
        // The word of an HQ that cannot show its past is no reason to part with anything.
        if !stored.durable || self.log_trouble()?.is_some() {
            return Err(VaultError::NotDurable { id });
        }
        let transaction = self.db.unchecked_transaction()?;
        // Without its key the file is noise, whatever happens to it afterwards.
        transaction.execute(
            "DELETE FROM attachment_file WHERE id = ?1 AND part = ?2",
            (id, Part::Original.name()),
        )?;
        transaction.execute(
            "INSERT INTO attachment_wish (id, released) VALUES (?1, 1)
             ON CONFLICT (id) DO UPDATE SET released = 1, asked = 0, pinned = 0",
            [id],
        )?;
        transaction.commit()?;
        remove([path_of(&self.dir, id.into())])?;
        Ok(stored.size)
    }

    /// HQ was asked for a part and does not have it whole yet.
    pub fn attachment_absent(&mut self, part: PartId, now_ms: i64) -> Result<(), VaultError> {
        self.db.execute(
            "INSERT INTO attachment_wish (id, absent_at) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET absent_at = ?2",
            (part.attachment, now_ms),
        )?;
        Ok(())
    }

    /// What was wished for came true.
    pub(super) fn wish_granted(&self, part: PartId) -> Result<(), VaultError> {
        let original = part.part == Part::Original;
        self.db.execute(
            "UPDATE attachment_wish SET absent_at = NULL, asked = asked AND NOT ?2,
               released = released AND NOT ?2 WHERE id = ?1",
            (part.attachment, original),
        )?;
        Ok(())
    }
}
