//! Where HQ keeps its feed and its books: one trait, two stores, the same SQL for both.
//!
//! A store knows nothing of rules: it reads rows, and it appends a batch that was decided elsewhere, all
//! of it or nothing. A batch that was decided on what is no longer so comes back as stale.

mod batch;
mod cell;
pub mod dump;

mod entry;
mod postgres;
mod queries;
mod schema;
mod sqlite;

use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc;

pub use batch::{Batch, NewEntity, Outcome, StreamStep, Write};
pub use cell::{Cell, Row};
pub use entry::{Entry, Part};

/// What can go wrong between HQ and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database does not answer as expected")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database does not answer as expected")]
    Postgres(#[from] tokio_postgres::Error),
    #[error(
        "the database was written by a newer version ({found}, this one knows {known}); update this program"
    )]
    NewerSchema { found: i64, known: i64 },
    #[error("a stored row is not what it should be: {0}")]
    Malformed(&'static str),
    #[error("the database is busy with other decisions; try again")]
    Contended,
    #[error("the database could not say that it keeps what it took; what was sent is sent again")]
    NotDurable,
    #[error("a task of the store ended early")]
    Interrupted,
    #[error("the backup cannot be read or written")]
    Io(#[from] std::io::Error),
}

/// One store of HQ. Both implementations pass one contract suite.
#[async_trait]
pub trait Store: Send + Sync + Debug {
    /// Runs one reading statement once for each set of parameters.
    async fn read_each(&self, sql: &'static str, each: Vec<Vec<Cell>>) -> Result<Vec<Vec<Row>>, StoreError>;

    /// Gives the entries their positions and writes everything in one transaction.
    async fn append(&self, batch: Batch) -> Result<Outcome, StoreError>;

    /// Reads every table of a backup as it is at one moment; each row goes out with its table's number.
    async fn dump(&self, rows: mpsc::Sender<(usize, Row)>) -> Result<(), StoreError>;

    /// Whether the same work may succeed shortly: the database restarts, or another takes its place.
    fn may_pass(&self, _error: &StoreError) -> bool {
        false
    }

    /// Runs a reading statement once.
    async fn read(&self, sql: &'static str, parameters: Vec<Cell>) -> Result<Vec<Row>, StoreError> {
        let mut each = self.read_each(sql, vec![parameters]).await?;
        Ok(each.pop().unwrap_or_default())
    }

    /// Writes outside the feed, all or nothing.
    async fn write(&self, writes: Vec<Write>) -> Result<Outcome, StoreError> {
        self.append(Batch { writes, ..Batch::default() }).await
    }
}

/// Opens the store, makes or upgrades its tables, refuses one that is newer than this program.
pub async fn open(database_url: Option<&str>, data: &Path) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match database_url {
        Some(url) => Arc::new(postgres::Postgres::open(url).await?),
        None => Arc::new(sqlite::Sqlite::open(&data.join("hq.db")).await?),
    })
}
