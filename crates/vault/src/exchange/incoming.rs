//! What came from elsewhere: verified against the directory, then taken in by the same fold as local edits.

use ledger::{ChainError, Change, Hash, MAX_PUSH_MS, RawChange, Scope, Stream, verify_run};

use super::hold::{self, Reason};
use super::{Pulled, Received, Run, measured, older};
use crate::apply::Fold;
use crate::{Vault, VaultError, directory, log, meta};

impl Vault {
    /// Takes in a piece of HQ's feed together with the new cursor, in one transaction.
    ///
    /// A piece that does not begin where this vault stands is left alone, and so is one of an HQ whose log
    /// does not hold what it confirmed before.
    pub fn apply_pull(&mut self, pulled: Pulled, now_ms: i64) -> Result<Received, VaultError> {
        if meta::cursor(&self.db)? != pulled.from || !self.follows_hq()? {
            return Ok(Received::default());
        }
        self.apply_runs(pulled.runs, pulled.released, Some(pulled.to), now_ms)
    }

    /// Takes in runs from a courier bundle: the same handler, no cursor. Any order, twice is harmless.
    pub fn apply_bundle(
        &mut self,
        runs: Vec<Run>,
        released: Vec<(Scope, Vec<u8>, Vec<u8>)>,
        now_ms: i64,
    ) -> Result<Received, VaultError> {
        self.apply_runs(runs, released, None, now_ms)
    }

    pub(crate) fn apply_runs(
        &mut self,
        runs: Vec<Run>,
        released: Vec<(Scope, Vec<u8>, Vec<u8>)>,
        cursor: Option<crate::Cursor>,
        now_ms: i64,
    ) -> Result<Received, VaultError> {
        let mut latest = ledger::Hlc(0);
        let (mut received, touched) = self.fold_in(now_ms, |fold| {
            let mut received = Received::default();
            for run in runs {
                let stream = run.stream.clone();
                take_run(fold, run, &mut received, &mut latest)?;
                if cursor.is_some() && stream.origin.device == fold.own {
                    came_from_hq(fold, &stream)?;
                }
            }
            for (scope, header, payload) in released {
                release(fold, &scope, &header, payload)?;
            }
            hold::retry(fold, &mut received, &mut latest)?;
            if let Some(cursor) = cursor {
                meta::put_cursor(fold.db, cursor)?;
            }
            Ok(received)
        })?;
        self.clock.observe(latest, now_ms);
        received.touched = touched;
        Ok(received)
    }
}

/// What HQ sends of an earlier life of this device, HQ has.
fn came_from_hq(fold: &mut Fold<'_>, stream: &Stream) -> Result<(), VaultError> {
    let view = fold.view(&stream.scope)?;
    let Some(head) = fold.views[view].heads.get(&stream.origin) else { return Ok(()) };
    fold.db
        .prepare_cached(
            "UPDATE stream SET received = max(received, ?2), durable = max(durable, ?2) WHERE id = ?1",
        )?
        .execute((head.id, log::signed(head.seq)))?;
    Ok(())
}

/// Takes a run in, or lets it wait. Only the store's own trouble is an error here. `false` when the run
/// showed that the state its scope was given with is wrong.
pub(crate) fn take_run(
    fold: &mut Fold<'_>,
    run: Run,
    received: &mut Received,
    latest: &mut ledger::Hlc,
) -> Result<bool, VaultError> {
    let view = fold.view(&run.stream.scope)?;
    if let Some(end) = older::end_in_base(fold, view, &run)? {
        let scope = run.stream.scope.clone();
        let stands = older::take_older(fold, run, end, received, latest)?;
        older::look_at_the_whole(fold, &scope)?;
        return Ok(stands);
    }
    let known = fold.views[view].heads.get(&run.stream.origin).map_or(0, |head| head.seq);
    if run.first_seq > known + 1 {
        received.waiting += hold::keep(fold, &run, Reason::Gap)?;
        return Ok(true);
    }
    let overlap = usize::try_from(known + 1 - run.first_seq).unwrap_or(usize::MAX).min(run.raws.len());
    let mut raws = run.raws;
    let fresh = raws.split_off(overlap);
    for (seq, raw) in (run.first_seq..).zip(raws) {
        repeated(fold, view, &run.stream, seq, raw, received)?;
    }
    if fresh.is_empty() {
        return Ok(true);
    }
    match verify(fold, view, &run.stream, fresh.clone())? {
        Ok(changes) => {
            for change in &changes {
                fold.append(change)?;
                flag_if_ahead(fold, view, change)?;
                *latest = (*latest).max(change.header.hlc);
            }
            received.changes += changes.len() as u64;
        }
        Err(error) => {
            let run = Run { stream: run.stream, first_seq: known + 1, raws: fresh };
            received.waiting += hold::keep(fold, &run, Reason::of(&error))?;
        }
    }
    Ok(true)
}

/// A stamp that lies too far ahead is not followed by our clock, and its change says so.
fn flag_if_ahead(fold: &mut Fold<'_>, view: usize, change: &Change) -> Result<(), VaultError> {
    let (stamp, origin) = (change.header.hlc.ms(), change.header.origin);
    if stamp <= fold.now_ms.saturating_add(MAX_PUSH_MS) {
        return Ok(());
    }
    let ahead_ms = stamp.saturating_sub(measured::corrected(fold.db, fold.now_ms)?);
    let Some(stream) = fold.views[view].heads.get(&origin).map(|head| head.id) else { return Ok(()) };
    if ahead_ms > MAX_PUSH_MS {
        fold.db
            .prepare_cached("UPDATE change SET ahead_ms = ?3 WHERE stream = ?1 AND seq = ?2")?
            .execute((stream, log::signed(change.header.seq), ahead_ms))?;
    }
    Ok(())
}

/// The inner error is the run's, the outer one the store's.
fn verify(
    fold: &mut Fold<'_>,
    view: usize,
    stream: &Stream,
    raws: Vec<RawChange>,
) -> Result<Result<Vec<Change>, ChainError>, VaultError> {
    let head = fold.views[view].heads.get(&stream.origin);
    let (after, previous): (u64, Hash) = head.map_or((0, ledger::GENESIS), |head| (head.seq, head.hash));
    // A trouble of the store inside the look-up reads as an unknown signer: the run waits, nothing is lost.
    let key_of = |author: &ledger::UserId, origin: &ledger::Origin| {
        directory::key_of(fold.db, *author, origin.device).ok().flatten()
    };
    Ok(verify_run(stream, after, &previous, raws, key_of))
}

/// A change whose number is taken: the same one again, its late payload, or another one under its name.
pub(super) fn repeated(
    fold: &mut Fold<'_>,
    view: usize,
    stream: &Stream,
    seq: u64,
    raw: RawChange,
    received: &mut Received,
) -> Result<(), VaultError> {
    let Some(head) = fold.views[view].heads.get(&stream.origin) else { return Ok(()) };
    let stored = log::change_at(fold.db, head.id, seq)?;
    let Some((stored, _)) = stored else { return Ok(()) };
    if stored.header != raw.header || stored.payload_hash != raw.payload_hash {
        let run = Run { stream: stream.clone(), first_seq: seq, raws: vec![raw] };
        received.waiting += hold::keep(fold, &run, Reason::Equivocation)?;
        return Ok(());
    }
    received.known += 1;
    match raw.payload {
        Some(payload) if stored.payload.is_none() => release(fold, &stream.scope, &stored.header, payload),
        _ => Ok(()),
    }
}

/// A payload that was withheld and now came. The hash in its header vouches for it.
pub(crate) fn release(
    fold: &mut Fold<'_>,
    scope: &Scope,
    header_bytes: &[u8],
    payload: Vec<u8>,
) -> Result<(), VaultError> {
    // A header that says something else belongs to no change of ours: nothing here waits for it.
    let Ok(header) = Change::peek(header_bytes) else { return Ok(()) };
    if header.scope != *scope {
        return Ok(());
    }
    let view = fold.view(scope)?;
    if fold.gaps(view)?.erased.contains_key(&(header.origin, header.seq)) {
        return Ok(());
    }
    let stored = match fold.views[view].heads.get(&header.origin) {
        Some(head) if header.seq <= head.seq => {
            log::change_at(fold.db, head.id, header.seq)?.map(|(raw, _)| (head.id, raw))
        }
        _ => None,
    };
    let Some((stream, stored)) = stored else {
        let payload_hash = RawChange::hash_payload(&payload);
        let raw = RawChange {
            header: header_bytes.to_vec(),
            payload: Some(payload),
            payload_hash,
            signature: None,
        };
        let run = Run { stream: header.stream(), first_seq: header.seq, raws: vec![raw] };
        return hold::keep(fold, &run, Reason::Early).map(|_| ());
    };
    let fits = stored.header == header_bytes && stored.payload_hash == RawChange::hash_payload(&payload);
    if !fits || stored.payload.is_some() {
        return Ok(());
    }
    log::set_payload(fold.db, stream, header.seq, Some(&payload))?;
    let change = log::read(RawChange { payload: Some(payload), ..stored }, ledger::GENESIS)?;
    fold.late_control(view, &change)?;
    fold.forget_gaps(view);
    fold.refold.insert(view);
    Ok(())
}
