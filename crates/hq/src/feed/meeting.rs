//! Where HQ starts to send from: a cursor of another life of the feed counts only as far as both lives agree.

use uuid::Uuid;
use wire::v1::Cursor;

use crate::books::Books;
use crate::store::StoreError;

/// The present life of the feed, and the place in it from which a device is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    pub epoch: Uuid,
    pub cursor: Cursor,
    /// The device knows this life.
    pub is_same: bool,
}

/// Meets a device that stands at `asked` in the life `epoch`; in the present one when it does not say.
pub async fn meet(books: &Books, epoch: Option<Uuid>, asked: Cursor) -> Result<Met, StoreError> {
    let epochs = books.epochs().await?;
    let present = epochs.last().ok_or(StoreError::Malformed("the feed has no epoch"))?;
    let is_same = epoch.is_none_or(|epoch| epoch == present.id);
    let agreed = if is_same {
        books.head().await?.last
    } else {
        let theirs = epochs.iter().position(|known| Some(known.id) == epoch);
        let later = theirs.map(|index| &epochs[index + 1..]).unwrap_or_default();
        later.iter().map(|epoch| epoch.base).min().unwrap_or(0)
    };
    let cursor = match (asked.at <= agreed, is_same) {
        (true, _) => asked,
        (false, false) => Cursor { at: agreed, backfill: None },
        // Ahead of the feed's end: what it has taken for the feed's was none of it. It starts anew.
        (false, true) => Cursor::default(),
    };
    Ok(Met { epoch: present.id, cursor, is_same })
}
