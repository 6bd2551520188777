//! What the attachment's record in the feed says of its file.

use ledger::{Change, EntityId, GENESIS, Op, Scope};
use model::{Value, registry};
use uuid::Uuid;

use super::Asked;
use crate::books::Books;
use crate::error::HqError;

const SIZE: u16 = 3;
const SHA256: u16 = 4;

/// Size and digest, as far as the record has arrived and says them.
#[derive(Debug, Default)]
pub(super) struct Announced {
    pub size: Option<u64>,
    pub sha256: Option<[u8; 32]>,
}

impl Announced {
    pub async fn read(books: &Books, asked: &Asked) -> Result<Self, HqError> {
        let scope = Scope::Case(asked.case);
        let entity = books.entities(&scope, &[EntityId(asked.attachment)]).await?.pop().flatten();
        let Some(entity) = entity else { return Ok(Self::default()) };
        let entry = books.changes_named(&scope, &[(entity.origin, entity.seq)]).await?.pop().flatten();
        let change = entry.and_then(|entry| Change::open(entry.raw, &GENESIS).ok());
        Ok(change.map(|change| said(&change, asked.attachment)).unwrap_or_default())
    }
}

fn said(change: &Change, attachment: Uuid) -> Announced {
    let mut announced = Announced::default();
    let Some(kind) = registry::kind_named("attachment") else { return announced };
    for op in &change.ops {
        let Op::Set { entity, field, value, .. } = op else { continue };
        let fields = registry::register_numbered(kind, *field).and_then(|r| r.decode(value).ok());
        let Some(value) = fields.and_then(|mut fields| fields.remove(field)) else { continue };
        match *field {
            _ if entity.0 != attachment => {}
            SIZE => announced.size = value.as_int().and_then(|size| u64::try_from(size).ok()),
            SHA256 => announced.sha256 = digest(&value),
            _ => {}
        }
    }
    announced
}

fn digest(value: &Value) -> Option<[u8; 32]> {
    wire::from_hex(value.as_text()?)?.try_into().ok()
}
