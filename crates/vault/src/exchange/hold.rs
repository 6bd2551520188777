//! The waiting room: changes that cannot be taken in yet. They are kept, listed, tried again whenever
//! something new came in, and never dropped.

use ledger::{ChainError, Change, Origin, Scope, Stream};
use sha2::{Digest, Sha256};

use super::incoming::{release, repeated, take_run};
use super::{Received, Run};
use crate::apply::Fold;
use crate::log::{self, signed, unsigned};
use crate::{Reads, VaultError};

/// Why a change waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// What comes before it in its stream has not arrived.
    Gap,
    /// The directory does not have its signer yet.
    UnknownSigner,
    /// It does not fit its chain or its signature.
    Broken,
    /// Another change bears its name already.
    Equivocation,
    /// A released payload that came before its change.
    Early,
}

impl Reason {
    pub(super) fn of(error: &ChainError) -> Self {
        match error {
            ChainError::UnknownSigner { .. } => Self::UnknownSigner,
            _ => Self::Broken,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::UnknownSigner => "unknown_signer",
            Self::Broken => "broken",
            Self::Equivocation => "equivocation",
            Self::Early => "early",
        }
    }
}

/// A change in the waiting room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub stream: Stream,
    pub seq: u64,
    pub reason: String,
    pub since_ms: i64,
}

/// Keeps every change of a run; counts those that were not waiting before.
pub(super) fn keep(fold: &mut Fold<'_>, run: &Run, reason: Reason) -> Result<u64, VaultError> {
    let origin = run.stream.origin;
    let view = fold.view(&run.stream.scope)?;
    let mut kept = 0;
    for (seq, raw) in (run.first_seq..).zip(&run.raws) {
        // Words that were erased by law do not come back while they wait.
        let is_erased = fold.gaps(view)?.erased.contains_key(&(origin, seq));
        let payload = raw.payload.as_ref().filter(|_| !is_erased);
        let digest = Sha256::digest([raw.header.as_slice(), raw.payload_hash.as_slice()].concat());
        kept += fold
            .db
            .prepare_cached(
                "INSERT INTO inbox_hold (scope, device, incarnation, seq, digest, header, payload,
                   payload_hash, signature, reason, since)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT DO UPDATE SET payload = coalesce(excluded.payload, payload),
                   signature = coalesce(excluded.signature, signature),
                   reason = CASE excluded.reason WHEN 'early' THEN reason ELSE excluded.reason END",
            )?
            .execute(rusqlite::params![
                run.stream.scope.to_bytes(),
                origin.device.0,
                origin.incarnation,
                signed(seq),
                digest.as_slice(),
                raw.header,
                payload,
                raw.payload_hash,
                raw.signature,
                reason.code(),
                fold.now_ms,
            ])? as u64;
    }
    fold.touched.exchange = true;
    Ok(kept)
}

/// Tries what waits, until nothing moves any more.
pub(crate) fn retry(
    fold: &mut Fold<'_>,
    received: &mut Received,
    latest: &mut ledger::Hlc,
) -> Result<(), VaultError> {
    loop {
        let before = received.changes;
        for stream in streams(fold)? {
            retry_stream(fold, &stream, received, latest)?;
        }
        if received.changes == before {
            return Ok(());
        }
    }
}

fn streams(fold: &Fold<'_>) -> Result<Vec<Stream>, VaultError> {
    let mut statement = fold.db.prepare_cached(
        "SELECT DISTINCT device, incarnation, scope FROM inbox_hold
         WHERE reason IN ('gap', 'unknown_signer', 'early')",
    )?;
    let mut rows = statement.query([])?;
    let mut streams = Vec::new();
    while let Some(row) = rows.next()? {
        let scope = log::scope_of(row.get_ref(2)?.as_blob().unwrap_or_default())?;
        streams.push(Stream { origin: log::origin_at(row, 0)?, scope });
    }
    Ok(streams)
}

fn retry_stream(
    fold: &mut Fold<'_>,
    stream: &Stream,
    received: &mut Received,
    latest: &mut ledger::Hlc,
) -> Result<(), VaultError> {
    let view = fold.view(&stream.scope)?;
    let known = fold.views[view].heads.get(&stream.origin).map_or(0, |head| head.seq);
    for (seq, raw, digest) in waiting_of(fold, stream, "early", 0)? {
        if seq <= known {
            remove(fold, &stream.scope, &stream.origin, seq, &digest)?;
            release(fold, &stream.scope, &raw.header, raw.payload.unwrap_or_default())?;
        }
    }
    // What came by another way meanwhile waits no longer; another change under its name goes on waiting.
    let came = waiting_of(fold, stream, "gap", 0)?;
    for (seq, raw, digest) in came.into_iter().filter(|(seq, ..)| *seq <= known) {
        remove(fold, &stream.scope, &stream.origin, seq, &digest)?;
        let mut aside = Received::default();
        repeated(fold, view, stream, seq, raw, &mut aside)?;
    }
    let mut run = Run { stream: stream.clone(), first_seq: known + 1, raws: Vec::new() };
    let mut taken = Vec::new();
    let mut end = 0;
    for (seq, raw, digest) in waiting_of(fold, stream, "gap", known)? {
        if seq == run.first_seq + run.raws.len() as u64 {
            if raw.signature.is_some() {
                end = run.raws.len() + 1;
            }
            run.raws.push(raw);
            taken.push((seq, digest));
        }
    }
    // A tail whose signature has not arrived goes on waiting.
    run.raws.truncate(end);
    if run.raws.is_empty() {
        return Ok(());
    }
    // A wait that goes on is not a new one.
    let waiting = received.waiting;
    take_run(fold, run, received, latest)?;
    received.waiting = waiting;
    let now = fold.views[view].heads.get(&stream.origin).map_or(0, |head| head.seq);
    for (seq, digest) in taken.into_iter().filter(|(seq, _)| *seq <= now) {
        remove(fold, &stream.scope, &stream.origin, seq, &digest)?;
    }
    Ok(())
}

type Held = (u64, ledger::RawChange, Vec<u8>);

/// What waits of a stream after a number. `gap` stands for an unknown signer too.
fn waiting_of(fold: &Fold<'_>, stream: &Stream, reason: &str, after: u64) -> Result<Vec<Held>, VaultError> {
    let mut statement = fold.db.prepare_cached(
        "SELECT header, payload, payload_hash, signature, seq, digest FROM inbox_hold
         WHERE scope = ?1 AND device = ?2 AND incarnation = ?3 AND seq > ?4
           AND (reason = ?5 OR ?5 = 'gap' AND reason = 'unknown_signer') ORDER BY seq",
    )?;
    let origin = stream.origin;
    let place = (stream.scope.to_bytes(), origin.device.0, origin.incarnation, signed(after), reason);
    let rows =
        statement.query_map(place, |row| Ok((unsigned(row.get(4)?), log::raw_at(row, 0)?, row.get(5)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn remove(
    fold: &Fold<'_>,
    scope: &Scope,
    origin: &Origin,
    seq: u64,
    digest: &[u8],
) -> Result<(), VaultError> {
    fold.db
        .prepare_cached(
            "DELETE FROM inbox_hold
             WHERE scope = ?1 AND device = ?2 AND incarnation = ?3 AND seq = ?4 AND digest = ?5",
        )?
        .execute((scope.to_bytes(), origin.device.0, origin.incarnation, signed(seq), digest))?;
    Ok(())
}

impl Reads<'_> {
    /// Everything in the waiting room, and why.
    pub fn waiting(&self) -> Result<Vec<Waiting>, VaultError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT header, seq, reason, since FROM inbox_hold ORDER BY since, scope, seq")?;
        let mut rows = statement.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let header = Change::peek(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            waiting.push(Waiting {
                stream: header.stream(),
                seq: unsigned(row.get(1)?),
                reason: row.get(2)?,
                since_ms: row.get(3)?,
            });
        }
        Ok(waiting)
    }
}
