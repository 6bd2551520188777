//! The vault's own facts: who and which device this is, its keys, its HQ, the cursor. Inside the database.

use ed25519_dalek::{SigningKey, VerifyingKey};
use ledger::{DeviceId, Origin, UserId};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::keys::random;
use crate::{FilePolicy, VaultError};

const IDENTITY: &str = "identity";
const DEVICE_KEY: &str = "device_key";
const TLS_KEY: &str = "tls_key";
const HQ: &str = "hq";
const CURSOR: &str = "cursor";
const DICTIONARIES: &str = "dictionaries";
const COPIED: &str = "copied";
const FILE_POLICY: &str = "file_policy";
const CONTACT: &str = "contact";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Whose vault this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub device: DeviceId,
    pub device_name: String,
    pub user: UserId,
    pub user_name: String,
    pub post: String,
    pub role: String,
    pub incarnation: u32,
    /// Ids this person had before joining HQ. What they wrote is still theirs.
    pub former_users: Vec<UserId>,
    pub key: VerifyingKey,
    /// Five characters that end the case numbers minted here without a leased serial.
    pub number_suffix: String,
}

impl Identity {
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin { device: self.device, incarnation: self.incarnation }
    }

    /// Every id that means this person, the present one first.
    pub fn users(&self) -> impl Iterator<Item = UserId> {
        std::iter::once(self.user).chain(self.former_users.iter().copied())
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredIdentity {
    pub device: Uuid,
    pub device_name: String,
    pub user: Uuid,
    pub user_name: String,
    pub post: String,
    pub role: String,
    pub incarnation: u32,
    pub former_users: Vec<Uuid>,
}

impl StoredIdentity {
    pub(crate) fn with_key(self, key: VerifyingKey) -> Identity {
        let number_suffix = number_suffix(&key, self.incarnation);
        Identity {
            device: DeviceId(self.device),
            device_name: self.device_name,
            user: UserId(self.user),
            user_name: self.user_name,
            post: self.post,
            role: self.role,
            incarnation: self.incarnation,
            former_users: self.former_users.into_iter().map(UserId).collect(),
            key,
            number_suffix,
        }
    }
}

/// A restored vault gets another suffix: it may not know the last numbers its earlier life gave out.
fn number_suffix(key: &VerifyingKey, incarnation: u32) -> String {
    let mut hasher = Sha256::new();
    hasher.update(key.as_bytes());
    if incarnation > 1 {
        hasher.update(incarnation.to_be_bytes());
    }
    model::case_number::suffix(&hasher.finalize().into())
}

/// The HQ this vault belongs to, pinned at enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hq {
    pub url: String,
    pub ca_pem: String,
    pub certificate_pem: String,
    pub device: DeviceId,
    pub user: UserId,
    pub public_key: [u8; 32],
    /// Changes when HQ was restored from a backup.
    pub epoch: Uuid,
}

#[derive(Serialize, Deserialize)]
struct StoredHq {
    url: String,
    ca_pem: String,
    certificate_pem: String,
    device: Uuid,
    user: Uuid,
    public_key: [u8; 32],
    epoch: Uuid,
}

/// How far the feed of HQ was taken in. `backfill` is set while a new grant's history comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub at: u64,
    pub backfill: Option<u64>,
}

/// The last time HQ said everything it had to say, by both clocks, and the latest time seen here since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub hq_ms: i64,
    pub device_ms: i64,
    pub latest_ms: i64,
}

impl Contact {
    /// What HQ's clock shows now, as far as this laptop can know. A clock that is set back turns nothing back.
    #[must_use]
    pub fn hq_now(&self, now_ms: i64) -> i64 {
        let passed = now_ms.max(self.latest_ms).saturating_sub(self.device_ms).max(0);
        self.hq_ms.saturating_add(passed)
    }

    /// What a bundle of that moment makes of it: it is as old as HQ's clock, as far as known, says.
    pub(crate) fn by_courier(before: Option<Self>, hq_ms: i64, now_ms: i64) -> Self {
        let hq_now = before.map_or(hq_ms, |contact| contact.hq_now(now_ms)).max(hq_ms);
        let latest_ms = before.map_or(now_ms, |contact| contact.latest_ms.max(now_ms));
        Self { hq_ms, device_ms: latest_ms.saturating_sub(hq_now.saturating_sub(hq_ms)), latest_ms }
    }

    /// Whole days since then.
    #[must_use]
    pub fn days_without(&self, now_ms: i64) -> i64 {
        self.hq_now(now_ms).saturating_sub(self.hq_ms) / DAY_MS
    }

    /// Whether a scope that may stay open so many days without contact is shut by now.
    #[must_use]
    pub fn is_past(&self, offline_days: u16, now_ms: i64) -> bool {
        let limit = i64::from(offline_days).saturating_mul(DAY_MS);
        self.hq_now(now_ms).saturating_sub(self.hq_ms) > limit
    }
}

pub(crate) fn contact(db: &Connection) -> Result<Option<Contact>, VaultError> {
    get_json(db, CONTACT)
}

pub(crate) fn put_contact(db: &Connection, contact: Contact) -> Result<(), VaultError> {
    put_json(db, CONTACT, &contact)
}

pub(crate) fn get(db: &Connection, key: &str) -> Result<Option<Vec<u8>>, VaultError> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

pub(crate) fn put(db: &Connection, key: &str, value: &[u8]) -> Result<(), VaultError> {
    db.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?.execute((key, value))?;
    Ok(())
}

pub(crate) fn remove(db: &Connection, key: &str) -> Result<(), VaultError> {
    db.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
    Ok(())
}

pub(crate) fn put_json<T: Serialize>(
    db: &Connection,
    key: &'static str,
    value: &T,
) -> Result<(), VaultError> {
    let bytes = serde_json::to_vec(value).map_err(|_| VaultError::Stored { what: key })?;
    put(db, key, &bytes)
}

pub(crate) fn get_json<T: for<'d> Deserialize<'d>>(
    db: &Connection,
    key: &'static str,
) -> Result<Option<T>, VaultError> {
    let Some(bytes) = get(db, key)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|_| VaultError::Stored { what: key })
}

pub(crate) fn put_identity(db: &Connection, identity: &StoredIdentity) -> Result<(), VaultError> {
    put_json(db, IDENTITY, identity)
}

pub(crate) fn identity(db: &Connection) -> Result<StoredIdentity, VaultError> {
    get_json(db, IDENTITY)?.ok_or(VaultError::Stored { what: IDENTITY })
}

pub(crate) fn put_file_policy(db: &Connection, policy: FilePolicy) -> Result<(), VaultError> {
    put_json(db, FILE_POLICY, &policy)
}

pub(crate) fn file_policy(db: &Connection) -> Result<Option<FilePolicy>, VaultError> {
    get_json(db, FILE_POLICY)
}

pub(crate) fn put_hq(db: &Connection, hq: &Hq) -> Result<(), VaultError> {
    let stored = StoredHq {
        url: hq.url.clone(),
        ca_pem: hq.ca_pem.clone(),
        certificate_pem: hq.certificate_pem.clone(),
        device: hq.device.0,
        user: hq.user.0,
        public_key: hq.public_key,
        epoch: hq.epoch,
    };
    put_json(db, HQ, &stored)
}

pub(crate) fn hq(db: &Connection) -> Result<Option<Hq>, VaultError> {
    let stored: Option<StoredHq> = get_json(db, HQ)?;
    Ok(stored.map(|hq| Hq {
        url: hq.url,
        ca_pem: hq.ca_pem,
        certificate_pem: hq.certificate_pem,
        device: DeviceId(hq.device),
        user: UserId(hq.user),
        public_key: hq.public_key,
        epoch: hq.epoch,
    }))
}

pub(crate) fn cursor(db: &Connection) -> Result<Cursor, VaultError> {
    Ok(get_json(db, CURSOR)?.unwrap_or_default())
}

pub(crate) fn put_cursor(db: &Connection, cursor: Cursor) -> Result<(), VaultError> {
    put_json(db, CURSOR, &cursor)
}

/// The dictionaries that HQ said it knows, when it was last met.
pub(crate) fn dictionaries(db: &Connection) -> Result<Vec<u32>, VaultError> {
    Ok(get_json(db, DICTIONARIES)?.unwrap_or_default())
}

pub(crate) fn put_dictionaries(db: &Connection, dictionaries: &[u32]) -> Result<(), VaultError> {
    put_json(db, DICTIONARIES, &dictionaries)
}

/// The device's signing key and its key for the connection to HQ.
#[derive(Debug)]
pub(crate) struct DeviceKeys {
    pub signing: SigningKey,
    pub tls: SigningKey,
}

impl DeviceKeys {
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let key = || Ok(SigningKey::from_bytes(&Zeroizing::new(random()?)));
        Ok(Self { signing: key()?, tls: key()? })
    }

    pub(crate) fn store(&self, db: &Connection) -> Result<(), VaultError> {
        put(db, DEVICE_KEY, &*Zeroizing::new(self.signing.to_bytes()))?;
        put(db, TLS_KEY, &*Zeroizing::new(self.tls.to_bytes()))
    }

    pub(crate) fn load(db: &Connection) -> Result<Self, VaultError> {
        Ok(Self { signing: load_key(db, DEVICE_KEY)?, tls: load_key(db, TLS_KEY)? })
    }
}

fn load_key(db: &Connection, key: &'static str) -> Result<SigningKey, VaultError> {
    let missing = VaultError::Stored { what: key };
    let Some(bytes) = get(db, key)?.map(Zeroizing::new) else { return Err(missing) };
    <&[u8; 32]>::try_from(bytes.as_slice()).map(SigningKey::from_bytes).map_err(|_| missing)
}

/// Marks a copy of the database, so that whoever opens it starts a new life.
pub(crate) fn mark_copied(db: &Connection) -> Result<(), VaultError> {
    put(db, COPIED, &[1])
}

pub(crate) fn is_copied(db: &Connection) -> Result<bool, VaultError> {
    Ok(get(db, COPIED)?.is_some())
}

/// Starts a new life of this device: its streams begin anew and never fork the old ones.
///
/// The step is random, so that two restores of one backup do not meet in the same life.
pub(crate) fn begin_incarnation(db: &Connection) -> Result<u32, VaultError> {
    let mut identity = identity(db)?;
    let step = u32::from_be_bytes(random()?) >> 12;
    identity.incarnation = identity.incarnation.saturating_add(1).saturating_add(step);
    put_identity(db, &identity)?;
    remove(db, COPIED)?;
    Ok(identity.incarnation)
}

/// The next number of a counter, inside the caller's transaction.
pub(crate) fn next_number(db: &Connection, counter: &str) -> Result<u32, VaultError> {
    let next = number(db, counter)? + 1;
    put_number(db, counter, next)?;
    Ok(next)
}

/// Where a counter stands.
pub(crate) fn number(db: &Connection, counter: &str) -> Result<u32, VaultError> {
    let stored = get(db, &format!("counter/{counter}"))?;
    Ok(stored.and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes))
}

pub(crate) fn put_number(db: &Connection, counter: &str, at: u32) -> Result<(), VaultError> {
    put(db, &format!("counter/{counter}"), &at.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_turns_no_time_back() {
        let met = Contact { hq_ms: 1_000 * DAY_MS, device_ms: 990 * DAY_MS, latest_ms: 990 * DAY_MS };
        for (seen, now, passed) in
            [(990, 990, 0), (990, 995, 5), (1_004, 995, 14), (1_004, 1_005, 15), (990, 3, 0)]
        {
            let contact = Contact { latest_ms: seen * DAY_MS, ..met };
            assert_eq!(contact.days_without(now * DAY_MS), passed, "latest {seen}, now {now}");
            assert_eq!(contact.is_past(14, now * DAY_MS), passed > 14, "latest {seen}, now {now}");
        }
        assert_eq!(met.hq_now(i64::MAX), i64::MAX);
    }

    #[test]
    fn a_bundle_counts_from_when_it_was_made_not_from_when_it_was_read() {
        let met = Contact { hq_ms: 1_000 * DAY_MS, device_ms: 990 * DAY_MS, latest_ms: 990 * DAY_MS };
        let read = Contact::by_courier(Some(met), 1_005 * DAY_MS, 1_010 * DAY_MS);
        assert_eq!(read.days_without(1_010 * DAY_MS), 15, "it lay about for fifteen days");
        assert_eq!(read.hq_now(1_010 * DAY_MS), met.hq_now(1_010 * DAY_MS));
        let first = Contact::by_courier(None, 1_005 * DAY_MS, 3 * DAY_MS);
        assert_eq!(first.days_without(4 * DAY_MS), 1);
    }
}
