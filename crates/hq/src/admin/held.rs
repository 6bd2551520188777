//! The review of held changes. The verdict is a signed entry of the feed; an accepted change's payload
//! follows as an entry of its own, and what the change does takes effect from there.

use ledger::{Change, GENESIS, Op, Scope, Stream};
use model::actions::Action;
use uuid::Uuid;

use super::until_written;
use crate::books::HeldEntry;
use crate::error::HqError;
use crate::feed::{Effects, Saying};
use crate::house::House;
use crate::store::{Batch, Entry, Outcome, Part, StoreError, Write};

/// Accepts or rejects a held change.
pub async fn decide(house: &House, id: Uuid, accept: bool, reason: &str) -> Result<HeldEntry, HqError> {
    if reason.trim().is_empty() {
        return Err(HqError::Invalid { what: "--reason", expected: "a sentence" });
    }
    until_written(|| decide_once(house, id, accept, reason)).await
}

async fn decide_once(
    house: &House,
    id: Uuid,
    accept: bool,
    reason: &str,
) -> Result<(Outcome, HeldEntry), HqError> {
    let (books, now) = (&house.books, house.now());
    let head = books.head().await?;
    let held = books.held(id).await?.ok_or(HqError::UnknownHeld)?;
    if held.accepted.is_some() {
        return Err(HqError::AlreadyDecided);
    }
    let stream = Stream { origin: held.origin, scope: held.scope.clone() };
    let entry = books.stream_entries(&stream, held.seq, held.seq).await?.pop();
    let entry = entry.ok_or(StoreError::Malformed("a held change is not in the feed"))?;
    let mut batch = Batch { policy: Some(head.policy), changes_policy: true, ..Batch::default() };
    if accept {
        let change = Change::open(entry.raw.clone(), &GENESIS)
            .map_err(|_| StoreError::Malformed("a held change cannot be read"))?;
        let effects = Effects::of(books, &change, now).await?;
        effects.put_into(&mut batch, &house.own, books, now).await?;
        let (part, pos) = (Part::Released, 0);
        batch.entries.push(Entry { part, pos, withheld: false, received_at: now, ..entry });
    }
    let op = Op::Disposition { origin: held.origin, seq: held.seq, accept, reason: reason.trim().into() };
    let scope: Scope = held.scope.clone();
    let saying = Saying { scope, action: Action::HeldDecide, ops: vec![op] };
    let sealed = house.own.seal(books, vec![saying], now).await?;
    batch.entries.extend(sealed.entries);
    batch.streams.extend(sealed.streams);
    let sql = "UPDATE held SET decided = $1, decided_at = $2 WHERE id = $3 AND decided IS NULL";
    batch.writes.push(Write::guarded(sql, vec![accept.into(), now.into(), id.into()]));
    Ok((books.store.append(batch).await?, HeldEntry { accepted: Some(accept), ..held }))
}
