//! What a transfer between posts changes about who sees a case: an offer opens it to the supervisors of the
//! post that is asked, the end of the offer takes it from those who had it only by that, and the books keep
//! the post that owns it.

use std::collections::BTreeSet;

use ledger::{Change, Dot, EntityId, EntityState, Op, OpAt, Register, Scope, UserId};
use model::Value;
use model::transfer::{self, Tenure};
use uuid::Uuid;

use super::Grants;
use super::folds::fold;
use crate::books::Books;
use crate::store::{StoreError, Write};

/// The register that says at which post a case was opened.
const HOME: u16 = 8;

/// The case whose transfer this change moves.
pub(super) fn transferred(change: &Change) -> Option<Uuid> {
    let case = change.header.scope.case()?;
    let moves = |op: &Op| op.entity() == Some(EntityId(case)) && op.register() == Some(transfer::REGISTER);
    change.ops.iter().any(moves).then_some(case)
}

/// Who has a say in a case, by what stands of its transfer.
struct Parties {
    owner: String,
    /// The owner, whoever is asked, and while steps that crossed are not settled everybody in them: nobody
    /// loses a case to a disagreement.
    posts: BTreeSet<String>,
    /// One thing stands, and it says that the case was taken on.
    taken_on: bool,
}

impl Parties {
    fn of(state: &EntityState, home: &str) -> Self {
        let live = state.registers.get(&transfer::REGISTER).map(Register::distinct).unwrap_or_default();
        let live: Vec<Tenure> = live.iter().filter_map(|live| Tenure::decode(&live.value)).collect();
        let owner = transfer::owner(home, &live).to_owned();
        let asked = live.iter().filter_map(|tenure| tenure.offered_to().map(str::to_owned));
        let owners = live.iter().map(|tenure| tenure.owner.clone());
        let posts = asked.chain(owners).chain([owner.clone()]).collect();
        let taken_on = matches!(&live[..], [one] if one.step == Some(transfer::Step::Accept));
        Self { owner, posts, taken_on }
    }
}

/// The post at which the case was opened.
fn home(state: &EntityState) -> Option<String> {
    Some(Value::decode(&state.displayed(HOME)?.value).ok()?.as_text()?.to_owned())
}

/// What the books say because of the transfers of one batch.
#[derive(Debug, Default)]
pub(super) struct Handover(pub Vec<Write>);

impl Handover {
    /// Adds what these changes of one case, not yet in the feed, come to. Whom they let in or end the
    /// access of goes into `grants`.
    pub async fn add(
        &mut self,
        books: &Books,
        scope: &Scope,
        changes: &[Change],
        grants: &mut Grants,
        now: i64,
    ) -> Result<(), StoreError> {
        let Some(case) = scope.case() else { return Ok(()) };
        let (last, _) = books.scope_end(scope, books.head().await?.last).await?;
        let folded = fold(books, scope, last, last).await?;
        let before = folded.snapshot.records.get(&EntityId(case));
        let before = before.map(|record| record.state.clone()).unwrap_or_default();
        let after = with(before.clone(), case, changes);
        let Some(home) = home(&after) else { return Ok(()) };
        let (was, is) = (Parties::of(&before, &home), Parties::of(&after, &home));
        for post in is.posts.difference(&was.posts) {
            self.let_in(books, scope, post, !is.taken_on, grants, now).await?;
        }
        for post in was.posts.difference(&is.posts) {
            // Who gave a case away of themselves goes on seeing it, like the post that had it first.
            let gave = is.taken_on && *post == was.owner;
            for guest in books.guests(scope, post).await? {
                self.0.push(no_guest(guest, scope));
                if !gave {
                    grants.end(guest, scope);
                }
            }
        }
        if is.owner != was.owner {
            let sql = "UPDATE case_file SET post = $1 WHERE id = $2";
            self.0.push(Write::new(sql, vec![is.owner.as_str().into(), case.into()]));
        }
        Ok(())
    }

    async fn let_in(
        &mut self,
        books: &Books,
        scope: &Scope,
        post: &str,
        as_guests: bool,
        grants: &mut Grants,
        now: i64,
    ) -> Result<(), StoreError> {
        for supervisor in books.supervisors(post).await? {
            let access = books.access(supervisor.id, std::slice::from_ref(scope)).await?.pop().flatten();
            if access.is_some_and(|access| access.is_open(now)) {
                continue;
            }
            grants.add(supervisor.id, scope, None);
            if !as_guests {
                continue;
            }
            let sql = "INSERT INTO access_offer (user_id, scope) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            self.0.push(Write::new(sql, vec![supervisor.id.into(), scope.into()]));
        }
        Ok(())
    }
}

/// The case with these changes. What they replace is known by name, whether it came before or not.
fn with(mut state: EntityState, case: Uuid, changes: &[Change]) -> EntityState {
    for change in changes {
        let header = &change.header;
        for (index, op) in (0..).zip(&change.ops) {
            let register = op.register().filter(|_| op.entity() == Some(EntityId(case)));
            if matches!(register, Some(HOME | transfer::REGISTER)) {
                let dot = Dot { origin: header.origin, seq: header.seq, op: index };
                let at = OpAt { dot, hlc: header.hlc, author: header.author };
                state.apply(&at, op, &|_| false);
            }
        }
    }
    state
}

/// Access by another reason than an offer, or none any more.
#[must_use]
pub fn no_guest(user: UserId, scope: &Scope) -> Write {
    Write::new("DELETE FROM access_offer WHERE user_id = $1 AND scope = $2", vec![user.into(), scope.into()])
}
