//! Who may see which case. A case one may not see leaves no trace on any surface.

use ledger::{Scope, UserId};
use model::Role;
use model::workflow::Actor;
use uuid::Uuid;
use vault::{CaseBrief, PurgeState, Reads, StoredRecord};

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::access::AccessHere;
use crate::view::case::AccessView;
use crate::{Failure, moment};

/// What HQ said about this person and single cases, by HQ's clock as far as it is known here.
struct Grants {
    /// Granted and not expired.
    open: Vec<Uuid>,
    /// Granted, but this device was too long without contact.
    locked: Vec<Locked>,
    /// Withdrawn or expired.
    ended: Vec<Uuid>,
}

/// A case that stays shut until HQ was heard again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Locked {
    pub case: Uuid,
    /// Whole days without contact.
    pub days: i64,
}

/// What a person may do with a case on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    Open,
    Locked(Locked),
    /// As if it were not here.
    None,
}

fn grants(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Grants, Failure> {
    let contact = reads.contact()?;
    let hq_now = contact.map_or(now_ms, |contact| contact.hq_now(now_ms));
    let mut grants = Grants { open: Vec::new(), locked: Vec::new(), ended: Vec::new() };
    for grant in reads.grants()? {
        let Some(case) = grant.scope.case().filter(|_| grant.user == UserId(actor.user)) else { continue };
        let past = grant.offline_days.zip(contact).filter(|(days, contact)| contact.is_past(*days, now_ms));
        match past {
            _ if !grant.is_open(hq_now) => grants.ended.push(case),
            Some((_, contact)) => grants.locked.push(Locked { case, days: contact.days_without(now_ms) }),
            None => grants.open.push(case),
        }
    }
    Ok(grants)
}

/// Local staff see what was granted until it expires; everybody else what HQ let onto this device, until it
/// was withdrawn. A lease that ran out shuts a case for anybody.
pub(crate) fn sight(reads: &Reads<'_>, actor: &Actor, case: Uuid, now_ms: i64) -> Result<Sight, Failure> {
    let grants = grants(reads, actor, now_ms)?;
    if let Some(locked) = grants.locked.iter().find(|locked| locked.case == case) {
        return Ok(Sight::Locked(*locked));
    }
    let open = match actor.role {
        Role::Fsn => grants.open.contains(&case),
        _ => !grants.ended.contains(&case),
    };
    Ok(if open { Sight::Open } else { Sight::None })
}

/// Cases that stay shut until HQ was heard again: how many is all that may be told of them.
pub(crate) fn locked(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Vec<Locked>, Failure> {
    Ok(grants(reads, actor, now_ms)?.locked)
}

/// Cases on this device that the actor may not see: lists, counts and search leave them out.
pub(crate) fn hidden(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Vec<Uuid>, Failure> {
    let grants = grants(reads, actor, now_ms)?;
    if actor.role != Role::Fsn {
        let locked = grants.locked.iter().map(|locked| locked.case);
        return Ok(grants.ended.iter().copied().chain(locked).collect());
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

/// What holds for every case that HQ ever granted this person on this device: no content, not even a number.
pub(crate) fn here(reads: &Reads<'_>, actor: &Actor, now_ms: i64) -> Result<Vec<AccessHere>, Failure> {
    let leaving = reads.leaving()?;
    let contact = reads.contact()?;
    let mut all = Vec::new();
    for grant in reads.grants()? {
        let Some(case) = grant.scope.case().filter(|_| grant.user == UserId(actor.user)) else { continue };
        let gone = leaving.iter().find(|leaving| leaving.case == case).map(|leaving| leaving.state);
        let state = match (gone, sight(reads, actor, case, now_ms)?) {
            (Some(PurgeState::Decided), _) => "delivering",
            (Some(_), _) => "leaving",
            (None, Sight::Open) => "open",
            (None, Sight::Locked(_)) => "locked",
            (None, Sight::None) => "ended",
        };
        all.push(AccessHere {
            case,
            state: state.into(),
            until: grant.until.map(moment::text),
            offline_days: grant.offline_days,
            days_without_contact: contact.map(|contact| contact.days_without(now_ms)),
            unsent: reads.unsent_count_of(case)?,
        });
    }
    Ok(all)
}
