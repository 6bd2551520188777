//! Leads between posts: who at the other post is let in, and that a lead goes its way step by step.

use ledger::{Change, EntityId, Op, Scope, UserId};
use model::kinds::LEAD;
use model::lead::{self, Party, Standing};
use model::workflow::Actor;
use model::{Value, registry};

use super::authorise::Judged;
use super::{Grants, Hold, Known};
use crate::books::{Books, User};
use crate::store::StoreError;

/// Judges an operation on a lead that was sent before. Leads that were put down by hand are records like others.
pub(super) fn check(judged: &Judged<'_>, op: &Op, id: EntityId) -> Result<(), Hold> {
    let scope = &judged.change.header.scope;
    let to = judged.known.sent_to(scope, id).filter(|_| judged.makes(id).is_none());
    let (Some(to), Some(register)) = (to, op.register()) else { return Ok(()) };
    if register == lead::ASSIGNEE {
        return assigns(judged, &to);
    }
    let (Op::Set { value, .. } | Op::Resolve { value, .. }) = op else {
        return Ok(lead::may_rewrite(register)?);
    };
    if register != lead::REGISTER {
        return Ok(lead::may_rewrite(register)?);
    }
    let Some(new) = Standing::decode(value) else { return Ok(()) };
    let before: Vec<Standing> =
        op.prev().iter().filter_map(|dot| judged.known.named(scope, dot)).filter_map(stood).collect();
    // Whoever at the other post may write in the file was let in to work on it.
    let assignee = Some(judged.who.user.0);
    Ok(lead::judge(&new, &party(judged), &to, assignee, &before)?)
}

fn party<'a>(judged: &Judged<'a>) -> Party<'a> {
    Party { actor: Actor { user: judged.who.user.0, role: judged.who.role }, post: &judged.who.post }
}

fn is_of(user: &User, post: &str) -> bool {
    let Ok(role) = user.role.parse() else { return false };
    Party { actor: Actor { user: user.id.0, role }, post: &user.post }.is_of(post)
}

fn stood((_, op): (&Change, &Op)) -> Option<Standing> {
    match op {
        Op::Set { value, .. } | Op::Resolve { value, .. } => Standing::decode(value),
        _ => None,
    }
}

/// Who works on a lead is said by a supervisor of the post it was sent to.
fn assigns(judged: &Judged<'_>, to: &str) -> Result<(), Hold> {
    Ok(lead::may_assign(&party(judged), to)?)
}

/// Somebody of the post that a lead was sent to is to work on it.
#[derive(Clone, Debug)]
pub(super) struct Assigned {
    scope: Scope,
    user: UserId,
    post: String,
}

/// Whom a change that stands lets in: those a lead of its file is assigned to.
pub(super) fn assigned(change: &Change, known: &Known) -> Vec<Assigned> {
    let scope = &change.header.scope;
    let user = |op: &Op| match op {
        Op::Set { entity, field: lead::ASSIGNEE, value, .. } => {
            let post = known.sent_to(scope, *entity)?;
            let register = registry::register_numbered(&LEAD, lead::ASSIGNEE)?;
            let fields = register.decode(value).ok()?;
            let user = fields.get(&lead::ASSIGNEE).and_then(Value::as_ref_id)?;
            Some(Assigned { scope: scope.clone(), user: known.person(UserId(user)), post })
        }
        _ => None,
    };
    change.ops.iter().filter_map(user).collect()
}

pub(super) async fn grant_to_assigned(
    grants: &mut Grants,
    books: &Books,
    assigned: &[Assigned],
) -> Result<(), StoreError> {
    for Assigned { scope, user, post } in assigned {
        // Nobody is let in who is not of the post that was asked.
        if books.user(*user).await?.is_some_and(|user| is_of(&user, post)) {
            grants.add(*user, scope, None);
        }
    }
    Ok(())
}
