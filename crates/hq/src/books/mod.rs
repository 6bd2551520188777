//! What HQ reads from its store, in its own words: the feed, people, cases, access, held changes.
//!
//! Reads only; every write goes through a batch, so that nothing is decided on half a picture.

mod cases;
mod erasures;
mod feed;
mod files;
mod held;
mod lists;
mod numbers;
mod people;
mod scopes;
mod tree;

use std::sync::Arc;

pub use cases::{Access, CaseFile, Receipt};
pub use erasures::Erasure;
pub use feed::{Epoch, FeedHead, StreamHead, Viewer};
pub use files::{KeptPart, forgotten, object_of};
pub use held::HeldEntry;
pub use lists::{Listed, ListedRecord};
pub use numbers::{Block, Borne, Voided};
pub use people::{Aliases, Device, EnrolmentCode, User};
pub use scopes::NewScope;
pub use tree::{KeptCheckpoint, Placed};

use crate::store::{Store, StoreError};

/// The reading side of the store.
#[derive(Clone, Debug)]
pub struct Books {
    pub store: Arc<dyn Store>,
    names: people::SecondNames,
}

impl Books {
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, names: people::SecondNames::default() }
    }
}

type Answer<T> = Result<T, StoreError>;

/// How many rows one page holds; the caller goes on after the last.
pub const PAGE: u64 = 512;
