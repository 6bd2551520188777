//! Batches that wait for their turn at the same time are written together: one turn, one commit, one wait
//! for the disk. Whoever comes while one group is being written makes up the next.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use tokio::sync::{Mutex as Turn, oneshot};

use super::{Pool, alone};
use crate::store::{Batch, Outcome, StoreError};

/// A group ends with the batch that reaches so many entries: those in it wait for one another.
const ENTRIES: usize = 4000;

/// Whether it may be written with others. What changes by what others are judged is written alone.
pub(super) fn may_share(batch: &Batch) -> bool {
    batch.policy.is_some() && batch.cases.is_none() && !batch.changes_policy
}

#[derive(Debug, Default)]
pub(super) struct Waiting {
    batches: Mutex<Vec<One>>,
    turn: Turn<()>,
}

#[derive(Debug)]
struct One {
    batch: Batch,
    answer: oneshot::Sender<Result<Outcome, StoreError>>,
}

impl Waiting {
    /// Writes a batch with those that wait beside it. It is written to its end also when whoever asked is
    /// gone meanwhile, since the others depend on it.
    pub async fn write(self: &Arc<Self>, pool: &Arc<Pool>, batch: Batch) -> Result<Outcome, StoreError> {
        let (answer, told) = oneshot::channel();
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).push(One { batch, answer });
        let (waiting, pool) = (Arc::clone(self), Arc::clone(pool));
        // As many tasks as batches, and each takes at least one: none is left behind.
        tokio::spawn(async move {
            let turn = waiting.turn.lock().await;
            let group = waiting.next_group();
            if !group.is_empty() {
                write_group(&pool, group, turn).await;
            }
        });
        told.await.map_err(|_| StoreError::Interrupted)?
    }

    /// The first that waits, and those after it that were decided under the same policy.
    fn next_group(&self) -> Vec<One> {
        let mut batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(policy) = batches.first().map(|one| one.batch.policy) else { return Vec::new() };
        let (mut group, mut entries) = (Vec::new(), 0);
        for one in std::mem::take(&mut *batches) {
            if one.batch.policy == policy && entries < ENTRIES {
                entries += one.batch.entries.len();
                group.push(one);
            } else {
                batches.push(one);
            }
        }
        group
    }
}

async fn write_group(pool: &Pool, group: Vec<One>, turn: tokio::sync::MutexGuard<'_, ()>) {
    let (batches, answers): (Vec<_>, Vec<_>) = group.into_iter().map(|one| (one.batch, one.answer)).unzip();
    let written = pool.write(&batches).await;
    drop(turn);
    let outcomes = match written {
        Ok(outcomes) if batches.len() == 1 || !outcomes.contains(&Outcome::Stale) => {
            outcomes.into_iter().map(Ok).collect()
        }
        // It may be written here and lost elsewhere: nobody is told that it is safe.
        Err(StoreError::NotDurable) => batches.iter().map(|_| Err(StoreError::NotDurable)).collect(),
        Err(error) if batches.len() == 1 => vec![Err(error)],
        // One of them stands in the way of the others, or the database went away: each is tried by itself.
        Ok(_) | Err(_) => join_all(batches.into_iter().map(|batch| alone(pool, batch))).await,
    };
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        // Whoever asked is gone, and will ask again.
        drop(answer.send(outcome));
    }
}
