//! The store for many HQ processes: any database that speaks PostgreSQL's protocol.
//!
//! Every batch takes its turn on the one row of `feed_head`, so positions are gap-free and in the order
//! of commits, whichever process writes.

mod link;
mod sets;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use futures_util::future::{join_all, try_join_all};
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, IsolationLevel};

use self::link::{Link, is_clash, is_passing};
use super::{Batch, Cell, Entry, NewEntity, Outcome, Row, Store, StoreError, Write, dump, queries, schema};

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
    config: Config,
    idle: Mutex<Vec<Link>>,
    permits: Semaphore,
}

impl Postgres {
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let config = link::config(url)?;
        let store = Self { config, idle: Mutex::new(Vec::new()), permits: Semaphore::new(CONNECTIONS) };
        let (mut link, _permit) = store.link().await?;
        migrate(&mut link.client).await?;
        store.give_back(link);
        drop(_permit);
        Ok(store)
    }

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
        self.patiently(|| self.read_once(sql, each)).await
    }

    async fn dump(&self, rows: mpsc::Sender<(usize, Row)>) -> Result<(), StoreError> {
        let (mut link, _permit) = self.link().await?;
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
        self.give_back(link);
        Ok(())
    }

    async fn append(&self, batch: Batch) -> Result<Outcome, StoreError> {
        let (mut link, _permit) = self.patiently(|| self.begun()).await?;
        let outcome = append(&mut link, batch).await;
        match outcome {
            Ok(Outcome::Written { .. }) => link.commit().await?,
            Ok(Outcome::Stale) => link.client.batch_execute("ROLLBACK").await?,
            Err(error) if is_clash(&error) => {
                link.client.batch_execute("ROLLBACK").await?;
                self.give_back(link);
                return Ok(Outcome::Stale);
            }
            // Dropped, the connection takes the unfinished transaction with it.
            Err(error) => return Err(error),
        }
        self.give_back(link);
        outcome
    }

    fn may_pass(&self, error: &StoreError) -> bool {
        is_passing(error)
    }
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

async fn append(link: &mut Link, batch: Batch) -> Result<Outcome, StoreError> {
    let count = i64::try_from(batch.entries.len()).map_err(|_| StoreError::Malformed("too many entries"))?;
    let mut last = 0;
    if batch.takes_turn() {
        let turn = link.prepared(queries::TAKE_TURN).await?;
        let parameters = queries::turn_parameters(&batch);
        match link.client.query_opt(&turn, &borrowed(&parameters)).await? {
            Some(row) => last = row.try_get(0)?,
            None => return Ok(Outcome::Stale),
        }
    }
    let first = last - count + 1;
    if !execute_all(link, batch.stream_writes(), first).await? {
        return Ok(Outcome::Stale);
    }
    insert_entries(link, &batch.entries, first).await?;
    insert_entities(link, &batch.entities).await?;
    if !execute_all(link, batch.writes, first).await? {
        return Ok(Outcome::Stale);
    }
    Ok(queries::written(first, last))
}

async fn execute_all(link: &mut Link, writes: Vec<Write>, first: i64) -> Result<bool, StoreError> {
    let mut ready = Vec::with_capacity(writes.len());
    for write in writes {
        let statement = link.prepared(write.sql).await?;
        let cells: Vec<Cell> = write.parameters.into_iter().map(|cell| cell.placed(first)).collect();
        ready.push((statement, cells, write.must_change));
    }
    let client = &link.client;
    let sent = ready.iter().map(|(statement, cells, must_change)| async move {
        client.execute(statement, &borrowed(cells)).await.map(|changed| changed > 0 || !must_change)
    });
    let mut fits = true;
    for changed in join_all(sent).await {
        fits &= changed?;
    }
    Ok(fits)
}

async fn insert_entries(link: &mut Link, entries: &[Entry], first: i64) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let statement = link
        .prepared(
            "INSERT INTO feed (pos, scope, device, incarnation, seq, part, author, header, payload, \
             payload_hash, signature, hash, withheld, received_at) \
             SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bigint[], $5::bigint[], \
             $6::bigint[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[], \
             $13::bigint[], $14::bigint[])",
        )
        .await?;
    let positions: Vec<i64> = (first..).take(entries.len()).collect();
    let scopes: Vec<String> = entries.iter().map(|entry| entry.scope.to_string()).collect();
    let devices: Vec<&[u8]> = entries.iter().map(|e| &e.origin.device.0.as_bytes()[..]).collect();
    let incarnations: Vec<i64> = entries.iter().map(|e| e.origin.incarnation.into()).collect();
    let seqs: Vec<i64> = entries.iter().map(|e| i64::try_from(e.seq).unwrap_or(i64::MAX)).collect();
    let parts: Vec<i64> = entries.iter().map(|e| e.part.code()).collect();
    let authors: Vec<&[u8]> = entries.iter().map(|e| &e.author.0.as_bytes()[..]).collect();
    let headers: Vec<&[u8]> = entries.iter().map(|e| &e.raw.header[..]).collect();
    let payloads: Vec<Option<&[u8]>> = entries.iter().map(|e| e.raw.payload.as_deref()).collect();
    let payload_hashes: Vec<&[u8]> = entries.iter().map(|e| &e.raw.payload_hash[..]).collect();
    let signatures: Vec<Option<&[u8]>> =
        entries.iter().map(|e| e.raw.signature.as_ref().map(|s| &s[..])).collect();
    let hashes: Vec<&[u8]> = entries.iter().map(|e| &e.hash[..]).collect();
    let withheld: Vec<i64> = entries.iter().map(|e| e.withheld.into()).collect();
    let received: Vec<i64> = entries.iter().map(|e| e.received_at).collect();
    let parameters: [&(dyn ToSql + Sync); 14] = [
        &positions,
        &scopes,
        &devices,
        &incarnations,
        &seqs,
        &parts,
        &authors,
        &headers,
        &payloads,
        &payload_hashes,
        &signatures,
        &hashes,
        &withheld,
        &received,
    ];
    link.client.execute(&statement, &parameters).await?;
    Ok(())
}

async fn insert_entities(link: &mut Link, entities: &[NewEntity]) -> Result<(), StoreError> {
    if entities.is_empty() {
        return Ok(());
    }
    let statement = link
        .prepared(
            "INSERT INTO entity (scope, id, kind, author, device, incarnation, seq) \
             SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[], \
             $6::bigint[], $7::bigint[]) ON CONFLICT DO NOTHING",
        )
        .await?;
    let scopes: Vec<String> = entities.iter().map(|e| e.scope.to_string()).collect();
    let ids: Vec<&[u8]> = entities.iter().map(|e| &e.id.0.as_bytes()[..]).collect();
    let kinds: Vec<i64> = entities.iter().map(|e| e.kind.into()).collect();
    let authors: Vec<&[u8]> = entities.iter().map(|e| &e.author.0.as_bytes()[..]).collect();
    let devices: Vec<&[u8]> = entities.iter().map(|e| &e.origin.device.0.as_bytes()[..]).collect();
    let incarnations: Vec<i64> = entities.iter().map(|e| e.origin.incarnation.into()).collect();
    let seqs: Vec<i64> = entities.iter().map(|e| i64::try_from(e.seq).unwrap_or(i64::MAX)).collect();
    let parameters: [&(dyn ToSql + Sync); 7] =
        [&scopes, &ids, &kinds, &authors, &devices, &incarnations, &seqs];
    link.client.execute(&statement, &parameters).await?;
    Ok(())
}
