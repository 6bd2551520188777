//! Operations: the smallest things a change can say.

use uuid::Uuid;

use crate::{DeviceId, Dot, EntityId, FormatError, Origin, Scope, UserId, codec};

/// One operation. Its name for ever is its [`Dot`]; `prev` names the operations it replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    Create {
        entity: EntityId,
        kind: u16,
    },
    /// Writes a register. `seen` is set on values that close the scope: how far every stream was known.
    Set {
        entity: EntityId,
        field: u16,
        prev: Vec<Dot>,
        value: Vec<u8>,
        seen: Option<Vec<(Origin, u64)>>,
    },
    /// Adds an item to an observed-remove list.
    SetAdd {
        entity: EntityId,
        field: u16,
        value: Vec<u8>,
    },
    /// Removes the additions it names from a list; additions made without its knowledge stay.
    SetRemove {
        entity: EntityId,
        field: u16,
        prev: Vec<Dot>,
    },
    /// Adds to an append-only chain after the heads it names.
    Append {
        entity: EntityId,
        log: u16,
        parents: Vec<Dot>,
        body: Vec<u8>,
    },
    Tombstone {
        entity: EntityId,
        prev: Vec<Dot>,
        reason: String,
        seen: Vec<(Origin, u64)>,
    },
    Restore {
        entity: EntityId,
        prev: Vec<Dot>,
        reason: String,
    },
    /// A person's decision of a conflict: names all its dots.
    Resolve {
        entity: EntityId,
        field: u16,
        prev: Vec<Dot>,
        value: Vec<u8>,
        reason: String,
        seen: Option<Vec<(Origin, u64)>>,
    },
    /// Says that two records are the same person or thing; neither is lost.
    Link {
        entity: EntityId,
        other: EntityId,
    },
    Unlink {
        entity: EntityId,
        prev: Vec<Dot>,
    },
    /// A reviewer's verdict on a change that HQ held.
    Disposition {
        origin: Origin,
        seq: u64,
        accept: bool,
        reason: String,
    },
    /// Erases the payload of a change on a legal basis; the chain stays verifiable. `left` stands in its
    /// place: the same operations without their words, so that what they replaced stays replaced.
    Redact {
        origin: Origin,
        seq: u64,
        basis: String,
        left: Vec<Op>,
    },
    Grant {
        scope: Scope,
        user: UserId,
        until: Option<i64>,
    },
    Revoke {
        scope: Scope,
        user: UserId,
    },
    /// How many days a device may keep a scope open without contact.
    Lease {
        scope: Scope,
        user: UserId,
        offline_days: u16,
    },
    /// An entry of the directory: whose device this is and which key signs for it.
    Key {
        device: DeviceId,
        user: UserId,
        name: String,
        post: String,
        role: String,
        public_key: [u8; 32],
        revoked: bool,
    },
    /// A block of serials of a post, for one life of a device to number its cases with.
    Numbers {
        device: DeviceId,
        incarnation: u32,
        post: String,
        first: u32,
        last: u32,
    },
    /// Serials of a post that no case will ever bear, and why.
    Void {
        post: String,
        first: u32,
        last: u32,
        reason: String,
    },
    /// A device's word that it holds nothing of a scope any more: what HQ said that ended the access, and
    /// how many changes and files went.
    Purged {
        scope: Scope,
        origin: Origin,
        seq: u64,
        changes: u64,
        files: u64,
    },
    /// Says that a part of a courier bundle was taken in, and what it brought: for the one who made it.
    Receipt {
        bundle: Uuid,
        part: u16,
        /// Of the encrypted body, as signed on its outside.
        sha256: [u8; 32],
        from: DeviceId,
        changes: u64,
    },
    /// An operation of a newer version, kept and relayed untouched.
    Unknown {
        code: u16,
        raw: Vec<u8>,
    },
}

impl Op {
    /// The record this operation is about; control operations have none.
    #[must_use]
    pub fn entity(&self) -> Option<EntityId> {
        match self {
            Self::Create { entity, .. }
            | Self::Set { entity, .. }
            | Self::SetAdd { entity, .. }
            | Self::SetRemove { entity, .. }
            | Self::Append { entity, .. }
            | Self::Tombstone { entity, .. }
            | Self::Restore { entity, .. }
            | Self::Resolve { entity, .. }
            | Self::Link { entity, .. }
            | Self::Unlink { entity, .. } => Some(*entity),
            Self::Disposition { .. }
            | Self::Redact { .. }
            | Self::Grant { .. }
            | Self::Revoke { .. }
            | Self::Lease { .. }
            | Self::Key { .. }
            | Self::Numbers { .. }
            | Self::Void { .. }
            | Self::Purged { .. }
            | Self::Receipt { .. }
            | Self::Unknown { .. } => None,
        }
    }

    /// The earlier operations this one replaces or follows.
    #[must_use]
    pub fn prev(&self) -> &[Dot] {
        match self {
            Self::Set { prev, .. }
            | Self::SetRemove { prev, .. }
            | Self::Tombstone { prev, .. }
            | Self::Restore { prev, .. }
            | Self::Resolve { prev, .. }
            | Self::Unlink { prev, .. } => prev,
            Self::Append { parents, .. } => parents,
            _ => &[],
        }
    }

    /// The register this operation writes, or the chain it extends; `None` for the others.
    #[must_use]
    pub fn register(&self) -> Option<u16> {
        match self {
            Self::Set { field, .. }
            | Self::SetAdd { field, .. }
            | Self::SetRemove { field, .. }
            | Self::Resolve { field, .. } => Some(*field),
            Self::Append { log, .. } => Some(*log),
            Self::Tombstone { .. } | Self::Restore { .. } => Some(crate::LIFE),
            Self::Link { .. } | Self::Unlink { .. } => Some(crate::LINKS),
            _ => None,
        }
    }

    /// Whether it puts a value into a register, which others can then name.
    #[must_use]
    pub fn puts_value(&self) -> bool {
        matches!(
            self,
            Self::Set { .. }
                | Self::SetAdd { .. }
                | Self::Tombstone { .. }
                | Self::Restore { .. }
                | Self::Resolve { .. }
                | Self::Link { .. }
        )
    }

    /// Operations in the byte form of a payload, for whoever stores them apart from their change.
    #[must_use]
    pub fn encode_all(ops: &[Self]) -> Vec<u8> {
        codec::payload(ops, [0; 8])
    }

    /// Reads what [`Op::encode_all`] wrote.
    pub fn decode_all(bytes: &[u8]) -> Result<Vec<Self>, FormatError> {
        codec::read_payload(bytes)
    }

    /// What is left of an operation once its words are erased: it still makes its record, still replaces
    /// what it named and still stands in its chain, but says nothing.
    #[must_use]
    pub fn without_words(&self) -> Self {
        let silent = |entity: EntityId, field: u16, prev: &[Dot]| Self::SetRemove {
            entity,
            field,
            prev: prev.to_vec(),
        };
        match self {
            Self::Set { entity, field, prev, .. } | Self::Resolve { entity, field, prev, .. } => {
                silent(*entity, *field, prev)
            }
            Self::SetAdd { entity, field, .. } => silent(*entity, *field, &[]),
            Self::Link { entity, .. } => silent(*entity, crate::LINKS, &[]),
            Self::Append { entity, log, parents, .. } => {
                Self::Append { entity: *entity, log: *log, parents: parents.clone(), body: Vec::new() }
            }
            Self::Tombstone { entity, prev, seen, .. } => Self::Tombstone {
                entity: *entity,
                prev: prev.clone(),
                reason: String::new(),
                seen: seen.clone(),
            },
            Self::Restore { entity, prev, .. } => {
                Self::Restore { entity: *entity, prev: prev.clone(), reason: String::new() }
            }
            Self::Unknown { code, .. } => Self::Unknown { code: *code, raw: codec::bare(*code) },
            other => other.clone(),
        }
    }

    /// The case whose visibility this control operation changes.
    #[must_use]
    pub fn granted_case(&self) -> Option<Uuid> {
        match self {
            Self::Grant { scope, .. } | Self::Revoke { scope, .. } => scope.case(),
            _ => None,
        }
    }
}
