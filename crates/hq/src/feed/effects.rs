//! What a standing change does besides standing in the feed: it makes records, and it may open a case.

use ledger::Change;

use super::grants::grant_to_post;
use super::handover::{Handover, transferred};
use super::known::created;
use super::leads::{Assigned, assigned, grant_to_assigned};
use super::opening::{opens_case, sends_lead};
use super::{Grants, Known, OwnWriter};
use crate::books::{Books, CaseFile};
use crate::store::{Batch, NewEntity, StoreError, Write};

/// The effects of one change that a reviewer accepted.
#[derive(Debug)]
pub struct Effects {
    entities: Vec<NewEntity>,
    opened: Option<(CaseFile, Write)>,
    /// The post that the change sends a lead to.
    lead_to: Option<String>,
    assigned: Vec<Assigned>,
    /// A step of the transfer of its case.
    transfer: Option<Change>,
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
        let transfer = transferred(change).map(|_| change.clone());
        let lead_to = sends_lead(change).map(|(_, to)| to);
        let mut known = Known::default();
        known.fetch(books, &change.header.scope, std::iter::once(change)).await?;
        let assigned = assigned(change, &known);
        Ok(Self { entities, opened, lead_to, assigned, transfer })
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
        let (mut grants, mut handover) = (Grants::default(), Handover::default());
        if let Some((file, write)) = self.opened {
            batch.new_cases += 1;
            batch.writes.push(write);
            grant_to_post(&mut grants, books, &file, self.lead_to.as_deref()).await?;
        }
        grant_to_assigned(&mut grants, books, &self.assigned).await?;
        if let Some(change) = self.transfer {
            let scope = change.header.scope.clone();
            handover.add(books, &scope, &[change], &mut grants, now).await?;
        }
        let (sealed, writes) = grants.seal(own, books, now).await?;
        batch.entries.extend(sealed.entries);
        batch.streams.extend(sealed.streams);
        batch.writes.extend(writes);
        batch.writes.extend(handover.0);
        Ok(())
    }
}
