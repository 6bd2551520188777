//! A PUSH frame from arrival to acknowledgement: staged, then written in one short transaction; staged
//! again when something it was judged by has changed meanwhile.

use std::time::{Duration, Instant};

use wire::v1::{Ack, Need, Run};

use super::OwnWriter;
use super::stage::Staging;
use crate::books::{Books, Device};
use crate::store::{Outcome, StoreError};

/// How often a frame is judged anew before the device is asked to come back.
const ATTEMPTS: u32 = 40;

/// A database that restarts or hands over is sat out for so long. Judged again, what was written without
/// our knowing is found there and acknowledged.
const PATIENCE: Duration = Duration::from_secs(15);
const PAUSE: u64 = 150;

/// What HQ says to a PUSH frame.
#[derive(Debug)]
pub struct Pushed {
    pub acks: Vec<Ack>,
    pub needs: Vec<Need>,
}

/// Takes the runs of one frame from a device that had read the feed up to `told`. When this returns, what it
/// acknowledges is durable.
pub async fn push(
    books: &Books,
    own: &OwnWriter,
    device: &Device,
    runs: Vec<Run>,
    told: u64,
    now: i64,
) -> Result<Pushed, StoreError> {
    let (began, mut attempt) = (Instant::now(), 0);
    while attempt < ATTEMPTS {
        let error = match judge_and_write(books, own, device, &runs, told, now).await {
            Ok(Some(pushed)) => return Ok(pushed),
            Ok(None) => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(u64::from(attempt.min(20)))).await;
                continue;
            }
            Err(error) => error,
        };
        if !books.store.may_pass(&error) || began.elapsed() > PATIENCE {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(PAUSE)).await;
    }
    Err(StoreError::Contended)
}

/// `None` when something it was judged by has changed meanwhile.
async fn judge_and_write(
    books: &Books,
    own: &OwnWriter,
    device: &Device,
    runs: &[Run],
    told: u64,
    now: i64,
) -> Result<Option<Pushed>, StoreError> {
    let mut staging = Staging::begin(books, own, device, runs, told, now).await?;
    for run in runs {
        staging.run(run).await?;
    }
    let staged = staging.finish().await?;
    let batch = staged.batch;
    let nothing = batch.entries.is_empty() && batch.writes.is_empty() && batch.streams.is_empty();
    let written = nothing || books.store.append(batch).await? != Outcome::Stale;
    drop(staged.turns);
    Ok(written.then_some(Pushed { acks: staged.acks, needs: staged.needs }))
}
