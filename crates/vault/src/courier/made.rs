//! Bundles that were made here, and what came back about them. Making one acknowledges nothing.

use ledger::DeviceId;
use uuid::Uuid;

use crate::log::{signed, unsigned};
use crate::{HeadAtHq, Reads, Vault, VaultError};

/// A bundle to be remembered as made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeRecord {
    pub id: Uuid,
    pub made_ms: i64,
    pub recipients: Vec<DeviceId>,
    pub parts: u16,
    pub changes: u64,
    pub files: u64,
    pub bytes: u64,
    /// How far it carries each own stream.
    pub reach: Vec<(ledger::Stream, u64)>,
}

/// A bundle made here, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBundle {
    pub id: Uuid,
    pub made_ms: i64,
    pub recipients: Vec<DeviceId>,
    pub parts: u16,
    pub changes: u64,
    pub files: u64,
    pub bytes: u64,
    /// HQ has every own change that it carries, by whatever way.
    pub at_hq: bool,
    /// Who said to have taken in which part, and when.
    pub receipts: Vec<(DeviceId, u16, i64)>,
}

impl Vault {
    pub fn remember_made(&mut self, made: &MakeRecord) -> Result<(), VaultError> {
        let recipients: Vec<u8> = made.recipients.iter().flat_map(|device| device.0.into_bytes()).collect();
        let transaction = self.db.unchecked_transaction()?;
        transaction.execute(
            "INSERT INTO bundle_made (id, made_at, recipients, parts, changes, files, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                made.id,
                made.made_ms,
                recipients,
                made.parts,
                signed(made.changes),
                signed(made.files),
                signed(made.bytes),
            ),
        )?;
        for (stream, seq) in &made.reach {
            let origin = stream.origin;
            transaction
                .prepare_cached("INSERT OR REPLACE INTO bundle_reach VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute((
                    made.id,
                    stream.scope.to_bytes(),
                    origin.device.0,
                    origin.incarnation,
                    signed(*seq),
                ))?;
        }
        Ok(transaction.commit()?)
    }

    /// How far each own stream goes that HQ lacks something of.
    pub fn reach(&self) -> Result<Vec<(ledger::Stream, u64)>, VaultError> {
        let heads = self.dirty_heads()?;
        Ok(heads.into_iter().map(|HeadAtHq { stream, seq, .. }| (stream, seq)).collect())
    }
}

impl Reads<'_> {
    /// Bundles made here, newest first.
    pub fn bundles_made(&self) -> Result<Vec<MadeBundle>, VaultError> {
        // A stream that is gone was purged, and only what HQ has is purged; a frozen one was signed anew.
        let mut statement = self.db.prepare_cached(
            "SELECT id, made_at, recipients, parts, changes, files, bytes, NOT EXISTS (
               SELECT 1 FROM bundle_reach r JOIN stream s ON s.scope = r.scope AND s.device = r.device
                 AND s.incarnation = r.incarnation
               WHERE r.bundle = m.id AND s.received < r.seq AND s.frozen = 0)
             FROM bundle_made m ORDER BY made_at DESC, id",
        )?;
        let mut rows = statement.query([])?;
        let mut made = Vec::new();
        while let Some(row) = rows.next()? {
            let id: Uuid = row.get(0)?;
            let recipients = row.get_ref(2)?.as_blob().unwrap_or_default().chunks_exact(16);
            let recipients = recipients.filter_map(|id| Uuid::from_slice(id).ok()).map(DeviceId);
            made.push(MadeBundle {
                id,
                made_ms: row.get(1)?,
                recipients: recipients.collect(),
                parts: row.get(3)?,
                changes: unsigned(row.get(4)?),
                files: unsigned(row.get(5)?),
                bytes: unsigned(row.get(6)?),
                at_hq: row.get(7)?,
                receipts: self.receipts(id)?,
            });
        }
        Ok(made)
    }

    fn receipts(&self, bundle: Uuid) -> Result<Vec<(DeviceId, u16, i64)>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT by_device, part, at FROM bundle_receipt WHERE id = ?1 ORDER BY at, part, by_device",
        )?;
        let rows = statement
            .query_map([bundle], |row| Ok((DeviceId(row.get::<_, Uuid>(0)?), row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
