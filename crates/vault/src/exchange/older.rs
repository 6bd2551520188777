//! The history of what was granted: older changes go into the log below what came since.
//!
//! Once it is whole it must be what the state was; where it is not, the signed changes count, and the
//! difference is shown.

use std::collections::BTreeSet;

use ledger::{Change, Hlc, Place, RawChange, Scope, Snapshot, Stream, StreamEnd, UserId, verify_run};

use super::hold::{self, Reason};
use super::incoming::{release, repeated, take_run};
use super::{Received, Run};
use crate::apply::Fold;
use crate::log::{self, signed, unsigned};
use crate::snapshot::{self, FillRow};
use crate::{Vault, VaultError, directory};

/// Which part of a scope's history a frame carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub scope: Scope,
    pub through: u64,
    pub from: u64,
    pub to: u64,
}

/// Older changes of some scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Older {
    pub pieces: Vec<Piece>,
    pub runs: Vec<Run>,
    /// Scope, header and payload of changes whose payload was withheld at first.
    pub released: Vec<(Scope, Vec<u8>, Vec<u8>)>,
}

impl Vault {
    /// Takes older changes in, together with how far they go.
    pub fn apply_history(&mut self, older: Older, now_ms: i64) -> Result<Received, VaultError> {
        if !self.follows_hq()? {
            return Ok(Received::default());
        }
        let mut latest = Hlc(0);
        let (mut received, touched) = self.fold_in(now_ms, |fold| {
            let mut received = Received::default();
            let mut begun = begin_pieces(fold, &older.pieces)?;
            for run in older.runs {
                let scope = run.stream.scope.clone();
                if !begun.contains(&scope) {
                    continue;
                }
                if !take_run(fold, run, &mut received, &mut latest)? {
                    begun.remove(&scope);
                }
            }
            for (scope, header, payload) in older.released {
                if begun.contains(&scope) {
                    release(fold, &scope, &header, payload)?;
                }
            }
            for scope in &begun {
                end_pieces(fold, scope, &older.pieces)?;
            }
            hold::retry(fold, &mut received, &mut latest)?;
            Ok(received)
        })?;
        self.clock.observe(latest, now_ms);
        received.touched = touched;
        Ok(received)
    }
}

/// The scopes of a frame whose pieces go on where this vault stands.
fn begin_pieces(fold: &mut Fold<'_>, pieces: &[Piece]) -> Result<BTreeSet<Scope>, VaultError> {
    let mut begun = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for piece in pieces.iter().filter(|piece| piece.from <= piece.to && piece.to <= piece.through) {
        if !seen.insert(&piece.scope) {
            continue;
        }
        let bytes = piece.scope.to_bytes();
        let Some(row) = snapshot::fill(fold.db, &bytes)? else { continue };
        let fits = row.through == piece.through || row.through == 0 && piece.from == 0;
        if !fits || row.at != piece.from {
            continue;
        }
        drop_line(fold, &piece.scope, &bytes)?;
        begun.insert(piece.scope.clone());
    }
    Ok(begun)
}

/// The line of the list gives way to the real changes, unless the state has come.
fn drop_line(fold: &mut Fold<'_>, scope: &Scope, bytes: &[u8]) -> Result<(), VaultError> {
    if snapshot::known(fold.db, bytes)?.is_some_and(|known| known.heads.is_empty()) {
        snapshot::remove(fold.db, bytes)?;
        let view = fold.view(scope)?;
        fold.forget_gaps(view);
        fold.refold.insert(view);
    }
    Ok(())
}

/// Where the state ends in the stream of a run that begins below it. `None` too when only the later part of
/// the run can be taken in yet.
pub(super) fn end_in_base(
    fold: &mut Fold<'_>,
    view: usize,
    run: &Run,
) -> Result<Option<StreamEnd>, VaultError> {
    let base = fold.gaps(view)?.base.as_ref();
    let end = base.and_then(|base| base.heads.get(&run.stream.origin)).copied();
    let Some(end) = end.filter(|end| run.first_seq <= end.seq) else { return Ok(None) };
    let stream = fold.head(view, &run.stream.origin)?.id;
    let goes_on = run.first_seq <= log::beginning(fold.db, stream, end.seq)?.0 + 1;
    let last = run.first_seq.saturating_add(run.raws.len() as u64).saturating_sub(1);
    Ok((goes_on || last <= end.seq).then_some(end))
}

/// Takes in a run of which at least the first change is older than the state. `false` when it showed that
/// the state was wrong: the history is asked for again from its beginning.
pub(super) fn take_older(
    fold: &mut Fold<'_>,
    run: Run,
    end: StreamEnd,
    received: &mut Received,
    latest: &mut Hlc,
) -> Result<bool, VaultError> {
    let view = fold.view(&run.stream.scope)?;
    let stream = fold.head(view, &run.stream.origin)?.id;
    let (known, previous) = log::beginning(fold.db, stream, end.seq)?;
    if run.first_seq > known + 1 {
        // What comes before it will come with the history, and so will this.
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
    let key_of = |author: &UserId, origin: &ledger::Origin| {
        directory::key_of(fold.db, *author, origin.device).ok().flatten()
    };
    let changes = match verify_run(&run.stream, known, &previous, fresh.clone(), key_of) {
        Ok(changes) => changes,
        Err(error) => {
            let run = Run { stream: run.stream, first_seq: known + 1, raws: fresh };
            received.waiting += hold::keep(fold, &run, Reason::of(&error))?;
            return Ok(true);
        }
    };
    if changes.iter().any(|change| change.header.seq == end.seq && change.hash != end.hash) {
        distrust(fold, &run.stream.scope)?;
        return Ok(false);
    }
    for change in &changes {
        let seq = change.header.seq;
        if log::change_at(fold.db, stream, seq)?.is_some() {
            repeated(fold, view, &run.stream, seq, change.raw.clone(), received)?;
        } else if seq <= end.seq {
            put_older(fold, view, stream, change)?;
            received.changes += 1;
        } else if seq == fold.head(view, &run.stream.origin)?.seq + 1 {
            fold.append(change)?;
            *latest = (*latest).max(change.header.hlc);
            received.changes += 1;
        } else {
            repeated(fold, view, &run.stream, seq, change.raw.clone(), received)?;
        }
    }
    Ok(true)
}

/// An older change goes into the log in front of what came since; its effect is in the state already.
fn put_older(fold: &mut Fold<'_>, view: usize, stream: i64, change: &Change) -> Result<(), VaultError> {
    let bytes = fold.views[view].bytes.clone();
    let pos = snapshot::fill(fold.db, &bytes)?.map(|row| row.next_pos);
    log::append_at(fold.db, pos, stream, change, fold.now_ms)?;
    fold.db.prepare_cached("UPDATE fill SET next_pos = next_pos + 1 WHERE scope = ?1")?.execute([&bytes])?;
    let place = (change.header.origin, change.header.seq);
    fold.stirred.insert(view);
    if change.raw.payload.is_some() && !fold.gaps(view)?.is_in_base(&place) {
        fold.forget_gaps(view);
        fold.refold.insert(view);
    }
    fold.late_control(view, change)
}

/// Remembers how far the history goes, and looks at the whole once it is whole.
fn end_pieces(fold: &mut Fold<'_>, scope: &Scope, pieces: &[Piece]) -> Result<(), VaultError> {
    let bytes = scope.to_bytes();
    let Some(mut row) = snapshot::fill(fold.db, &bytes)? else { return Ok(()) };
    for piece in pieces.iter().filter(|piece| piece.scope == *scope) {
        if piece.from == row.at && piece.from <= piece.to {
            (row.at, row.through) = (piece.to, piece.through);
        }
    }
    snapshot::put_fill(fold.db, &bytes, &row)?;
    look_at_the_whole(fold, scope)
}

/// Once the history is here, it takes the place of the state.
pub(super) fn look_at_the_whole(fold: &mut Fold<'_>, scope: &Scope) -> Result<(), VaultError> {
    let bytes = scope.to_bytes();
    let Some(row) = snapshot::fill(fold.db, &bytes)? else { return Ok(()) };
    if row.at < row.through || row.through == 0 {
        return Ok(());
    }
    let view = fold.view(scope)?;
    let Some(base) = snapshot::body(fold.db, &bytes)? else {
        fold.stirred.insert(view);
        return done(fold, &bytes);
    };
    if !has_history(fold, view, &base)? {
        fold.touched.exchange = true;
        return snapshot::note_trouble(fold.db, &bytes, "history", fold.now_ms);
    }
    snapshot::settle_trouble(fold.db, &bytes, "history")?;
    if !row.stripped && differs(fold, &base)? {
        snapshot::note_trouble(fold.db, &bytes, "records", fold.now_ms)?;
        fold.touched.exchange = true;
    }
    snapshot::remove(fold.db, &bytes)?;
    fold.forget_gaps(view);
    fold.refold.insert(view);
    done(fold, &bytes)
}

fn done(fold: &Fold<'_>, scope: &[u8]) -> Result<(), VaultError> {
    fold.db.prepare_cached("DELETE FROM fill WHERE scope = ?1")?.execute([scope])?;
    Ok(())
}

/// Whether every stream leads from its beginning to where the state says.
fn has_history(fold: &Fold<'_>, view: usize, base: &Snapshot) -> Result<bool, VaultError> {
    for (origin, end) in &base.heads {
        let Some(head) = fold.views[view].heads.get(origin) else { return Ok(false) };
        if log::beginning(fold.db, head.id, end.seq)? != (end.seq, end.hash) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the history says something else than the state did. What was erased cannot be compared.
fn differs(fold: &Fold<'_>, base: &Snapshot) -> Result<bool, VaultError> {
    let mut changes = Vec::new();
    let mut is_erased = false;
    log::each_change(fold.db, &base.scope.to_bytes(), |mut change| {
        let place: Place = (change.header.origin, change.header.seq);
        if base.heads.get(&place.0).is_none_or(|end| place.1 > end.seq) {
            return Ok(());
        }
        if base.withheld.contains(&place) {
            change = without_payload(change)?;
        } else {
            is_erased |= change.raw.payload.is_none() && !base.is_rejected(&place);
        }
        changes.push(change);
        Ok(())
    })?;
    // The log has them as they came; a stream is folded from its beginning.
    changes.sort_by_key(|change: &Change| (change.header.origin, change.header.seq));
    Ok(!is_erased && Snapshot::of(base.scope.clone(), &changes).records != base.records)
}

fn without_payload(change: Change) -> Result<Change, VaultError> {
    log::read(RawChange { payload: None, ..change.raw }, change.hash)
}

/// The state was wrong about a chain: it goes, and the scope is built from its signed changes alone. What
/// was chained onto it waits until they are here.
fn distrust(fold: &mut Fold<'_>, scope: &Scope) -> Result<(), VaultError> {
    let bytes = scope.to_bytes();
    let Some(base) = snapshot::known(fold.db, &bytes)? else { return Ok(()) };
    let view = fold.view(scope)?;
    snapshot::note_trouble(fold.db, &bytes, "chain", fold.now_ms)?;
    snapshot::remove(fold.db, &bytes)?;
    for (origin, end) in &base.heads {
        let Some(head) = fold.views[view].heads.get(origin) else { continue };
        let (id, (seq, hash)) = (head.id, log::beginning(fold.db, head.id, end.seq)?);
        if seq == end.seq && hash == end.hash {
            continue;
        }
        let stream = Stream { origin: *origin, scope: scope.clone() };
        for (seq, raw) in changes_after(fold, id, seq)? {
            hold::keep(fold, &Run { stream: stream.clone(), first_seq: seq, raws: vec![raw] }, Reason::Gap)?;
        }
        fold.db
            .prepare_cached("DELETE FROM change WHERE stream = ?1 AND seq > ?2")?
            .execute((id, signed(seq)))?;
        let db = fold.db;
        let head = fold.head(view, origin)?;
        (head.seq, head.hash, head.dirty) = (seq, hash, true);
        log::save_head(db, head)?;
    }
    if let Some(row) = snapshot::fill(fold.db, &bytes)? {
        snapshot::put_fill(fold.db, &bytes, &FillRow { at: 0, whole: true, ..row })?;
    }
    fold.touched.exchange = true;
    fold.forget_gaps(view);
    fold.refold.insert(view);
    Ok(())
}

fn changes_after(fold: &Fold<'_>, stream: i64, seq: u64) -> Result<Vec<(u64, RawChange)>, VaultError> {
    let mut statement = fold.db.prepare_cached(
        "SELECT header, payload, payload_hash, signature, seq FROM change
         WHERE stream = ?1 AND seq > ?2 ORDER BY seq",
    )?;
    let rows = statement
        .query_map((stream, signed(seq)), |row| Ok((unsigned(row.get(4)?), log::raw_at(row, 0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
