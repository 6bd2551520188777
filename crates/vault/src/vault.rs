//! One open vault: its identity, its one way to write, its reads. Dropping it closes and locks it.

use std::any::Any;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ledger::{Clock, DeviceId, Quality, SigningKey, UserId};
use model::PartId;
use rusqlite::{Connection, TransactionBehavior};

use crate::apply::Fold;
use crate::exchange::measured;
use crate::files::{ATTACHMENTS, DATABASE, LOCK, make_private, sync_dir};
use crate::keys::{Attempts, KeyFile, MIN_PASSPHRASE, Moment, StoreKey};
use crate::meta::{self, DeviceKeys, StoredIdentity};
use crate::{
    Hq, Identity, KdfCost, OpenError, Reads, RecoveryKey, Stamp, Touched, VaultError, Writer, directory,
    likeness, log, open as door,
};

/// Whose vault is to be made, and where.
#[derive(Debug)]
pub struct NewVault<'a> {
    pub dir: &'a Path,
    pub passphrase: &'a str,
    pub user: UserId,
    pub user_name: &'a str,
    pub post: &'a str,
    pub role: &'a str,
    pub device: DeviceId,
    pub device_name: &'a str,
    pub cost: KdfCost,
    pub now_ms: i64,
}

pub struct Vault {
    pub(crate) db: Connection,
    pub(crate) dir: PathBuf,
    pub(crate) store_key: StoreKey,
    pub(crate) identity: Identity,
    pub(crate) keys: DeviceKeys,
    pub(crate) clock: Clock,
    pub(crate) hq: Option<Hq>,
    /// Files that arrive in pieces: bytes of the file, and of its sealed form on disk.
    pub(crate) arriving: HashMap<PartId, (u64, u64)>,
    /// What the line to HQ remembers from one connection to the next.
    pub(crate) line: Option<Arc<dyn Any + Send + Sync>>,
    /// For tests of a disk that is about to be full.
    pub(crate) pretended_room: Option<u64>,
    /// HQ has shown in this exchange that its log goes on from what it confirmed before.
    pub(crate) log_shown: bool,
    _lock: File,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("device", &self.identity.device).finish_non_exhaustive()
    }
}

/// Whether this folder holds a vault, whole or not.
#[must_use]
pub fn exists(dir: &Path) -> bool {
    dir.join(DATABASE).exists()
}

/// Makes a vault in an empty or missing folder. The recovery key is shown once and not kept in clear.
pub fn create(new: &NewVault<'_>) -> Result<(Vault, RecoveryKey), OpenError> {
    make_private(new.dir)?;
    std::fs::create_dir_all(new.dir.join(ATTACHMENTS))?;
    let lock = lock(new.dir)?;
    if exists(new.dir) {
        return Err(OpenError::Exists);
    }
    if new.passphrase.chars().count() < MIN_PASSPHRASE {
        return Err(OpenError::WeakPassphrase { least: MIN_PASSPHRASE });
    }
    let store_key = StoreKey::random()?;
    let recovery = RecoveryKey::random()?;
    // The database takes its name last: what a cut leaves behind is no vault yet.
    let building = new.dir.join("vault.db.new");
    _ = std::fs::remove_file(&building);
    let db = door::create_database(&building, &store_key)?;
    fill(&db, new)?;
    db.close().map_err(|(_, error)| error)?;
    KeyFile::new(&store_key, new.passphrase, &recovery, new.cost)?.write(new.dir)?;
    std::fs::rename(&building, new.dir.join(DATABASE))?;
    sync_dir(new.dir)?;
    Ok((Vault::load(new.dir, store_key, lock)?, recovery))
}

fn fill(db: &Connection, new: &NewVault<'_>) -> Result<(), OpenError> {
    let keys = DeviceKeys::random()?;
    keys.store(db)?;
    let identity = StoredIdentity {
        device: new.device.0,
        device_name: new.device_name.to_owned(),
        user: new.user.0,
        user_name: new.user_name.to_owned(),
        post: new.post.to_owned(),
        role: new.role.to_owned(),
        incarnation: 1,
        former_users: Vec::new(),
    };
    meta::put_identity(db, &identity)?;
    Ok(directory::pin_self(db, &identity, &keys.signing.verifying_key())?)
}

/// Opens the vault in this folder by its passphrase. A wrong one counts; see the throttle.
pub fn open(dir: &Path, passphrase: &str) -> Result<Vault, OpenError> {
    let lock = lock_existing(dir)?;
    let file = KeyFile::read(dir)?;
    let mut attempts = Attempts::read(dir);
    attempts.begin(dir, &Moment::now())?;
    let Some(store_key) = file.unlock(passphrase)? else {
        return Err(OpenError::WrongPassphrase { left: attempts.left() });
    };
    Attempts::clear(dir)?;
    Vault::load(dir, store_key, lock)
}

/// Opens the vault by its recovery key and gives it a new passphrase.
pub fn recover(dir: &Path, key: &RecoveryKey, new_passphrase: &str) -> Result<Vault, OpenError> {
    let lock = lock_existing(dir)?;
    let file = KeyFile::read(dir)?;
    let mut attempts = Attempts::read(dir);
    attempts.begin(dir, &Moment::now())?;
    let store_key = file.recover(key)?;
    Attempts::clear(dir)?;
    file.with_passphrase(&store_key, new_passphrase)?.write(dir)?;
    Vault::load(dir, store_key, lock)
}

/// Together half a second.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(25);

fn lock_existing(dir: &Path) -> Result<File, OpenError> {
    if !exists(dir) && !dir.join("keys.json").exists() {
        return Err(OpenError::Missing);
    }
    lock(dir)
}

/// One opener at a time; the system lets go when the program ends, however it ends.
///
/// A program that was started while the vault was open holds a copy of the lock until it has begun to run:
/// so a taken lock is tried again for a moment before it counts.
pub(crate) fn lock(dir: &Path) -> Result<File, OpenError> {
    let file = OpenOptions::new().create(true).write(true).truncate(false).open(dir.join(LOCK))?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(std::fs::TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(OpenError::InUse)
}

impl Vault {
    fn load(dir: &Path, store_key: StoreKey, lock: File) -> Result<Self, OpenError> {
        let db = door::open_database(dir, &store_key)?;
        if meta::is_copied(&db)? {
            begin_new_life(&db)?;
        }
        let keys = DeviceKeys::load(&db)?;
        let identity = meta::identity(&db)?.with_key(keys.signing.verifying_key());
        let clock = Clock { last: log::latest_stamp(&db, identity.device)? };
        let hq = meta::hq(&db)?;
        let mut vault = Self {
            db,
            dir: dir.to_owned(),
            store_key,
            identity,
            keys,
            clock,
            hq,
            arriving: HashMap::new(),
            line: None,
            pretended_room: None,
            log_shown: false,
            _lock: lock,
        };
        // What cannot go on now goes on later; it is no reason to keep the vault shut.
        _ = likeness::catch_up(&vault.db);
        _ = vault.go_on_purging();
        Ok(vault)
    }

    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The key that signs this device's changes, bundles and proofs.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.keys.signing
    }

    /// The key of the device's certificate for the connection to HQ.
    #[must_use]
    pub fn tls_key(&self) -> &SigningKey {
        &self.keys.tls
    }

    /// What the line remembers; see [`Vault::remember_line`].
    #[must_use]
    pub fn line(&self) -> Option<Arc<dyn Any + Send + Sync>> {
        self.line.clone()
    }

    /// Keeps what makes the next connection to HQ cheaper. It holds the device's TLS key, so it lives as long as
    /// the vault is open and no longer; nothing of it reaches the disk.
    pub fn remember_line(&mut self, line: Arc<dyn Any + Send + Sync>) {
        self.line = Some(line);
    }

    #[must_use]
    pub fn reads(&self) -> Reads<'_> {
        Reads::new(&self.db)
    }

    /// The only way to write: one transaction, rolled back when `f` or the commit fails.
    pub fn write<T>(
        &mut self,
        stamp: Stamp,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, VaultError>,
    ) -> Result<(T, Touched), VaultError> {
        self.write_with(stamp, f)
    }

    /// As [`Vault::write`], for callers whose bodies fail in their own words.
    pub fn write_with<T, E: From<VaultError>>(
        &mut self,
        stamp: Stamp,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<(T, Touched), E> {
        let transaction =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(VaultError::from)?;
        let hq = self.hq.as_ref().map(|hq| hq.device);
        let quality = match stamp.quality {
            Quality::Unknown => measured::quality(&transaction, stamp.now_ms)?,
            known => known,
        };
        let stamp = Stamp { quality, ..stamp };
        let mut writer = Writer {
            fold: Fold::new(&transaction, self.identity.device, hq, stamp.now_ms),
            identity: &self.identity,
            signing: &self.keys.signing,
            clock: &mut self.clock,
            stamp,
            made: std::collections::HashSet::new(),
        };
        let value = f(&mut writer)?;
        let touched = writer.finish()?;
        transaction.commit().map_err(VaultError::from)?;
        Ok((value, touched))
    }

    /// A transaction of the reconciling side: the same fold, without a signer.
    pub(crate) fn fold_in<T>(
        &mut self,
        now_ms: i64,
        f: impl FnOnce(&mut Fold<'_>) -> Result<T, VaultError>,
    ) -> Result<(T, Touched), VaultError> {
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let hq = self.hq.as_ref().map(|hq| hq.device);
        let mut fold = Fold::new(&transaction, self.identity.device, hq, now_ms);
        let value = f(&mut fold)?;
        fold.flush()?;
        let touched = fold.touched;
        transaction.commit()?;
        Ok((value, touched))
    }

    /// Computes every derived table anew from the log.
    pub fn rebuild(&mut self) -> Result<(), VaultError> {
        self.fold_in(0, |fold| fold.rebuild()).map(|_| ())
    }

    /// Starts a new life of this device's streams: after HQ has seen two vaults write under one name.
    pub fn begin_incarnation(&mut self) -> Result<u32, OpenError> {
        let incarnation = begin_new_life(&self.db)?;
        self.identity = meta::identity(&self.db)?.with_key(self.keys.signing.verifying_key());
        Ok(incarnation)
    }
}

fn begin_new_life(db: &Connection) -> Result<u32, OpenError> {
    let transaction = db.unchecked_transaction()?;
    let incarnation = meta::begin_incarnation(&transaction)?;
    transaction.commit()?;
    Ok(incarnation)
}
