//! What the attachment's signed record in the feed says of a part.

use ledger::{Change, EntityId, GENESIS, Op, Scope};
use model::{PartId, Value, kinds, registry};

use super::Asked;
use super::put::LARGEST;
use crate::books::Books;
use crate::error::HqError;

/// Size and digest. A part of which the record does not say both is no part of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Announced {
    pub size: u64,
    pub sha256: [u8; 32],
}

impl Announced {
    pub async fn read(books: &Books, asked: &Asked) -> Result<Option<Self>, HqError> {
        let scope = Scope::Case(asked.case);
        let id = EntityId(asked.part.attachment);
        let Some(entity) = books.entities(&scope, &[id]).await?.pop().flatten() else { return Ok(None) };
        let entry = books.changes_named(&scope, &[(entity.origin, entity.seq)]).await?.pop().flatten();
        let change = entry.and_then(|entry| Change::open(entry.raw, &GENESIS).ok());
        Ok(change.and_then(|change| said(&change, asked.part)).filter(|said| said.size <= LARGEST))
    }
}

fn said(change: &Change, part: PartId) -> Option<Announced> {
    let kind = &kinds::ATTACHMENT;
    let (size, sha256) = part.part.fields();
    let (size, sha256) = (kind.field(size)?.number, kind.field(sha256)?.number);
    let (mut said_size, mut said_sha256) = (None, None);
    for op in &change.ops {
        let Op::Set { entity, field, value, .. } = op else { continue };
        if entity.0 != part.attachment {
            continue;
        }
        let fields = registry::register_numbered(kind, *field).and_then(|r| r.decode(value).ok());
        for (number, value) in fields.into_iter().flatten() {
            if number == size {
                said_size = value.as_int().and_then(|size| u64::try_from(size).ok());
            } else if number == sha256 {
                said_sha256 = digest(&value);
            }
        }
    }
    Some(Announced { size: said_size?, sha256: said_sha256? })
}

fn digest(value: &Value) -> Option<[u8; 32]> {
    wire::from_hex(value.as_text()?)?.try_into().ok()
}
