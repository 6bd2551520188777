//! The embedded store: one SQLite file beside HQ's keys. One writer, a few readers, every commit on disk.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, Transaction, TransactionBehavior, params_from_iter};
use tokio::sync::mpsc;

use super::{Batch, Cell, Outcome, Row, Store, StoreError, Write, dump, schema};

const READERS: usize = 4;

#[derive(Debug)]
pub struct Sqlite {
    writer: Arc<Mutex<Connection>>,
    readers: Vec<Arc<Mutex<Connection>>>,
    turn: std::sync::atomic::AtomicUsize,
}

impl Sqlite {
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let file = file.to_owned();
        blocking(move || {
            let mut writer = connect(&file)?;
            migrate(&mut writer)?;
            let reader = || connect(&file).map(|reader| Arc::new(Mutex::new(reader)));
            let readers = (0..READERS).map(|_| reader()).collect::<Result<_, _>>()?;
            Ok(Self { writer: Arc::new(Mutex::new(writer)), readers, turn: Default::default() })
        })
        .await
    }
}

fn connect(file: &Path) -> Result<Connection, StoreError> {
    #[expect(clippy::disallowed_methods, reason = "this is HQ's one door to its database file")]
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(20))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    // What is erased by law does not stay in a freed page.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > schema::KNOWN {
        return Err(StoreError::NewerSchema { found, known: schema::KNOWN });
    }
    for step in schema::SQLITE.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", schema::KNOWN)?;
    Ok(transaction.commit()?)
}

/// SQLite counts `$1` by where it first appears; `?1` is what both databases mean.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Interrupted)?
}

#[async_trait]
impl Store for Sqlite {
    async fn read_each(&self, sql: &'static str, each: Vec<Vec<Cell>>) -> Result<Vec<Vec<Row>>, StoreError> {
        let turn = self.turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let reader = Arc::clone(&self.readers[turn % READERS]);
        blocking(move || {
            let connection = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let mut statement = connection.prepare_cached(&numbered(sql))?;
            let columns = statement.column_count();
            let mut answers = Vec::with_capacity(each.len());
            for parameters in each {
                let mut rows = statement.query(params_from_iter(parameters))?;
                let mut answer = Vec::new();
                while let Some(row) = rows.next()? {
                    answer.push(read_row(row, columns)?);
                }
                answers.push(answer);
            }
            Ok(answers)
        })
        .await
    }

    async fn dump(&self, rows: mpsc::Sender<(usize, Row)>) -> Result<(), StoreError> {
        let reader = Arc::clone(&self.readers[0]);
        blocking(move || {
            let mut connection = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let moment = connection.transaction()?;
            for (number, table) in dump::TABLES.iter().enumerate() {
                let mut statement = moment.prepare(table.select)?;
                let columns = statement.column_count();
                let mut found = statement.query([])?;
                while let Some(row) = found.next()? {
                    let sent = rows.blocking_send((number, read_row(row, columns)?));
                    sent.map_err(|_| StoreError::Interrupted)?;
                }
            }
            Ok(())
        })
        .await
    }

    async fn append(&self, batch: Batch) -> Result<Outcome, StoreError> {
        let writer = Arc::clone(&self.writer);
        blocking(move || {
            let mut connection = writer.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            match append(&transaction, batch)? {
                Outcome::Stale => transaction.rollback()?,
                written @ Outcome::Written { .. } => {
                    transaction.commit()?;
                    return Ok(written);
                }
            }
            Ok(Outcome::Stale)
        })
        .await
    }
}

fn read_row(row: &rusqlite::Row<'_>, columns: usize) -> Result<Row, StoreError> {
    use rusqlite::types::ValueRef;
    let mut cells = Vec::with_capacity(columns);
    for index in 0..columns {
        cells.push(match row.get_ref(index)? {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(value) => Cell::Int(value),
            ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
            ValueRef::Real(_) => return Err(StoreError::Malformed("a whole number was expected")),
        });
    }
    Ok(Row(cells))
}

fn append(transaction: &Transaction<'_>, batch: Batch) -> Result<Outcome, StoreError> {
    let count = i64::try_from(batch.entries.len()).map_err(|_| StoreError::Malformed("too many entries"))?;
    let mut last = 0;
    if batch.takes_turn() {
        let mut turn = transaction.prepare_cached(&numbered(super::queries::TAKE_TURN))?;
        let mut rows =
            turn.query(params_from_iter(super::queries::turn_parameters(std::slice::from_ref(&batch))))?;
        match rows.next()? {
            Some(row) => last = row.get(0)?,
            None => return Ok(Outcome::Stale),
        }
    }
    let first = last - count + 1;
    for write in batch.stream_writes() {
        if !execute(transaction, write, first)? {
            return Ok(Outcome::Stale);
        }
    }
    let mut insert = transaction.prepare_cached(&numbered(super::queries::INSERT_ENTRY))?;
    for (pos, entry) in (first..).zip(&batch.entries) {
        insert.execute(params_from_iter(super::queries::entry_parameters(entry, pos)))?;
    }
    let mut insert = transaction.prepare_cached(&numbered(super::queries::INSERT_ENTITY))?;
    for entity in &batch.entities {
        insert.execute(params_from_iter(super::queries::entity_parameters(entity)))?;
    }
    for write in batch.writes {
        if !execute(transaction, write, first)? {
            return Ok(Outcome::Stale);
        }
    }
    Ok(super::queries::written(first, last))
}

fn execute(transaction: &Transaction<'_>, write: Write, first: i64) -> Result<bool, StoreError> {
    let parameters = write.parameters.into_iter().map(|cell| cell.placed(first));
    let changed = transaction.prepare_cached(&numbered(write.sql))?.execute(params_from_iter(parameters))?;
    Ok(changed > 0 || !write.must_change)
}
