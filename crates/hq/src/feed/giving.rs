//! Everything a device gets in one exchange, in this order: what needs no grant, the lines of cases it has
//! not heard of, the feed to its end, and then what it still lacks of its cases.

use wire::Dictionary;
use wire::v1::{Cursor, Fill};

use super::Folds;
use super::filling::Filling;
use super::pull::{LeftOut, PullFrames};
use crate::books::{Books, Viewer};
use crate::store::StoreError;

/// Gives frames until the device has everything there was when the exchange began, or enough.
#[derive(Debug)]
pub struct Giving {
    policy: Option<PullFrames>,
    feed: PullFrames,
    filling: Option<Filling>,
}

impl Giving {
    /// `fills` is what the device says it lacks; `None` from one that only knows the feed.
    pub async fn begin(
        books: &Books,
        folds: &Folds,
        viewer: Viewer,
        cursor: Cursor,
        target: usize,
        fills: Option<Vec<Fill>>,
    ) -> Result<Self, StoreError> {
        let Some(fills) = fills else {
            let (end, all) = (books.head().await?.last, LeftOut::default());
            let feed = PullFrames::begin(books, viewer, cursor, target, end, all).await?;
            return Ok(Self { policy: None, feed, filling: None });
        };
        let begun = Filling::begin(books, folds, &viewer, cursor, target, fills).await?;
        let (filling, mut left_out, end) = begun;
        let policy = filling.announces().then(|| {
            left_out.through.extend(viewer.own_scopes().map(|scope| (scope, end)));
            PullFrames::policy(books, viewer.clone(), cursor, target, end)
        });
        let feed = PullFrames::begin(books, viewer, cursor, target, end, left_out).await?;
        Ok(Self { policy, feed, filling: Some(filling) })
    }

    /// Compresses with a dictionary that the device knows.
    pub fn compress_with(&mut self, dictionary: Option<&'static Dictionary>) {
        self.feed.compress_with(dictionary);
        if let Some(policy) = &mut self.policy {
            policy.compress_with(dictionary);
        }
        if let Some(filling) = &mut self.filling {
            filling.compress_with(dictionary);
        }
    }

    pub async fn next_frame(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(policy) = &mut self.policy {
            if let Some(bytes) = policy.next_frame().await? {
                return Ok(Some(bytes));
            }
            self.policy = None;
        }
        if let Some(filling) = &mut self.filling
            && let Some(bytes) = filling.next_announcement().await?
        {
            return Ok(Some(bytes));
        }
        if let Some(bytes) = self.feed.next_frame().await? {
            return Ok(Some(bytes));
        }
        match &mut self.filling {
            Some(filling) => filling.next_frame().await,
            None => Ok(None),
        }
    }
}
