//! HQ's own changes: directory, grants, dispositions. Real signed changes in HQ's own streams, in the same
//! feed as everybody's.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use ed25519_dalek::SigningKey;
use ledger::{Clock, DeviceId, Draft, Op, Origin, Quality, Scope, Stream, UserId, VerifyingKey};
use model::actions::Action;
use model::registry;
use tokio::sync::OwnedMutexGuard;

use crate::books::{Books, StreamHead};
use crate::random;
use crate::store::{Entry, StoreError, StreamStep};

/// Operations in one own change: below the limit, so that nobody has to hold HQ's.
const OPS_PER_CHANGE: usize = 400;

/// HQ's turns to speak, a scope each: kept until what is said there is written.
pub(super) type Turns = Vec<OwnedMutexGuard<()>>;

/// HQ as an author.
pub struct OwnWriter {
    key: SigningKey,
    pub device: DeviceId,
    pub user: UserId,
    /// See [`crate::books::Epoch::life`].
    life: u32,
    clock: Mutex<Clock>,
    turns: Mutex<HashMap<Scope, Arc<tokio::sync::Mutex<()>>>>,
}

impl std::fmt::Debug for OwnWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnWriter").field("device", &self.device).finish_non_exhaustive()
    }
}

/// What HQ says in one scope.
#[derive(Clone, Debug)]
pub struct Saying {
    pub scope: Scope,
    pub action: Action,
    pub ops: Vec<Op>,
}

/// Signed entries and the steps of HQ's streams that go with them.
#[derive(Debug, Default)]
pub struct Sealed {
    pub entries: Vec<Entry>,
    pub streams: Vec<StreamStep>,
}

impl OwnWriter {
    #[must_use]
    pub fn new(key: SigningKey, device: DeviceId, user: UserId, life: u32) -> Self {
        Self { key, device, user, life, clock: Mutex::default(), turns: Mutex::default() }
    }

    /// Waits until nobody else of this process is about to speak in these scopes. Held from [`Self::seal`] to
    /// the end of the write, so that many who open cases at one post wait for each other instead of getting
    /// in each other's way; between processes the stream's head decides.
    pub(super) async fn turns(&self, scopes: BTreeSet<Scope>) -> Turns {
        let mut held = Vec::with_capacity(scopes.len());
        // Always in the order of the scopes: no two wait for each other in a ring.
        for scope in scopes {
            let turn =
                self.turns.lock().unwrap_or_else(PoisonError::into_inner).entry(scope).or_default().clone();
            held.push(turn.lock_owned().await);
        }
        held
    }

    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// Signs what HQ says about its log.
    pub(crate) fn sign_checkpoint(&self, checkpoint: &proof::Checkpoint) -> proof::Note {
        checkpoint.sign(&self.key)
    }

    pub(crate) fn sign_restored(&self, restored: &proof::Restored) -> proof::Note {
        restored.sign(&self.key)
    }

    /// Ends an exported log with HQ's signature.
    pub(crate) fn finish_export<W: std::io::Write>(
        &self,
        export: proof::export::Writer<W>,
    ) -> std::io::Result<u64> {
        export.finish(self.device, &self.key)
    }

    /// HQ under the life of its feed: one that was restored from a backup has forgotten what it said since,
    /// and must not say other things under those names.
    fn origin(&self) -> Origin {
        Origin { device: self.device, incarnation: self.life }
    }

    fn stream(&self, scope: &Scope) -> Stream {
        Stream { origin: self.origin(), scope: scope.clone() }
    }

    /// The key that signs what HQ says and opens what is sealed for it.
    #[must_use]
    pub fn signing_key(&self) -> SigningKey {
        self.key.clone()
    }

    /// Signs what HQ says, in order, after the heads as they are stored now.
    pub async fn seal(&self, books: &Books, sayings: Vec<Saying>, now: i64) -> Result<Sealed, StoreError> {
        let scopes: BTreeSet<Scope> = sayings.iter().map(|saying| saying.scope.clone()).collect();
        let streams: Vec<Stream> = scopes.iter().map(|scope| self.stream(scope)).collect();
        let stored = books.stream_heads(&streams).await?;
        let mut heads: BTreeMap<Scope, (StreamHead, StreamHead)> =
            scopes.into_iter().zip(stored.into_iter().map(|head| (head, head))).collect();
        let mut sealed = Sealed::default();
        for saying in sayings {
            for ops in saying.ops.chunks(OPS_PER_CHANGE) {
                let Some((_, head)) = heads.get_mut(&saying.scope) else { continue };
                sealed.entries.push(self.sign(&saying, ops, head, now));
            }
        }
        for (scope, (before, after)) in heads {
            let stream = self.stream(&scope);
            let (from, head, hash) = (before.seq, after.seq, after.hash);
            sealed.streams.push(StreamStep { stream, from, head, hash, frozen: false });
        }
        Ok(sealed)
    }

    fn sign(&self, saying: &Saying, ops: &[Op], head: &mut StreamHead, now: i64) -> Entry {
        let hlc = self.clock.lock().unwrap_or_else(PoisonError::into_inner).tick(now);
        let draft = Draft {
            scope: saying.scope.clone(),
            origin: self.origin(),
            author: self.user,
            schema: registry::SCHEMA_VERSION,
            min_reader: 1,
            quality: Quality::Checked,
            action: saying.action.number(),
            seq: head.seq + 1,
            hlc,
            wall: now,
            salt: random::bytes(),
            ops: ops.to_vec(),
        };
        let change = draft.sign(&self.key, &head.hash);
        head.seq += 1;
        head.hash = change.hash;
        Entry::of(&change, false, now)
    }
}
