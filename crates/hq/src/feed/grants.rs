//! Grants in the making: what HQ says in the users' scopes, and what its books say because of it.

use std::collections::BTreeMap;

use ledger::{Op, Scope, UserId};
use model::actions::Action;

use super::own::{OwnWriter, Saying, Sealed};
use crate::books::{Access, Books, CaseFile};
use crate::store::{Cell, StoreError, Write};

/// Local staff, unless an administrator set another number.
pub const FSN_OFFLINE_DAYS: u16 = 14;

/// One grant: of a scope, for how long, and for how many days without contact.
#[derive(Clone, Debug)]
struct Granted {
    scope: Scope,
    until: Option<i64>,
    /// `None` takes what is set for the role.
    offline_days: Option<u16>,
}

/// Grants to be written by one batch, gathered by user, and what ends in the same breath.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    given: BTreeMap<UserId, Vec<Granted>>,
    ended: Vec<(UserId, Scope)>,
}

impl Grants {
    pub fn add(&mut self, user: UserId, scope: &Scope, until: Option<i64>) {
        self.add_leased(user, scope, until, None);
    }

    /// As [`Self::add`], with a lease of its own; zero days are no limit.
    pub fn add_leased(&mut self, user: UserId, scope: &Scope, until: Option<i64>, offline_days: Option<u16>) {
        let of_user = self.given.entry(user).or_default();
        if !of_user.iter().any(|granted| granted.scope == *scope) {
            of_user.push(Granted { scope: scope.clone(), until, offline_days });
        }
    }

    /// Ends a user's access to a scope that is open.
    pub fn end(&mut self, user: UserId, scope: &Scope) {
        self.ended.push((user, scope.clone()));
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.ended.is_empty()
    }

    /// Where HQ will speak because of them.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.given.keys().chain(self.ended.iter().map(|(user, _)| user)).map(|user| Scope::User(*user))
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
        for (user, granted) in self.given {
            let usual = usual_lease(books, user).await?;
            for granted in granted.chunks(200) {
                let scopes: Vec<Scope> = granted.iter().map(|granted| granted.scope.clone()).collect();
                let before = books.access(user, &scopes).await?;
                let index = sayings.len();
                let mut ops = Vec::new();
                for (Granted { scope, until, offline_days }, before) in granted.iter().zip(&before) {
                    let (scope, until) = (scope.clone(), *until);
                    writes.push(grant_write(user, &scope, until, before.as_ref(), now, index));
                    ops.push(Op::Grant { scope: scope.clone(), user, until });
                    let offline_days = offline_days.unwrap_or(usual);
                    writes.push(lease_write(user, &scope, offline_days));
                    if offline_days > 0 {
                        ops.push(Op::Lease { scope, user, offline_days });
                    }
                }
                sayings.push(Saying { scope: Scope::User(user), action: Action::CaseGrant, ops });
            }
        }
        for (user, scope) in self.ended {
            writes.extend(withdrawn(user, &scope, sayings.len(), now));
            let ops = vec![Op::Revoke { scope, user }];
            sayings.push(Saying { scope: Scope::User(user), action: Action::CaseWithdraw, ops });
        }
        Ok((own.seal(books, sayings, now).await?, writes))
    }
}

/// For how many days without contact the devices of a user of this role keep a scope open.
async fn usual_lease(books: &Books, user: UserId) -> Result<u16, StoreError> {
    let Some(user) = books.user(user).await? else { return Ok(0) };
    let set = books.setting(&format!("offline_days_{}", user.role)).await?;
    let usual = if user.role == "fsn" { FSN_OFFLINE_DAYS } else { 0 };
    Ok(set.map_or(usual, |days| u16::try_from(days).unwrap_or(u16::MAX)))
}

fn lease_write(user: UserId, scope: &Scope, offline_days: u16) -> Write {
    let sql = "INSERT INTO access_lease (user_id, scope, offline_days) VALUES ($1, $2, $3) \
               ON CONFLICT (user_id, scope) DO UPDATE SET offline_days = excluded.offline_days";
    Write::new(sql, vec![user.into(), scope.into(), offline_days.into()])
}

/// Grants a new case to its creator and, unless it is restricted, to each supervisor of its post and of the post
/// that it carries a lead to; at headquarters to its desk officers too.
pub(super) async fn grant_to_post(
    grants: &mut Grants,
    books: &Books,
    file: &CaseFile,
    lead_to: Option<&str>,
) -> Result<(), StoreError> {
    let scope = Scope::Case(file.id);
    grants.add(file.creator, &scope, None);
    if !file.restricted {
        let mut people = books.supervisors(&file.post).await?;
        if let Some(post) = lead_to {
            people.extend(books.leads_come_to(post).await?);
        }
        people.iter().for_each(|user| grants.add(user.id, &scope, None));
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

/// What the books say of an access that ended, and that it did so at the batch's entry `index`.
#[must_use]
pub fn withdrawn(user: UserId, scope: &Scope, index: usize, now: i64) -> [Write; 2] {
    let revoked = "UPDATE access SET revoked = 1 WHERE user_id = $1 AND scope = $2 AND revoked = 0";
    let ended = "INSERT INTO access_end (user_id, scope, pos, at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (user_id, scope) DO UPDATE SET pos = excluded.pos, at = excluded.at";
    let place = vec![user.into(), scope.into(), Cell::PositionOf(index), now.into()];
    [Write::guarded(revoked, vec![user.into(), scope.into()]), Write::new(ended, place)]
}
