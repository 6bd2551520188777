//! What of an import may be taken back. Work that somebody did on it since is nobody's to undo with the import.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Scope;
use model::kinds::CASE;
use model::{Status, Value, retention};
use uuid::Uuid;
use vault::{Reads, StoredRecord};

use crate::gate::Turn;
use crate::import::write;
use crate::{Failure, access, rules};

/// Why a record stays although its import is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Of a case that this person may not see.
    Hidden,
    Closed,
    LegalHold,
    Changed,
    /// Something else that stays is part of it or points to it.
    HasParts,
}

impl Left {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Closed => "closed",
            Self::LegalHold => "legal_hold",
            Self::Changed => "changed",
            Self::HasParts => "has_parts",
        }
    }
}

/// The records of an import that are still there: those that go, and those that stay.
#[derive(Debug, Default)]
pub(crate) struct Undoing {
    pub go: Vec<StoredRecord>,
    pub left: Vec<(StoredRecord, Left)>,
    /// Deleted by somebody already.
    pub gone: u64,
}

impl Undoing {
    pub(crate) fn of(turn: &Turn<'_>, reads: &Reads<'_>, made: &[Uuid]) -> Result<Self, Failure> {
        let hidden = access::hidden(reads, &turn.actor, turn.now_ms)?;
        let (mut undoing, mut cases) = (Self::default(), BTreeMap::new());
        for id in made {
            let Some(stored) = reads.record(*id)?.filter(|stored| !stored.deleted) else {
                undoing.gone += 1;
                continue;
            };
            let left = match stored.case {
                Some(case) if hidden.contains(&case) => Some(Left::Hidden),
                Some(case) => of_case(reads, case, &mut cases)?,
                None => None,
            };
            match left.or(changed(reads, &stored)?) {
                Some(why) => undoing.left.push((stored, why)),
                None => undoing.go.push(stored),
            }
        }
        undoing.leave_what_others_need(reads)?;
        Ok(undoing)
    }

    /// Whatever stays keeps what it is part of and what it points to, and that again what it points to.
    fn leave_what_others_need(&mut self, reads: &Reads<'_>) -> Result<(), Failure> {
        let scopes: BTreeMap<Vec<u8>, Scope> =
            self.go.iter().map(|stored| (stored.scope.to_bytes(), stored.scope.clone())).collect();
        let mut needs: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for scope in scopes.values() {
            for stored in reads.records_in(scope, None)? {
                let came_along = stored.case.is_some_and(|case| stored.record.id == write::request_id(case));
                if !came_along || changed(reads, &stored)?.is_some() {
                    needs.insert(stored.record.id, needed(&stored));
                }
            }
        }
        let mut going: BTreeSet<Uuid> = self.go.iter().map(|stored| stored.record.id).collect();
        loop {
            let stay = needs.iter().filter(|(id, _)| !going.contains(id));
            let kept: BTreeSet<Uuid> =
                stay.flat_map(|(_, ids)| ids).copied().filter(|id| going.contains(id)).collect();
            if kept.is_empty() {
                break;
            }
            going.retain(|id| !kept.contains(id));
        }
        let (go, stay) = std::mem::take(&mut self.go)
            .into_iter()
            .partition::<Vec<_>, _>(|stored| going.contains(&stored.record.id));
        self.go = go;
        self.left.extend(stay.into_iter().map(|stored| (stored, Left::HasParts)));
        Ok(())
    }
}

fn of_case(
    reads: &Reads<'_>,
    case: Uuid,
    known: &mut BTreeMap<Uuid, Option<Left>>,
) -> Result<Option<Left>, Failure> {
    if let Some(left) = known.get(&case) {
        return Ok(*left);
    }
    let left = reads.record(case)?.and_then(|stored| match &stored.record {
        case if retention::is_held(case) => Some(Left::LegalHold),
        case if rules::status_of(case) == Status::Closed => Some(Left::Closed),
        _ => None,
    });
    known.insert(case, left);
    Ok(left)
}

/// The import made a record in one change: what is later came from somebody.
fn changed(reads: &Reads<'_>, stored: &StoredRecord) -> Result<Option<Left>, Failure> {
    let state = reads.state(stored.record.id)?;
    let times = state.and_then(|state| Some((state.created.as_ref()?.at.hlc, state.latest()?.0)));
    Ok(times.is_some_and(|(made, latest)| latest > made).then_some(Left::Changed))
}

/// What this record points to, its case with it.
fn needed(stored: &StoredRecord) -> Vec<Uuid> {
    let pointed = stored.record.fields.values().flat_map(|value| match value {
        Value::List(items) => items.iter().filter_map(Value::as_ref_id).collect(),
        value => value.as_ref_id().into_iter().collect::<Vec<_>>(),
    });
    let case = stored.case.filter(|_| stored.record.kind != &CASE);
    pointed.chain(case).filter(|id| *id != stored.record.id).collect()
}
