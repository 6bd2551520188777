//! The store for many HQ processes: any database that speaks PostgreSQL's protocol.
//!
//! Every transaction takes its turn on the one row of `feed_head`, so positions are gap-free and in the order
//! of commits, whichever process writes. What waits for its turn meanwhile is written together.

mod link;
mod sets;
mod together;
mod write;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use futures_util::future::try_join_all;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, IsolationLevel};

use self::link::{Link, is_clash, is_passing};
use self::together::Waiting;
use super::{Batch, Cell, Outcome, Row, Store, StoreError, dump, schema};

const CONNECTIONS: usize = 8;
/// Serialises the upgrade of tables between processes that start together.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(727001)";
/// How long a restart or a failover of the database is sat out before a device is asked to come back.
const PATIENCE: Duration = Duration::from_secs(15);
/// A copy of everything takes as long as its reader takes.
const UNHURRIED: &str = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
const PAUSE: Duration = Duration::from_millis(150);

#[derive(Debug)]
pub struct Postgres {
    pool: Arc<Pool>,
    waiting: Arc<Waiting>,
}

impl Postgres {
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let config = link::config(url)?;
        let pool = Pool { config, idle: Mutex::new(Vec::new()), permits: Semaphore::new(CONNECTIONS) };
        let (mut link, permit) = pool.link().await?;
        migrate(&mut link.client).await?;
        pool.give_back(link);
        drop(permit);
        Ok(Self { pool: Arc::new(pool), waiting: Arc::default() })
    }
}

/// The connections, a bounded number of them.
#[derive(Debug)]
struct Pool {
    config: Config,
    idle: Mutex<Vec<Link>>,
    permits: Semaphore,
}

impl Pool {
    async fn link(&self) -> Result<(Link, SemaphorePermit<'_>), StoreError> {
        let permit = self.permits.acquire().await.map_err(|_| StoreError::Interrupted)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(link) = idle.filter(|link| !link.client.is_closed()) {
            return Ok((link, permit));
        }
        Ok((Link::connect(&self.config).await?, permit))
    }

    fn give_back(&self, link: Link) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
    }

    /// Does what changes nothing until it succeeds again and again while the database restarts or another
    /// takes its place, for a bounded time.
    async fn patiently<'a, T, F>(&'a self, work: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>> + Send + 'a,
    {
        let began = Instant::now();
        loop {
            match work().await {
                Err(error) if is_passing(&error) && began.elapsed() < PATIENCE => {
                    // What one connection has met, the others will meet: none of them is kept.
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
                    tokio::time::sleep(PAUSE).await;
                }
                done => return done,
            }
        }
    }

    async fn read_once(&self, sql: &'static str, each: &[Vec<Cell>]) -> Result<Vec<Vec<Row>>, StoreError> {
        let (mut link, _permit) = self.link().await?;
        let answers = if each.len() >= sets::WORTH_IT {
            read_as_set(&mut link, sql, each).await?
        } else {
            read_one_by_one(&mut link, sql, each).await?
        };
        self.give_back(link);
        Ok(answers)
    }

    async fn begun(&self) -> Result<(Link, SemaphorePermit<'_>), StoreError> {
        let (link, permit) = self.link().await?;
        link.client.batch_execute("BEGIN").await?;
        Ok((link, permit))
    }

    /// Writes batches in one transaction, in their order: all of them or none.
    async fn write(&self, batches: &[Batch]) -> Result<Vec<Outcome>, StoreError> {
        let (mut link, _permit) = self.patiently(|| self.begun()).await?;
        let written = write::transaction(&mut link, batches).await;
        match written {
            Ok(outcomes) => {
                self.give_back(link);
                Ok(outcomes)
            }
            Err(error) if is_clash(&error) => {
                link.client.batch_execute("ROLLBACK").await?;
                self.give_back(link);
                Ok(vec![Outcome::Stale; batches.len()])
            }
            // Dropped, the connection takes the unfinished transaction with it.
            Err(error) => Err(error),
        }
    }
}

async fn read_one_by_one(
    link: &mut Link,
    sql: &'static str,
    each: &[Vec<Cell>],
) -> Result<Vec<Vec<Row>>, StoreError> {
    let statement = link.prepared(sql).await?;
    let client = &link.client;
    // Sent one after the other without waiting: one round trip for all of them.
    let asked = each.iter().map(|parameters| {
        let statement = &statement;
        async move { client.query(statement, &borrowed(parameters)).await }
    });
    let rows = |rows: Vec<tokio_postgres::Row>| rows.iter().map(|row| read_row(row, 0)).collect();
    try_join_all(asked).await?.into_iter().map(rows).collect()
}

async fn read_as_set(
    link: &mut Link,
    sql: &'static str,
    each: &[Vec<Cell>],
) -> Result<Vec<Vec<Row>>, StoreError> {
    let types = link.prepared(sql).await?.params().to_vec();
    if !link.sets.contains_key(sql) {
        let set = match sets::over_sets(sql, &types) {
            Some(set) => Some(link.client.prepare(&set).await?),
            None => None,
        };
        link.sets.insert(sql, set);
    }
    let Some(Some(set)) = link.sets.get(sql) else { return read_one_by_one(link, sql, each).await };
    let columns = sets::columns(&types, each)?;
    let parameters: Vec<&(dyn ToSql + Sync)> =
        columns.iter().map(|column| &**column as &(dyn ToSql + Sync)).collect();
    let mut answers = vec![Vec::new(); each.len()];
    for row in link.client.query(set, &parameters).await? {
        let number = usize::try_from(row.try_get::<_, i64>(0)?).ok().and_then(|number| number.checked_sub(1));
        let answer = number.and_then(|index| answers.get_mut(index));
        answer.ok_or(StoreError::Malformed("an answer to nothing"))?.push(read_row(&row, 1)?);
    }
    Ok(answers)
}

async fn migrate(client: &mut Client) -> Result<(), StoreError> {
    let transaction = client.transaction().await?;
    transaction.batch_execute(MIGRATION_LOCK).await?;
    transaction.batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)").await?;
    let row = transaction.query_one("SELECT COALESCE(MAX(version), 0) FROM schema_version", &[]).await?;
    let found: i64 = row.get(0);
    if found > schema::KNOWN {
        return Err(StoreError::NewerSchema { found, known: schema::KNOWN });
    }
    for (version, step) in (1_i64..).zip(schema::POSTGRES).skip(usize::try_from(found).unwrap_or(0)) {
        transaction.batch_execute(step).await?;
        transaction.execute("INSERT INTO schema_version (version) VALUES ($1)", &[&version]).await?;
    }
    Ok(transaction.commit().await?)
}

#[async_trait]
impl Store for Postgres {
    async fn read_each(&self, sql: &'static str, each: Vec<Vec<Cell>>) -> Result<Vec<Vec<Row>>, StoreError> {
        if each.is_empty() {
            return Ok(Vec::new());
        }
        let each = &each;
        self.pool.patiently(|| self.pool.read_once(sql, each)).await
    }

    async fn dump(&self, rows: mpsc::Sender<(usize, Row)>) -> Result<(), StoreError> {
        let (mut link, _permit) = self.pool.link().await?;
        let moment = link
            .client
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await?;
        moment.batch_execute(UNHURRIED).await?;
        for (number, table) in dump::TABLES.iter().enumerate() {
            let found = moment.query_raw(table.select, std::iter::empty::<Cell>()).await?;
            let mut found = std::pin::pin!(found);
            while let Some(row) = found.try_next().await? {
                rows.send((number, read_row(&row, 0)?)).await.map_err(|_| StoreError::Interrupted)?;
            }
        }
        moment.commit().await?;
        self.pool.give_back(link);
        Ok(())
    }

    async fn append(&self, batch: Batch) -> Result<Outcome, StoreError> {
        if together::may_share(&batch) {
            return self.waiting.write(&self.pool, batch).await;
        }
        alone(&self.pool, batch).await
    }

    fn may_pass(&self, error: &StoreError) -> bool {
        is_passing(error)
    }
}

async fn alone(pool: &Pool, batch: Batch) -> Result<Outcome, StoreError> {
    let outcomes = pool.write(std::slice::from_ref(&batch)).await?;
    outcomes.first().copied().ok_or(StoreError::Interrupted)
}

fn borrowed(cells: &[Cell]) -> Vec<&(dyn ToSql + Sync)> {
    cells.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect()
}

fn read_row(row: &tokio_postgres::Row, from: usize) -> Result<Row, StoreError> {
    let mut cells = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate().skip(from) {
        cells.push(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(i64::from).into(),
            Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<String>>(index)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.into(),
            _ => return Err(StoreError::Malformed("a column of an unexpected type")),
        });
    }
    Ok(Row(cells))
}
