//! What a transaction changed, so that whoever shows it can look again.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::ChangeRef;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    pub cases: BTreeSet<Uuid>,
    /// Kind number and id.
    pub records: BTreeSet<(u16, Uuid)>,
    /// Posts whose programmes changed.
    pub posts: BTreeSet<String>,
    pub directory: bool,
    pub grants: bool,
    /// Something was acknowledged, held, or came to wait.
    pub exchange: bool,
    /// Own changes, in the order in which they were made.
    pub made: Vec<ChangeRef>,
}

impl Touched {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another transaction changed.
    pub fn merge(&mut self, other: Self) {
        self.cases.extend(other.cases);
        self.records.extend(other.records);
        self.posts.extend(other.posts);
        self.directory |= other.directory;
        self.grants |= other.grants;
        self.exchange |= other.exchange;
        self.made.extend(other.made);
    }
}
