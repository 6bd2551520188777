//! The words of a case that its post purged when its retention was over: erased one change after the other by the
//! same two steps as any words that have to go by law. What says that the case was purged stays, and holds no words.

use std::collections::BTreeSet;

use ledger::{Change, GENESIS, Hash, Op, Scope};
use model::actions::Action;
use uuid::Uuid;

use super::erasure::{Stage, redact};
use crate::books::User;
use crate::error::HqError;
use crate::house::House;
use crate::store::{Entry, StoreError};

/// How far the erasure of a case has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Changes that another person has to carry out.
    pub asked: u64,
    /// Changes whose words are gone by this step.
    pub erased: u64,
}

/// Asks for the erasure of all that the case holds, or carries out what another person asked for. A step that was cut
/// goes on where it ended when it is taken again.
pub async fn erase(house: &House, case: Uuid, by: &User, basis: Option<&str>) -> Result<Progress, HqError> {
    let words = words_of(house, &Scope::Case(case), case).await?.ok_or(HqError::NotPurged)?;
    let mut progress = Progress::default();
    for hash in words {
        match redact(house, &hash, by, basis).await {
            Ok(Stage::Asked) | Err(HqError::SamePerson) => progress.asked += 1,
            Ok(Stage::Done) => progress.erased += 1,
            Err(HqError::AlreadyErased) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(progress)
}

/// The changes of devices in this scope that still hold words, if the case was purged.
async fn words_of(house: &House, scope: &Scope, case: Uuid) -> Result<Option<BTreeSet<Hash>>, HqError> {
    let (mut purged, mut words, mut after) = (false, BTreeSet::new(), 0);
    loop {
        let page = house.books.everything(after).await?;
        let Some(last) = page.last() else { break };
        after = last.pos;
        for entry in page.into_iter().filter(|entry| entry.scope == *scope) {
            let is_ours = entry.origin.device == house.own.device;
            if is_ours || entry.raw.payload.is_none() {
                continue;
            }
            match ends(&entry)? {
                Some(ended) => purged |= ended.contains(&case) && !entry.withheld,
                None => words.extend([entry.hash]),
            }
        }
    }
    Ok(purged.then_some(words))
}

/// The records that a purge ends; `None` for any other change.
fn ends(entry: &Entry) -> Result<Option<Vec<Uuid>>, HqError> {
    let change = Change::open(entry.raw.clone(), &GENESIS)
        .map_err(|_| StoreError::Malformed("a change of the feed cannot be read"))?;
    if Action::numbered(change.header.action) != Some(Action::RetentionPurge) {
        return Ok(None);
    }
    let ended = |op: &Op| match op {
        Op::Tombstone { entity, .. } => Some(entity.0),
        _ => None,
    };
    // Whatever else was written under that name is words like any other.
    let all: Option<Vec<Uuid>> = change.ops.iter().map(ended).collect();
    Ok(all)
}
