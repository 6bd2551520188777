//! The statements of a batch that both stores run, and their parameters in the same order.

use super::{Batch, Cell, Entry, NewEntity, Outcome};

/// Takes the batch's turn: gives positions, and fails when the decision was made on what is no longer so.
pub(super) const TAKE_TURN: &str = "UPDATE feed_head \
    SET last = last + CAST($1 AS BIGINT), policy = policy + CAST($2 AS BIGINT), \
        cases = cases + CAST($3 AS BIGINT) \
    WHERE one = 1 AND (CAST($4 AS BIGINT) IS NULL OR policy = CAST($4 AS BIGINT)) \
        AND (CAST($5 AS BIGINT) IS NULL OR cases = CAST($5 AS BIGINT)) \
    RETURNING last";

/// For batches that are written together: they were decided under one policy.
pub(super) fn turn_parameters(batches: &[Batch]) -> Vec<Cell> {
    let entries: usize = batches.iter().map(|batch| batch.entries.len()).sum();
    vec![
        (entries as u64).into(),
        batches.iter().any(|batch| batch.changes_policy).into(),
        batches.iter().map(|batch| batch.new_cases).sum::<u64>().into(),
        batches.iter().find_map(|batch| batch.policy).into(),
        batches.iter().find_map(|batch| batch.cases).into(),
    ]
}

pub(super) const INSERT_ENTRY: &str = "INSERT INTO feed (pos, scope, device, incarnation, seq, part, author, \
    header, payload, payload_hash, signature, hash, withheld, received_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

pub(super) fn entry_parameters(entry: &Entry, pos: i64) -> Vec<Cell> {
    vec![
        pos.into(),
        (&entry.scope).into(),
        entry.origin.device.into(),
        entry.origin.incarnation.into(),
        entry.seq.into(),
        entry.part.code().into(),
        entry.author.into(),
        entry.raw.header.clone().into(),
        entry.raw.payload.clone().into(),
        entry.raw.payload_hash.into(),
        entry.raw.signature.into(),
        entry.hash.into(),
        entry.withheld.into(),
        entry.received_at.into(),
    ]
}

pub(super) const INSERT_ENTITY: &str = "INSERT INTO entity (scope, id, kind, author, device, incarnation, seq) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

pub(super) fn entity_parameters(entity: &NewEntity) -> Vec<Cell> {
    vec![
        (&entity.scope).into(),
        entity.id.0.into(),
        entity.kind.into(),
        entity.author.into(),
        entity.origin.device.into(),
        entity.origin.incarnation.into(),
        entity.seq.into(),
    ]
}

pub(super) fn written(first: i64, last: i64) -> Outcome {
    let unsigned = |pos: i64| u64::try_from(pos).unwrap_or(0);
    Outcome::Written { first: unsigned(first), last: unsigned(last) }
}
