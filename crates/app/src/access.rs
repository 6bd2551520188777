//! Who may see which case. A case one may not see leaves no trace on any surface.

use ledger::{Scope, UserId};
use model::Role;
use model::workflow::Actor;
use uuid::Uuid;
use vault::{CaseBrief, Reads, StoredRecord};

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::case::AccessView;
use crate::{Failure, moment};

/// Local staff see what was granted until it expires; everybody else what HQ let onto this device.
pub(crate) fn may_see(reads: &Reads<'_>, actor: &Actor, case: Uuid, now_ms: i64) -> Result<bool, Failure> {
    match actor.role {
        Role::Fsn => Ok(granted(reads, actor, now_ms)?.contains(&case)),
        _ => Ok(true),
    }
}

fn granted(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Vec<Uuid>, Failure> {
    let grants = reads.grants()?;
    let mine = grants.into_iter().filter(|grant| grant.user == UserId(actor.user) && grant.granted);
    Ok(mine
        .filter(|grant| grant.until.is_none_or(|until| until > now_ms))
        .filter_map(|grant| grant.scope.case())
        .collect())
}

/// Cases on this device that the actor may not see: lists, counts and search leave them out.
pub(crate) fn hidden(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Vec<Uuid>, Failure> {
    if actor.role != Role::Fsn {
        return Ok(Vec::new());
    }
    let granted = granted(reads, actor, now_ms)?;
    Ok(reads
        .case_briefs()?
        .into_iter()
        .map(|brief| brief.id)
        .filter(|case| !granted.contains(case))
        .collect())
}

/// Leaves out what belongs to a case that the actor may not see.
pub(crate) fn visible(
    reads: &Reads<'_>,
    turn: &Turn<'_>,
    mut records: Vec<StoredRecord>,
) -> Result<Vec<StoredRecord>, Failure> {
    let hidden = hidden(reads, &turn.actor, turn.now_ms)?;
    records.retain(|stored| stored.case.is_none_or(|case| !hidden.contains(&case)));
    Ok(records)
}

/// What is counted of every case the actor may see.
pub(crate) fn briefs(reads: &Reads<'_>, turn: &Turn<'_>) -> Result<Vec<CaseBrief>, Failure> {
    let hidden = hidden(reads, &turn.actor, turn.now_ms)?;
    let mut all = reads.case_briefs()?;
    all.retain(|brief| !hidden.contains(&brief.id));
    Ok(all)
}

/// Who may see the case, as far as this device was told.
pub(crate) fn who(shown: &Shown<'_>, case: Uuid) -> Result<Vec<AccessView>, Failure> {
    let grants = shown.vault.reads().grants()?;
    let of_case = grants.into_iter().filter(|grant| grant.granted && grant.scope == Scope::Case(case));
    Ok(of_case
        .map(|grant| AccessView {
            person: shown.names.person(grant.user.0),
            until: grant.until.map(moment::text),
        })
        .collect())
}
