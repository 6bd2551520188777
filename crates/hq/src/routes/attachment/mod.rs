//! Attachments: sent in pieces that survive a cut, checked whole before they count as there.
//!
//! HQ takes a file only when a record in the feed announces it, and keeps only what fits that record.

pub(crate) mod carried;
pub mod complete;
mod finish;
pub mod get;
pub mod put;
mod record;
mod staged;
pub mod state;

use std::path::PathBuf;

use ledger::{DeviceId, EntityId, Scope};
use model::{Part, PartId};
use object_store::path::Path as ObjectPath;
use serde::Deserialize;
use uuid::Uuid;
use wire::enrol::AttachmentState;

use super::Desk;
use crate::books::object_of;
use crate::error::HqError;
use crate::house::House;
use crate::tls::PeerKey;

/// What an address says besides case and attachment.
#[derive(Debug, Default, Deserialize)]
pub struct Words {
    part: Option<String>,
    #[serde(default)]
    offset: u64,
}

/// A part of an attachment, of a case that the speaker may see.
#[derive(Clone, Copy, Debug)]
struct Asked {
    case: Uuid,
    part: PartId,
    device: DeviceId,
}

impl Asked {
    /// Whoever may not see the case learns nothing: the answer is that of a case that is not there.
    async fn admit(
        desk: &Desk,
        peer: Option<PeerKey>,
        ids: (Uuid, Uuid),
        words: &Words,
    ) -> Result<Self, HqError> {
        Self::admitted(desk, peer, ids, words, false).await
    }

    /// As [`Self::admit`], and whoever wrote the attachment's record before their access ended: their laptop
    /// must hand the file in before it may purge it.
    async fn admit_sender(
        desk: &Desk,
        peer: Option<PeerKey>,
        ids: (Uuid, Uuid),
        words: &Words,
    ) -> Result<Self, HqError> {
        Self::admitted(desk, peer, ids, words, true).await
    }

    async fn admitted(
        desk: &Desk,
        peer: Option<PeerKey>,
        (case, attachment): (Uuid, Uuid),
        words: &Words,
        sends: bool,
    ) -> Result<Self, HqError> {
        let device = desk.speaker(peer).await?;
        let (books, scope) = (&desk.house.books, Scope::Case(case));
        let access = books.access(device.user.id, std::slice::from_ref(&scope)).await?;
        let open = access.iter().flatten().any(|access| access.is_open(desk.house.now()));
        if !open {
            let entity = books.entities(&scope, &[EntityId(attachment)]).await?.pop().flatten();
            let owes = sends && entity.is_some_and(|entity| entity.origin.device == device.id);
            if !owes {
                return Err(HqError::UnknownCase);
            }
        }
        let part = words.part.as_deref().map_or(Some(Part::Original), Part::named);
        let part = part.ok_or(HqError::Invalid { what: "part", expected: "original, field or thumb" })?;
        Ok(Self { case, part: PartId::new(attachment, part), device: device.id })
    }

    fn name(&self) -> String {
        format!("{}.{}", self.case, self.part.file_name())
    }

    fn staged(&self, house: &House) -> PathBuf {
        house.staged(self.case, self.part)
    }

    fn object(&self) -> ObjectPath {
        ObjectPath::from(object_of(self.case, self.part))
    }

    async fn state(&self, house: &House) -> Result<AttachmentState, HqError> {
        if let Some(kept) = house.books.kept(self.case, self.part).await? {
            return Ok(AttachmentState { received: kept.size, complete: true });
        }
        let staged = tokio::fs::metadata(self.staged(house)).await;
        Ok(AttachmentState { received: staged.map_or(0, |file| file.len()), complete: false })
    }
}
