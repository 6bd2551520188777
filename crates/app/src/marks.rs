//! Whether HQ has a thing: the mark beside a row. Cheap, however much waits to be sent.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use ledger::{Origin, Scope, Stream};
use uuid::Uuid;
use vault::{Reads, StoredRecord, UnsentState, Vault};

use crate::Failure;
use crate::view::record::SyncMark;

/// How far HQ has our streams, and which records it did not take.
pub(crate) struct Marks<'v> {
    reads: Reads<'v>,
    own: Origin,
    received: RefCell<HashMap<Scope, u64>>,
    held: HashSet<Uuid>,
    held_cases: HashSet<Uuid>,
}

impl<'v> Marks<'v> {
    pub(crate) fn read(vault: &'v Vault) -> Result<Self, Failure> {
        let reads = vault.reads();
        let unsettled = reads.held(0)?;
        let held_cases = unsettled.iter().filter_map(|unsent| unsent.stream.scope.case()).collect();
        let held = unsettled.into_iter().flat_map(|unsent| unsent.records).collect();
        Ok(Self { reads, own: vault.identity().origin(), received: RefCell::default(), held, held_cases })
    }

    pub(crate) fn of(&self, stored: &StoredRecord) -> Result<SyncMark, Failure> {
        if !stored.conflicted.is_empty() {
            return Ok(SyncMark::Conflict);
        }
        if self.held.contains(&stored.record.id) {
            return Ok(SyncMark::Held);
        }
        let received = self.received(&stored.scope)?;
        let own = |dot: &&ledger::Dot| dot.origin == self.own && dot.seq > received;
        let unsent = stored.shown.values().flatten().any(|dot| own(&dot));
        Ok(if unsent { SyncMark::Unsent } else { SyncMark::Sent })
    }

    pub(crate) fn is_held_in(&self, case: Uuid) -> bool {
        self.held_cases.contains(&case)
    }

    pub(crate) fn any_held(&self) -> bool {
        !self.held.is_empty()
    }

    /// Whether HQ has not acknowledged this change of ours.
    pub(crate) fn is_unsent(&self, stream: &Stream, seq: u64) -> Result<bool, Failure> {
        Ok(stream.origin == self.own && seq > self.received(&stream.scope)?)
    }

    fn received(&self, scope: &Scope) -> Result<u64, Failure> {
        if let Some(known) = self.received.borrow().get(scope) {
            return Ok(*known);
        }
        let received = self.reads.received_up_to(scope)?;
        self.received.borrow_mut().insert(scope.clone(), received);
        Ok(received)
    }
}

/// One word for the state of a change on its way.
pub(crate) fn state_word(state: &UnsentState) -> (&'static str, Option<String>) {
    match state {
        UnsentState::Waiting => ("waiting", None),
        UnsentState::Received => ("received", None),
        UnsentState::Held { reason, .. } => ("held", Some(reason.clone())),
        UnsentState::Rejected { reason } => ("rejected", Some(reason.clone())),
    }
}
