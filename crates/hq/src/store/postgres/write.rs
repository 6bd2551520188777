//! One transaction of batches. What is said inside the turn is said in one breath, since all others wait.

use std::pin::pin;

use futures_util::future::{join, join_all};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Statement};

use super::borrowed;
use super::link::Link;
use crate::store::{Batch, Cell, NewEntity, Outcome, StoreError, Write, queries};

const COPY_ENTRIES: &str = "COPY feed (pos, scope, device, incarnation, seq, part, author, header, payload, \
    payload_hash, signature, hash, withheld, received_at) FROM STDIN BINARY";
const ENTRY: [Type; 14] = [
    Type::INT8,
    Type::TEXT,
    Type::BYTEA,
    Type::INT8,
    Type::INT8,
    Type::INT8,
    Type::BYTEA,
    Type::BYTEA,
    Type::BYTEA,
    Type::BYTEA,
    Type::BYTEA,
    Type::BYTEA,
    Type::INT8,
    Type::INT8,
];
const INSERT_ENTITIES: &str = "INSERT INTO entity (scope, id, kind, author, device, incarnation, seq) \
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bigint[], \
    $7::bigint[]) ON CONFLICT DO NOTHING";

/// A write, its statement, and its parameters once positions are given.
struct Ready<'a> {
    statement: Statement,
    write: &'a Write,
    batch: usize,
}

/// Writes batches on a connection that has begun its transaction, and commits or rolls back.
pub(super) async fn transaction(link: &mut Link, batches: &[Batch]) -> Result<Vec<Outcome>, StoreError> {
    let stale = vec![Outcome::Stale; batches.len()];
    let steps: Vec<Vec<Write>> = batches.iter().map(Batch::stream_writes).collect();
    let heads = prepared(link, &steps).await?;
    let own: Vec<&[Write]> = batches.iter().map(|batch| &batch.writes[..]).collect();
    let own = prepared(link, &own).await?;
    let entries = link.prepared(COPY_ENTRIES).await?;
    let entities = link.prepared(INSERT_ENTITIES).await?;
    let Some(firsts) = take_turn(link, batches).await? else {
        link.client.batch_execute("ROLLBACK").await?;
        return Ok(stale);
    };
    let client = &link.client;
    let writes = join(
        join(execute_all(client, heads, &firsts), copy_entries(client, &entries, batches, &firsts)),
        join(insert_entities(client, &entities, batches), execute_all(client, own, &firsts)),
    );
    let ((heads, entries), (entities, own)) = writes.await;
    // Of what went wrong, the first tells why. Where a stream has moved on, its entries may be there already.
    let fits = heads? && {
        entries?;
        entities?;
        own?
    };
    if !fits {
        link.client.batch_execute("ROLLBACK").await?;
        return Ok(stale);
    }
    link.commit().await?;
    let outcome = |(batch, first): (&Batch, &i64)| queries::written(*first, first + length(batch) - 1);
    Ok(batches.iter().zip(&firsts).map(outcome).collect())
}

/// The first position of each batch; none when a decision was made on what is no longer so.
async fn take_turn(link: &mut Link, batches: &[Batch]) -> Result<Option<Vec<i64>>, StoreError> {
    let count: i64 = batches.iter().map(length).sum();
    let mut last = 0;
    if batches.iter().any(Batch::takes_turn) {
        let turn = link.prepared(queries::TAKE_TURN).await?;
        let parameters = queries::turn_parameters(batches);
        match link.client.query_opt(&turn, &borrowed(&parameters)).await? {
            Some(row) => last = row.try_get(0)?,
            None => return Ok(None),
        }
    }
    let mut next = last - count + 1;
    let mut firsts = Vec::with_capacity(batches.len());
    for batch in batches {
        firsts.push(next);
        next += length(batch);
    }
    Ok(Some(firsts))
}

fn length(batch: &Batch) -> i64 {
    i64::try_from(batch.entries.len()).unwrap_or(i64::MAX)
}

async fn prepared<'a, W: AsRef<[Write]>>(
    link: &mut Link,
    writes: &'a [W],
) -> Result<Vec<Ready<'a>>, StoreError> {
    let mut ready = Vec::new();
    for (batch, writes) in writes.iter().enumerate() {
        for write in writes.as_ref() {
            ready.push(Ready { statement: link.prepared(write.sql).await?, write, batch });
        }
    }
    Ok(ready)
}

/// Whether every guarded write found what it was decided on.
async fn execute_all(client: &Client, ready: Vec<Ready<'_>>, firsts: &[i64]) -> Result<bool, StoreError> {
    let sent = ready.into_iter().map(|Ready { statement, write, batch }| {
        let first = firsts.get(batch).copied().unwrap_or_default();
        let cells: Vec<Cell> = write.parameters.iter().map(|cell| cell.clone().placed(first)).collect();
        async move {
            let changed = client.execute(&statement, &borrowed(&cells)).await?;
            Ok::<_, StoreError>(changed > 0 || !write.must_change)
        }
    });
    let mut fits = true;
    for changed in join_all(sent).await {
        fits &= changed?;
    }
    Ok(fits)
}

/// Copied rather than inserted: the database has the least to do for what there is the most of.
async fn copy_entries(
    client: &Client,
    statement: &Statement,
    batches: &[Batch],
    firsts: &[i64],
) -> Result<(), StoreError> {
    let entries = batches.iter().flat_map(|batch| &batch.entries);
    let (Some(first), true) = (firsts.first(), batches.iter().any(|batch| !batch.entries.is_empty())) else {
        return Ok(());
    };
    let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(statement).await?, &ENTRY));
    for (pos, entry) in (*first..).zip(entries) {
        let raw = &entry.raw;
        let row: [&(dyn ToSql + Sync); 14] = [
            &pos,
            &entry.scope.to_string(),
            &&entry.origin.device.0.as_bytes()[..],
            &i64::from(entry.origin.incarnation),
            &i64::try_from(entry.seq).unwrap_or(i64::MAX),
            &entry.part.code(),
            &&entry.author.0.as_bytes()[..],
            &&raw.header[..],
            &raw.payload.as_deref(),
            &&raw.payload_hash[..],
            &raw.signature.as_ref().map(|signature| &signature[..]),
            &&entry.hash[..],
            &i64::from(entry.withheld),
            &entry.received_at,
        ];
        writer.as_mut().write(&row).await?;
    }
    writer.finish().await?;
    Ok(())
}

async fn insert_entities(
    client: &Client,
    statement: &Statement,
    batches: &[Batch],
) -> Result<(), StoreError> {
    let entities: Vec<&NewEntity> = batches.iter().flat_map(|batch| &batch.entities).collect();
    if entities.is_empty() {
        return Ok(());
    }
    let scopes: Vec<String> = entities.iter().map(|e| e.scope.to_string()).collect();
    let ids: Vec<&[u8]> = entities.iter().map(|e| &e.id.0.as_bytes()[..]).collect();
    let kinds: Vec<i64> = entities.iter().map(|e| e.kind.into()).collect();
    let authors: Vec<&[u8]> = entities.iter().map(|e| &e.author.0.as_bytes()[..]).collect();
    let devices: Vec<&[u8]> = entities.iter().map(|e| &e.origin.device.0.as_bytes()[..]).collect();
    let incarnations: Vec<i64> = entities.iter().map(|e| e.origin.incarnation.into()).collect();
    let seqs: Vec<i64> = entities.iter().map(|e| i64::try_from(e.seq).unwrap_or(i64::MAX)).collect();
    let parameters: [&(dyn ToSql + Sync); 7] =
        [&scopes, &ids, &kinds, &authors, &devices, &incarnations, &seqs];
    client.execute(statement, &parameters).await?;
    Ok(())
}
