//! HQ's real store with a trap in it: at the nth write the process dies, before or after the commit, or
//! stands still while another process goes on.

use std::future::pending;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hq::store::{Batch, Cell, Outcome, Row, Store, StoreError};
use tokio::sync::{Notify, mpsc};

/// What happens at a write, and after how many others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snare {
    DieBefore(u32),
    DieAfter(u32),
    StandStill(u32),
}

#[derive(Debug, Default)]
pub struct Trap {
    set: Mutex<Option<Snare>>,
    /// It snapped: whoever drives the conversation takes over.
    pub snapped: Notify,
    pub go_on: Notify,
}

enum Step {
    Pass,
    DieBefore,
    DieAfter,
    StandStill,
}

impl Trap {
    pub fn set(&self, snare: Option<Snare>) {
        *self.set.lock().expect("one thread") = snare;
    }

    pub fn stands_still(&self) -> bool {
        matches!(*self.set.lock().expect("one thread"), Some(Snare::StandStill(_)))
    }

    fn step(&self) -> Step {
        let mut set = self.set.lock().expect("one thread");
        let (left, step, next): (u32, Step, fn(u32) -> Snare) = match *set {
            None => return Step::Pass,
            Some(Snare::DieBefore(left)) => (left, Step::DieBefore, Snare::DieBefore),
            Some(Snare::DieAfter(left)) => (left, Step::DieAfter, Snare::DieAfter),
            Some(Snare::StandStill(left)) => (left, Step::StandStill, Snare::StandStill),
        };
        if left > 0 {
            *set = Some(next(left - 1));
            return Step::Pass;
        }
        *set = None;
        step
    }
}

#[derive(Debug)]
pub struct Trapped {
    pub inner: Arc<dyn Store>,
    pub trap: Arc<Trap>,
}

#[async_trait]
impl Store for Trapped {
    async fn read_each(&self, sql: &'static str, each: Vec<Vec<Cell>>) -> Result<Vec<Vec<Row>>, StoreError> {
        self.inner.read_each(sql, each).await
    }

    async fn append(&self, batch: Batch) -> Result<Outcome, StoreError> {
        match self.trap.step() {
            Step::Pass => self.inner.append(batch).await,
            Step::DieBefore => {
                self.trap.snapped.notify_one();
                pending().await
            }
            Step::DieAfter => {
                let _ = self.inner.append(batch).await;
                self.trap.snapped.notify_one();
                pending().await
            }
            Step::StandStill => {
                self.trap.snapped.notify_one();
                self.trap.go_on.notified().await;
                self.inner.append(batch).await
            }
        }
    }

    async fn dump(&self, rows: mpsc::Sender<(usize, Row)>) -> Result<(), StoreError> {
        self.inner.dump(rows).await
    }
}
