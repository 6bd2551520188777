//! Grants in the making: what HQ says in the users' scopes, and what its books say because of it.

use std::collections::BTreeMap;

use ledger::{Op, Scope, UserId};
use model::actions::Action;

use super::own::{OwnWriter, Saying, Sealed};
use crate::books::{Access, Books, CaseFile};
use crate::store::{Cell, StoreError, Write};

/// Grants to be written by one batch, gathered by user.
#[derive(Clone, Debug, Default)]
pub struct Grants(BTreeMap<UserId, Vec<(Scope, Option<i64>)>>);

impl Grants {
    pub fn add(&mut self, user: UserId, scope: &Scope, until: Option<i64>) {
        let of_user = self.0.entry(user).or_default();
        if !of_user.iter().any(|(granted, _)| granted == scope) {
            of_user.push((scope.clone(), until));
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Signs the grants and gives the writes of the access table. The entries must stand first in their
    /// batch, so that what they open comes after them.
    pub async fn seal(
        self,
        own: &OwnWriter,
        books: &Books,
        now: i64,
    ) -> Result<(Sealed, Vec<Write>), StoreError> {
        let (mut sayings, mut writes) = (Vec::new(), Vec::new());
        for (user, granted) in self.0 {
            for granted in granted.chunks(400) {
                let scopes: Vec<Scope> = granted.iter().map(|(scope, _)| scope.clone()).collect();
                let before = books.access(user, &scopes).await?;
                let index = sayings.len();
                for ((scope, until), before) in granted.iter().zip(&before) {
                    writes.push(grant_write(user, scope, *until, before.as_ref(), now, index));
                }
                let op = |(scope, until): &(Scope, Option<i64>)| Op::Grant {
                    scope: scope.clone(),
                    user,
                    until: *until,
                };
                let ops = granted.iter().map(op).collect();
                sayings.push(Saying { scope: Scope::User(user), action: Action::CaseGrant, ops });
            }
        }
        Ok((own.seal(books, sayings, now).await?, writes))
    }
}

/// Grants a new case to its creator and, unless it is restricted, to each supervisor of its post.
pub(super) async fn grant_to_post(
    grants: &mut Grants,
    books: &Books,
    file: &CaseFile,
) -> Result<(), StoreError> {
    let scope = Scope::Case(file.id);
    grants.add(file.creator, &scope, None);
    if !file.restricted {
        for supervisor in books.supervisors(&file.post).await? {
            grants.add(supervisor.id, &scope, None);
        }
    }
    Ok(())
}

/// What the access table says after a grant in the batch's entry `index`. Access that is open goes on from
/// where it began; access that was closed begins anew, since what was purged must be sent again.
#[must_use]
pub fn grant_write(
    user: UserId,
    scope: &Scope,
    until: Option<i64>,
    before: Option<&Access>,
    now: i64,
    index: usize,
) -> Write {
    if before.is_some_and(|access| access.is_open(now)) {
        let sql = "UPDATE access SET until = $1 WHERE user_id = $2 AND scope = $3";
        return Write::new(sql, vec![until.into(), user.into(), scope.into()]);
    }
    let sql = "INSERT INTO access (user_id, scope, since, until, revoked) VALUES ($1, $2, $3, $4, 0) \
               ON CONFLICT (user_id, scope) DO UPDATE \
               SET since = excluded.since, until = excluded.until, revoked = 0";
    Write::new(sql, vec![user.into(), scope.into(), Cell::PositionOf(index), until.into()])
}
