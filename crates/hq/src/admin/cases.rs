//! Who sees a case: granted and withdrawn by HQ, as entries of the feed.

use ledger::{Op, Scope, UserId};
use model::actions::Action;
use uuid::Uuid;

use super::until_written;
use crate::books::CaseFile;
use crate::error::HqError;
use crate::feed::{Grants, Saying, no_guest, withdrawn};
use crate::house::House;
use crate::store::{Batch, Outcome};

/// A case by its number or its id.
pub async fn find(house: &House, named: &str) -> Result<CaseFile, HqError> {
    let found = match Uuid::parse_str(named) {
        Ok(id) => house.books.case(id).await?,
        Err(_) => house.books.case_numbered(named).await?,
    };
    found.ok_or(HqError::UnknownCase)
}

/// Lets a user see a case, until a moment if one is given.
pub async fn grant(house: &House, case: Uuid, user: UserId, until: Option<i64>) -> Result<(), HqError> {
    grant_leased(house, case, user, until, None).await
}

/// As [`grant`], for so many days without contact; `None` takes what is set for the role, zero is no limit.
pub async fn grant_leased(
    house: &House,
    case: Uuid,
    user: UserId,
    until: Option<i64>,
    offline_days: Option<u16>,
) -> Result<(), HqError> {
    house.books.user(user).await?.ok_or(HqError::UnknownUser)?;
    house.books.case(case).await?.ok_or(HqError::UnknownCase)?;
    until_written(|| async {
        let (books, now) = (&house.books, house.now());
        let head = books.head().await?;
        let mut grants = Grants::default();
        grants.add_leased(user, &Scope::Case(case), until, offline_days);
        let (sealed, mut writes) = grants.seal(&house.own, books, now).await?;
        writes.push(no_guest(user, &Scope::Case(case)));
        let batch = Batch {
            policy: Some(head.policy),
            changes_policy: true,
            entries: sealed.entries,
            streams: sealed.streams,
            writes,
            ..Batch::default()
        };
        Ok((books.store.append(batch).await?, ()))
    })
    .await
}

/// Ends a user's access to a case. Their devices deliver what is unsent, then purge.
pub async fn withdraw(house: &House, case: Uuid, user: UserId) -> Result<(), HqError> {
    let scope = Scope::Case(case);
    until_written(|| withdraw_once(house, &scope, user)).await
}

async fn withdraw_once(house: &House, scope: &Scope, user: UserId) -> Result<(Outcome, ()), HqError> {
    let (books, now) = (&house.books, house.now());
    let head = books.head().await?;
    let access = books.access(user, std::slice::from_ref(scope)).await?.pop().flatten();
    access.filter(|access| !access.revoked).ok_or(HqError::UnknownUser)?;
    let op = Op::Revoke { scope: scope.clone(), user };
    let saying = Saying { scope: Scope::User(user), action: Action::CaseWithdraw, ops: vec![op] };
    let sealed = house.own.seal(books, vec![saying], now).await?;
    let mut writes = withdrawn(user, scope, 0, now).to_vec();
    writes.push(no_guest(user, scope));
    let batch = Batch {
        policy: Some(head.policy),
        changes_policy: true,
        entries: sealed.entries,
        streams: sealed.streams,
        writes,
        ..Batch::default()
    };
    Ok((books.store.append(batch).await?, ()))
}
