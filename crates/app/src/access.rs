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

/// What HQ said about this person and single cases.
struct Grants {
    /// Granted and not expired.
    open: Vec<Uuid>,
    /// Withdrawn or expired.
    ended: Vec<Uuid>,
}

fn grants(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Grants, Failure> {
    let mut grants = Grants { open: Vec::new(), ended: Vec::new() };
    for grant in reads.grants()? {
        let Some(case) = grant.scope.case().filter(|_| grant.user == UserId(actor.user)) else { continue };
        let open = grant.granted && grant.until.is_none_or(|until| until > now_ms);
        if open { &mut grants.open } else { &mut grants.ended }.push(case);
    }
    Ok(grants)
}

/// Local staff see what was granted until it expires; everybody else what HQ let onto this device, until it
/// was withdrawn.
pub(crate) fn may_see(reads: &Reads<'_>, actor: &Actor, case: Uuid, now_ms: i64) -> Result<bool, Failure> {
    let grants = grants(reads, actor, now_ms)?;
    Ok(match actor.role {
        Role::Fsn => grants.open.contains(&case),
        _ => !grants.ended.contains(&case),
    })
}

/// Cases on this device that the actor may not see: lists, counts and search leave them out.
pub(crate) fn hidden(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Vec<Uuid>, Failure> {
    let grants = grants(reads, actor, now_ms)?;
    if actor.role != Role::Fsn {
        return Ok(grants.ended);
    }
    let all = reads.case_briefs()?.into_iter().map(|brief| brief.id);
    Ok(all.filter(|case| !grants.open.contains(case)).collect())
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
