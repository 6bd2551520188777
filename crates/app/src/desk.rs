//! The owner of the session: one vault, open or locked, and whoever wants to hear what changed.
//!
//! Holds no rule and no screen: a call goes through the gate to its body, and out again as JSON.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use model::acts::Act;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use uuid::Uuid;
use vault::{KdfCost, Vault};

use crate::background::Background;
use crate::host::{Clock, Ids, SystemClock, SystemIds};
use crate::operations::Operations;
use crate::plate::Plate;
use crate::viewing::Lectern;
use crate::work::Works;
use crate::{Failure, audit, commands, trouble};

/// Without a key or a pointer for so long, the desk locks itself.
pub const IDLE_LIMIT_MS: i64 = 10 * 60 * 1000;

/// An open vault that commands and the exchange share.
pub type SharedVault = Arc<Mutex<Vault>>;

/// What a listener is told after a command or an exchange changed something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Tags that are stale now.
    pub tags: Vec<String>,
    /// Cases that were touched, when it is known.
    pub cases: Vec<Uuid>,
}

type Listener = Arc<dyn Fn(Changed) + Send + Sync>;

/// See the module's words.
pub struct Desk {
    folder: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) cost: fn() -> KdfCost,
    open: Mutex<Option<SharedVault>>,
    /// A vault that was locked while an exchange still used it.
    leaving: Mutex<Weak<Mutex<Vault>>>,
    last_present_ms: AtomicI64,
    listener: Mutex<Option<Listener>>,
    pub(crate) background: Background,
    pub(crate) works: Works,
    pub(crate) operations: Operations,
    pub(crate) lectern: Lectern,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("locked", &self.shared().is_none()).finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk on the vault in `folder` with the machine's own clock and ids. Touches nothing yet.
    pub fn of_system(folder: &Path) -> Self {
        Self::new(folder, Arc::new(SystemClock), Arc::new(SystemIds), KdfCost::calibrated)
    }

    /// A desk with the clock, the ids and the cost of a new passphrase given.
    pub fn new(folder: &Path, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, cost: fn() -> KdfCost) -> Self {
        let background = Background::new(clock.now_ms(), ids.id().as_u64_pair().1);
        Self {
            folder: folder.to_owned(),
            clock,
            ids,
            cost,
            open: Mutex::default(),
            leaving: Mutex::default(),
            last_present_ms: AtomicI64::default(),
            listener: Mutex::default(),
            background,
            works: Works::default(),
            operations: Operations::default(),
            lectern: Lectern::default(),
        }
    }

    /// Runs the command of this name. Blocks; call it on a worker.
    pub fn call(&self, name: &str, request: Value) -> Result<Value, Failure> {
        let outcome = commands::dispatch(self, name, request);
        outcome.map_err(|failure| self.with_reference(name, failure))
    }

    /// Gives a fault of ours a reference and writes it to the list.
    fn with_reference(&self, name: &str, mut failure: Failure) -> Failure {
        if let Some(cause) = failure.cause.take() {
            let reference = self.ids.id().simple().to_string();
            let reference = format!("F-{}", &reference[reference.len() - 8..]);
            // The name of a command that is not in the list is somebody's text.
            let known =
                commands::LIST.iter().find(|command| command.name == name).map_or("unknown", |c| c.name);
            trouble::note(&self.folder, self.clock.now_ms(), &reference, known, &cause);
            failure.reference = Some(reference);
        }
        failure
    }

    /// Who wants to hear what changed; there is one.
    pub fn listen(&self, listener: impl Fn(Changed) + Send + Sync + 'static) {
        *lock(&self.listener) = Some(Arc::new(listener));
    }

    pub(crate) fn tell(&self, changed: Changed) {
        // Called without the lock: whoever hears of something may well ask for more.
        let listener = lock(&self.listener).clone();
        if let (Some(listener), false) = (listener, changed.tags.is_empty()) {
            listener(changed);
        }
    }

    /// A person touched a key or the pointer.
    pub fn present(&self) {
        self.last_present_ms.store(self.clock.now_ms(), Ordering::Relaxed);
    }

    /// Milliseconds until the desk locks itself.
    pub fn locks_in_ms(&self) -> i64 {
        let idle = self.clock.now_ms().saturating_sub(self.last_present_ms.load(Ordering::Relaxed));
        // A clock set back must not keep the desk open longer than the limit.
        (IDLE_LIMIT_MS - idle).clamp(0, IDLE_LIMIT_MS)
    }

    /// Locks when nobody was present for the time allowed.
    pub fn lock_if_idle(&self) {
        if self.shared().is_some() && self.locks_in_ms() == 0 {
            self.lock();
        }
    }

    /// Closes the vault; its keys are wiped when the last running command is done with it.
    pub fn lock(&self) {
        if let Some(shared) = lock(&self.open).take() {
            *lock(&self.leaving) = Arc::downgrade(&shared);
            audit::locked(self, shared);
            self.operations.forget();
            self.lectern.clear();
            self.tell(Changed { tags: vec!["session".into()], cases: Vec::new() });
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The open vault for a moment, for tests of what a laptop does to it.
    #[doc(hidden)]
    pub fn with_vault<T>(&self, work: impl FnOnce(&mut Vault) -> T) -> Option<T> {
        self.shared().map(|shared| work(&mut lock(&shared)))
    }

    pub(crate) fn is_unlocked(&self) -> bool {
        self.shared().is_some()
    }

    /// Whether this is the vault that is open now.
    pub(crate) fn has_open(&self, vault: &SharedVault) -> bool {
        self.shared().is_some_and(|open| Arc::ptr_eq(&open, vault))
    }

    pub(crate) fn shared(&self) -> Option<SharedVault> {
        lock(&self.open).clone()
    }

    /// Opens the vault; one that an exchange still has open is taken up again, for the right passphrase.
    pub(crate) fn unlock(&self, passphrase: &str) -> Result<(), Failure> {
        let open = self.shared().or_else(|| lock(&self.leaving).upgrade());
        let Some(shared) = open else {
            return self.opened(vault::open(&self.folder, passphrase)?, Act::Unlock);
        };
        let mut vault = lock(&shared);
        vault.check_passphrase(passphrase)?;
        audit::opened(self, &mut vault, Act::Unlock)?;
        drop(vault);
        self.present();
        *lock(&self.open) = Some(shared);
        Ok(())
    }

    /// Takes up a vault that was just opened, once that is written down.
    pub(crate) fn opened(&self, mut vault: Vault, act: Act) -> Result<(), Failure> {
        audit::opened(self, &mut vault, act)?;
        self.present();
        Plate::of(vault.identity()).hang(&self.folder);
        *lock(&self.open) = Some(Arc::new(Mutex::new(vault)));
        Ok(())
    }
}

/// A panic in one command must not lock everybody out: what it held is a transaction, which was rolled back.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
