//! What a standing change does besides standing in the feed: it makes records, and it may open a case.

use ledger::Change;

use super::grants::grant_to_post;
use super::known::created;
use super::opening::opens_case;
use super::{Grants, Known, OwnWriter};
use crate::books::{Books, CaseFile};
use crate::store::{Batch, NewEntity, StoreError, Write};

/// The effects of one change that a reviewer accepted.
#[derive(Debug)]
pub struct Effects {
    entities: Vec<NewEntity>,
    opened: Option<(CaseFile, Write)>,
}

impl Effects {
    pub async fn of(books: &Books, change: &Change, now: i64) -> Result<Self, StoreError> {
        let entities = created(change).collect();
        let mut opened = None;
        if let Some(facts) = opens_case(change)
            && let Some(id) = change.header.scope.case()
            && books.case(id).await?.is_none()
        {
            let author = Known::new(books.aliases().await?.into()).person(change.header.author);
            let post = books.user(author).await?.map(|user| user.post);
            opened = Some(facts.file(change, author, &post.unwrap_or_default(), now));
        }
        Ok(Self { entities, opened })
    }

    /// Adds them to an empty batch; grants come first in it.
    pub async fn put_into(
        self,
        batch: &mut Batch,
        own: &OwnWriter,
        books: &Books,
        now: i64,
    ) -> Result<(), StoreError> {
        batch.entities.extend(self.entities);
        let Some((file, write)) = self.opened else { return Ok(()) };
        batch.new_cases += 1;
        batch.writes.push(write);
        let mut grants = Grants::default();
        grant_to_post(&mut grants, books, &file).await?;
        let (sealed, writes) = grants.seal(own, books, now).await?;
        batch.entries.extend(sealed.entries);
        batch.streams.extend(sealed.streams);
        batch.writes.extend(writes);
        Ok(())
    }
}
