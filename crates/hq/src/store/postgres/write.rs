//! One transaction of batches. What is said inside the turn is said in one breath, since all others wait.

use futures_util::future::{join, join_all};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::borrowed;
use super::link::Link;
use crate::store::{Batch, Cell, Entry, NewEntity, Outcome, StoreError, Write, queries};

const INSERT_ENTRIES: &str = "INSERT INTO feed (pos, scope, device, incarnation, seq, part, author, header, \
    payload, payload_hash, signature, hash, withheld, received_at) \
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[], \
    $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bigint[], \
    $14::bigint[])";
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
    let entries = link.prepared(INSERT_ENTRIES).await?;
    let entities = link.prepared(INSERT_ENTITIES).await?;
    let Some(firsts) = take_turn(link, batches).await? else {
        link.client.batch_execute("ROLLBACK").await?;
        return Ok(stale);
    };
    let client = &link.client;
    let writes = join(
        join(execute_all(client, heads, &firsts), insert_entries(client, &entries, batches, &firsts)),
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

async fn insert_entries(
    client: &Client,
    statement: &Statement,
    batches: &[Batch],
    firsts: &[i64],
) -> Result<(), StoreError> {
    let entries: Vec<&Entry> = batches.iter().flat_map(|batch| &batch.entries).collect();
    let (Some(first), false) = (firsts.first(), entries.is_empty()) else { return Ok(()) };
    let positions: Vec<i64> = (*first..).take(entries.len()).collect();
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
    client.execute(statement, &parameters).await?;
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
