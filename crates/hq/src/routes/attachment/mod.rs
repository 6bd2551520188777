//! Attachments: sent in pieces that survive a cut, checked whole before they count as there.

pub mod complete;
pub mod get;
pub mod put;
mod record;
pub mod state;

use std::path::PathBuf;

use ledger::Scope;
use object_store::path::Path as ObjectPath;
use uuid::Uuid;
use wire::enrol::AttachmentState;

use super::Desk;
use crate::error::HqError;
use crate::tls::PeerKey;

/// An attachment of a case that the speaker may see.
#[derive(Debug)]
struct Asked {
    case: Uuid,
    attachment: Uuid,
}

impl Asked {
    /// Whoever may not see the case learns nothing: the answer is that of a case that is not there.
    async fn admit(
        desk: &Desk,
        peer: Option<PeerKey>,
        case: Uuid,
        attachment: Uuid,
    ) -> Result<Self, HqError> {
        let device = desk.speaker(peer).await?;
        let access = desk.house.books.access(device.user.id, &[Scope::Case(case)]).await?;
        let open = access.iter().flatten().any(|access| access.is_open(desk.house.now()));
        if open { Ok(Self { case, attachment }) } else { Err(HqError::UnknownCase) }
    }

    fn staged(&self, desk: &Desk) -> PathBuf {
        desk.house.staging.join(format!("{}.{}.part", self.case, self.attachment))
    }

    fn object(&self) -> ObjectPath {
        ObjectPath::from(format!("{}/{}", self.case, self.attachment))
    }

    async fn state(&self, desk: &Desk) -> Result<AttachmentState, HqError> {
        if let Some(kept) = desk.house.books.attachment(self.case, self.attachment).await? {
            return Ok(AttachmentState { received: kept.size, complete: true });
        }
        let staged = tokio::fs::metadata(self.staged(desk)).await;
        Ok(AttachmentState { received: staged.map_or(0, |file| file.len()), complete: false })
    }
}
