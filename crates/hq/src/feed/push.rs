//! A PUSH frame from arrival to acknowledgement: staged, then written in one short transaction; staged
//! again when something it was judged by has changed meanwhile.

use std::time::Duration;

use wire::v1::{Ack, Need, Run};

use super::OwnWriter;
use super::stage::Staging;
use crate::books::{Books, Device};
use crate::store::{Outcome, StoreError};

/// How often a frame is judged anew before the device is asked to come back.
const ATTEMPTS: u32 = 40;

/// What HQ says to a PUSH frame.
#[derive(Debug)]
pub struct Pushed {
    pub acks: Vec<Ack>,
    pub needs: Vec<Need>,
}

/// Takes the runs of one frame. When this returns, what it acknowledges is durable.
pub async fn push(
    books: &Books,
    own: &OwnWriter,
    device: &Device,
    runs: Vec<Run>,
    now: i64,
) -> Result<Pushed, StoreError> {
    for attempt in 0..ATTEMPTS {
        let mut staging = Staging::begin(books, own, device, &runs, now).await?;
        for run in runs.clone() {
            staging.run(run).await?;
        }
        let staged = staging.finish().await?;
        let batch = staged.batch;
        let nothing = batch.entries.is_empty() && batch.writes.is_empty() && batch.streams.is_empty();
        if nothing || books.store.append(batch).await? != Outcome::Stale {
            return Ok(Pushed { acks: staged.acks, needs: staged.needs });
        }
        tokio::time::sleep(Duration::from_millis(u64::from(attempt.min(20)))).await;
    }
    Err(StoreError::Contended)
}
