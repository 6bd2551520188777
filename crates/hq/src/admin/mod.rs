//! What administrators and reviewers do. They manage accounts and decide; they cannot read content here.

pub mod backup;
pub mod cases;
pub mod checkpoint;
pub mod devices;
pub mod erasure;
pub mod export;
pub mod files;
pub mod held;
pub mod lists;
pub mod numbers;
pub mod purged;
pub mod stats;
pub mod users;
pub mod verify;

use std::future::Future;

use crate::error::HqError;
use crate::store::{Outcome, StoreError};

/// Decides and writes; decides again while something it was based on changes underneath.
pub(crate) async fn until_written<T, F>(mut decide: impl FnMut() -> F) -> Result<T, HqError>
where
    F: Future<Output = Result<(Outcome, T), HqError>>,
{
    for attempt in 0..100_u64 {
        let (outcome, result) = decide().await?;
        if outcome != Outcome::Stale {
            return Ok(result);
        }
        tokio::time::sleep(std::time::Duration::from_millis(attempt.min(25))).await;
    }
    Err(StoreError::Contended.into())
}
