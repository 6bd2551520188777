//! What a caller may ask of the writer. Values are the canonical bytes of the domain's registry.

use ledger::Dot;
use uuid::Uuid;

/// One edit of a record. The writer turns it into an operation that names what it replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Create {
        id: Uuid,
        kind: u16,
    },
    /// Writes a register over what is stored now.
    Set {
        id: Uuid,
        register: u16,
        value: Vec<u8>,
    },
    /// Writes a register over what the person had on screen. What came in meanwhile stays beside it, as a
    /// conflict: nobody overwrites a value that they did not see.
    SetOver {
        id: Uuid,
        register: u16,
        value: Vec<u8>,
        shown: Vec<Dot>,
    },
    Add {
        id: Uuid,
        field: u16,
        value: Vec<u8>,
    },
    Remove {
        id: Uuid,
        field: u16,
        value: Vec<u8>,
    },
    /// Adds to an append-only chain after all its heads.
    Append {
        id: Uuid,
        log: u16,
        body: Vec<u8>,
    },
    Delete {
        id: Uuid,
        reason: String,
    },
    Restore {
        id: Uuid,
        reason: String,
    },
    /// A person's decision of a conflict; names every value that lives now.
    Resolve {
        id: Uuid,
        register: u16,
        value: Vec<u8>,
        reason: String,
    },
    /// Says that two records are the same person or thing.
    Link {
        id: Uuid,
        other: Uuid,
    },
    Unlink {
        id: Uuid,
        other: Uuid,
    },
}

impl Edit {
    /// The record it is about.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Create { id, .. }
            | Self::Set { id, .. }
            | Self::SetOver { id, .. }
            | Self::Add { id, .. }
            | Self::Remove { id, .. }
            | Self::Append { id, .. }
            | Self::Delete { id, .. }
            | Self::Restore { id, .. }
            | Self::Resolve { id, .. }
            | Self::Link { id, .. }
            | Self::Unlink { id, .. } => *id,
        }
    }
}
