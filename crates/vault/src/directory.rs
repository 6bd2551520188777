//! The directory: which device is whose, and which key signs for it.

use ed25519_dalek::VerifyingKey;
use ledger::{DeviceId, UserId};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::log::user_at;
use crate::meta::StoredIdentity;
use crate::{Hq, Reads, VaultError};

/// One enrolled device and its user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryEntry {
    pub device: DeviceId,
    pub user: UserId,
    pub name: String,
    pub post: String,
    pub role: String,
    pub public_key: [u8; 32],
    pub revoked: bool,
}

impl Reads<'_> {
    pub fn directory(&self) -> Result<Vec<DirectoryEntry>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT device, user, name, post, role, public_key, revoked FROM directory ORDER BY name, device",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(DirectoryEntry {
                device: DeviceId(row.get::<_, Uuid>(0)?),
                user: user_at(row, 1)?,
                name: row.get(2)?,
                post: row.get(3)?,
                role: row.get(4)?,
                public_key: row.get(5)?,
                revoked: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a user is called, as far as the directory knows.
    pub fn user_name(&self, user: UserId) -> Result<Option<String>, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT name FROM directory WHERE user = ?1 ORDER BY hlc DESC LIMIT 1")?;
        Ok(statement.query_row([user.0], |row| row.get(0)).optional()?)
    }
}

/// The key that signs for this user on this device. A revoked device's earlier work still verifies:
/// whether its later work is let in is HQ's to decide.
pub(crate) fn key_of(
    db: &Connection,
    author: UserId,
    device: DeviceId,
) -> Result<Option<VerifyingKey>, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT public_key FROM directory WHERE device = ?1 AND user = ?2")?;
    let bytes: Option<[u8; 32]> = statement.query_row((device.0, author.0), |row| row.get(0)).optional()?;
    Ok(bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok()))
}

/// This device itself under its present user.
pub(crate) fn pin_self(
    db: &Connection,
    identity: &StoredIdentity,
    key: &VerifyingKey,
) -> Result<(), VaultError> {
    let (id, user) = (identity.device, identity.user);
    pin(db, id, user, [&identity.user_name, &identity.post, &identity.role], key.as_bytes())
}

/// HQ's own device, pinned at enrolment.
pub(crate) fn pin_hq(db: &Connection, hq: &Hq) -> Result<(), VaultError> {
    pin(db, hq.device.0, hq.user.0, ["Headquarters", "", "hq"], &hq.public_key)
}

fn pin(
    db: &Connection,
    device: Uuid,
    user: Uuid,
    [name, post, role]: [&str; 3],
    key: &[u8; 32],
) -> Result<(), VaultError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO directory (device, user, name, post, role, public_key, revoked, hlc, local)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 1)",
    )?
    .execute((device, user, name, post, role, key))?;
    Ok(())
}
