//! Records said to be the same person or thing. Each keeps its own fields, history and conflicts.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use model::workflow::Actor;
use uuid::Uuid;
use vault::{Reads, StoredRecord};

use crate::access::Sight;
use crate::gate::Turn;
use crate::show::{Shown, reference_of};
use crate::view::history::SameAs;
use crate::{Failure, access};

/// What a record is said to be the same as. What one may not see leaves no trace.
pub(crate) fn list(shown: &Shown<'_>, id: Uuid) -> Result<Vec<SameAs>, Failure> {
    let reads = shown.vault.reads();
    let mut all = Vec::new();
    for (other, direct) in reads.same_as(id)? {
        let Some(stored) = reads.record(other)? else { continue };
        let seen = match stored.case {
            Some(case) => is_open(&reads, &shown.actor, case, shown.now_ms)?,
            None => true,
        };
        if seen {
            all.push(SameAs {
                record: reference_of(&stored.record),
                case: stored.case,
                case_number: stored.case.map(|case| shown.number(case)).transpose()?.flatten(),
                direct,
                deleted: stored.deleted,
            });
        }
    }
    Ok(all)
}

fn is_open(reads: &Reads<'_>, actor: &Actor, case: Uuid, now_ms: i64) -> Result<bool, Failure> {
    Ok(matches!(access::sight(reads, actor, case, now_ms)?, Sight::Open))
}

/// The other record: here, visible, of the same kind, and not the record itself.
pub(crate) fn other(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    stored: &StoredRecord,
    id: Uuid,
) -> Result<StoredRecord, Failure> {
    let other = reads.record(id)?.ok_or_else(|| Failure::not_found("other record"))?;
    if let Some(case) = other.case
        && !is_open(reads, &turn.actor, case, turn.now_ms)?
    {
        return Err(Failure::not_found("other record"));
    }
    if id == stored.record.id || other.record.kind != stored.record.kind {
        return Err(Failure::refused(
            "not_alike",
            "Only two different records of one kind can be the same. Nothing was changed.",
        ));
    }
    Ok(other)
}

/// Whether it was said of these two themselves.
pub(crate) fn said(reads: &Reads<'_>, one: Uuid, other: Uuid) -> Result<bool, Failure> {
    Ok(reads.same_as(one)?.contains(&(other, true)))
}

/// Who is shown together with whom: of each group of records said to be the same, the first that may be seen
/// leads and the others follow. None is lost: each keeps its own page.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    members: BTreeMap<Uuid, Vec<Uuid>>,
    leader: BTreeMap<Uuid, Uuid>,
    pub followers: BTreeSet<Uuid>,
}

pub(crate) fn groups(reads: &Reads<'_>, hidden: &[Uuid]) -> Result<Groups, Failure> {
    let mut groups = Groups::default();
    for (id, all) in reads.groups_of_same()? {
        if groups.leader.contains_key(&id) {
            continue;
        }
        let mut here = Vec::new();
        for member in all {
            let stored = reads.record(member)?.filter(|stored| !stored.deleted);
            if stored.is_some_and(|stored| stored.case.is_none_or(|case| !hidden.contains(&case))) {
                here.push(member);
            }
        }
        let Some(&first) = here.first() else { continue };
        groups.leader.extend(here.iter().map(|member| (*member, first)));
        groups.followers.extend(here.iter().skip(1));
        groups.members.insert(first, here);
    }
    Ok(groups)
}

impl Groups {
    /// The records with each follower's place taken by who leads it, each once.
    pub(crate) fn led(
        &self,
        reads: &Reads<'_>,
        found: Vec<StoredRecord>,
    ) -> Result<Vec<StoredRecord>, Failure> {
        let (mut seen, mut led) = (HashSet::new(), Vec::with_capacity(found.len()));
        for stored in found {
            let id = stored.record.id;
            let leader = self.leader.get(&id).copied().unwrap_or(id);
            if seen.insert(leader) {
                let leads = if leader == id { Some(stored) } else { reads.record(leader)? };
                led.extend(leads);
            }
        }
        Ok(led)
    }

    /// For each row that leads, the others of its group.
    pub(crate) fn of(
        &self,
        shown: &Shown<'_>,
        page: &[StoredRecord],
    ) -> Result<BTreeMap<Uuid, Vec<SameAs>>, Failure> {
        let leads = page.iter().map(|stored| stored.record.id).filter(|id| self.members.contains_key(id));
        leads.map(|id| Ok((id, list(shown, id)?))).collect()
    }
}
