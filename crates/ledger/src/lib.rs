//! The ledger: what a change is, how changes chain and are signed, and how changes made apart merge.
//!
//! Everything here is a pure function of its arguments: no I/O, no clock, no randomness, no knowledge of
//! what a field means. Register values are opaque bytes in the caller's canonical encoding.
//! It must never decide a conflict: it keeps every value until an operation of a person names it.

mod change;
mod clock;
mod codec;
mod conflict;
mod entity;
mod id;
pub mod limits;
mod op;
mod scope_state;
mod snapshot;
mod vector;

pub use change::{CHANGE_VERSION, ChainError, Change, Draft, GENESIS, Hash, Header, RawChange, verify_run};
pub use clock::{Clock, Hlc, MAX_PUSH_MS, Observed, Quality};
pub use codec::FormatError;
pub use conflict::{Conflict, late_edits};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
pub use entity::{Created, EntityState, Item, LIFE, LINKS, Live, Log, OpAt, Register};
pub use id::{DeviceId, Dot, EntityId, Origin, Scope, ScopeParseError, Stream, UserId};
pub use op::Op;
pub use scope_state::{Received, ScopeState, state_hash};
pub use snapshot::{Place, RecordState, Snapshot, StreamEnd, Verdict};
pub use vector::VersionVector;
