//! Records said to be the same person or thing. Each keeps its own fields, history and conflicts.

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
