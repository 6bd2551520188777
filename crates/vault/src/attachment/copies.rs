//! The thumbnail and the field copy of a picture, made when it is attached and stored like every file.

use std::io::Read;

use model::{Part, PartId};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{StoredAttachment, pictures};
use crate::{Vault, VaultError};

/// A larger file is kept as it is, without copies.
const LARGEST_PICTURE: u64 = 64 * 1024 * 1024;

impl Vault {
    /// Makes and stores the small copies of an attachment that is a picture; none of what is not one.
    ///
    /// Their digests belong into the attachment's record, which is the caller's to write.
    pub fn make_copies(&mut self, id: Uuid, now_ms: i64) -> Result<Vec<StoredAttachment>, VaultError> {
        let stored = self.reads().attachment(id)?.ok_or(VaultError::NoAttachment { id })?;
        if stored.size > LARGEST_PICTURE {
            return Ok(Vec::new());
        }
        let mut reader = self.attachment_reader(id)?;
        let Some(first) = reader.next_chunk()?.filter(|first| pictures::is_picture(first)) else {
            return Ok(Vec::new());
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(stored.size).unwrap_or_default()));
        bytes.extend_from_slice(&first);
        while let Some(chunk) = reader.next_chunk()? {
            bytes.extend_from_slice(&chunk);
        }
        let Some(copies) = pictures::copies(&bytes) else { return Ok(Vec::new()) };
        let mut made = Vec::new();
        for (part, copy) in [(Part::Thumb, copies.thumb), (Part::Field, copies.field)] {
            if let Some(copy) = copy.map(Zeroizing::new) {
                let source: &mut dyn Read = &mut copy.as_slice();
                made.push(self.store_part(PartId::new(id, part), stored.case, source, now_ms)?);
            }
        }
        Ok(made)
    }
}
