//! Operations that are about no record: verdicts on changes, lawful erasure, directory, access.
//! What only HQ may say counts only from HQ's own device.

use ledger::{Header, Op, Origin, Place, Scope, Snapshot, UserId, Verdict};
use rusqlite::OptionalExtension;

use crate::apply::Fold;
use crate::log::signed;
use crate::{VaultError, erasure, numbers};

pub(crate) fn apply(fold: &mut Fold<'_>, view: usize, header: &Header, op: &Op) -> Result<(), VaultError> {
    if let Op::Disposition { origin, seq, accept, reason } = op {
        let by = (header.origin, header.seq);
        let said = Verdict { accept: *accept, reason: reason.clone(), hlc: header.hlc, by };
        return verdict(fold, view, (*origin, *seq), &said);
    }
    if let Op::Receipt { bundle, part, changes, .. } = op {
        return receipt(fold, header, (*bundle, *part), *changes);
    }
    if fold.hq != Some(header.origin.device) {
        return Ok(());
    }
    match op {
        Op::Redact { origin, seq, basis, left } => erasure::erase(fold, view, (*origin, *seq), basis, left),
        Op::Key { .. } if header.scope == Scope::Org => key(fold, header, op),
        Op::Grant { scope, user, until } => grant(fold, header, scope, *user, true, *until),
        Op::Revoke { scope, user } => grant(fold, header, scope, *user, false, None),
        Op::Lease { scope, user, offline_days } => lease(fold, header, scope, *user, *offline_days),
        Op::Numbers { .. } | Op::Void { .. } => numbers::apply(fold, header, op),
        _ => Ok(()),
    }
}

/// The verdicts that a snapshot brings along, as if their changes had come.
pub(crate) fn verdicts_of(
    fold: &mut Fold<'_>,
    view: usize,
    known: Option<Snapshot>,
) -> Result<(), VaultError> {
    for (place, said) in known.into_iter().flat_map(|known| known.verdicts) {
        verdict(fold, view, place, &said)?;
    }
    Ok(())
}

/// The latest verdict by the hybrid clock counts.
fn verdict(fold: &mut Fold<'_>, view: usize, (origin, seq): Place, said: &Verdict) -> Result<(), VaultError> {
    let bytes = fold.views[view].bytes.clone();
    let (by, by_seq) = said.by;
    let stamp = (signed(said.hlc.0), by.device.0, by.incarnation, signed(by_seq), said.accept);
    let mut known = fold.db.prepare_cached(
        "SELECT hlc, by_device, by_incarnation, by_seq, accept FROM verdict
         WHERE scope = ?1 AND device = ?2 AND incarnation = ?3 AND seq = ?4",
    )?;
    let known = known
        .query_row((&bytes, origin.device.0, origin.incarnation, signed(seq)), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    if known.is_some_and(|known| known >= stamp) {
        return Ok(());
    }
    fold.db
        .prepare_cached("INSERT OR REPLACE INTO verdict VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute((
            &bytes,
            origin.device.0,
            origin.incarnation,
            signed(seq),
            said.accept,
            &said.reason,
            signed(said.hlc.0),
            by.device.0,
            by.incarnation,
            signed(by_seq),
        ))?;
    settle_held(fold, view, origin, seq, said.accept, &said.reason)?;
    let rejected = &mut fold.gaps(view)?.rejected;
    let changed = if said.accept { rejected.remove(&(origin, seq)) } else { rejected.insert((origin, seq)) };
    if changed {
        fold.forget_gaps(view);
        fold.refold.insert(view);
    }
    Ok(())
}

/// An own change that HQ held: accepted, it is held no longer; rejected, the reason stays readable.
fn settle_held(
    fold: &mut Fold<'_>,
    view: usize,
    origin: Origin,
    seq: u64,
    accept: bool,
    reason: &str,
) -> Result<(), VaultError> {
    let Some(head) = fold.views[view].heads.get(&origin) else { return Ok(()) };
    let (code, reason) = if accept { (None, None) } else { (Some("rejected"), Some(reason)) };
    fold.db
        .prepare_cached(
            "UPDATE change SET held_code = ?3, held_reason = ?4
             WHERE stream = ?1 AND seq = ?2 AND held_code IS NOT NULL",
        )?
        .execute((head.id, signed(seq), code, reason))?;
    fold.touched.exchange = true;
    Ok(())
}

fn key(fold: &mut Fold<'_>, header: &Header, op: &Op) -> Result<(), VaultError> {
    let Op::Key { device, user, name, post, role, public_key, revoked } = op else { return Ok(()) };
    fold.db
        .prepare_cached(
            "INSERT INTO directory (device, user, name, post, role, public_key, revoked, hlc, local)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)
             ON CONFLICT (device, user) DO UPDATE SET name = excluded.name,
               post = excluded.post, role = excluded.role, public_key = excluded.public_key,
               revoked = excluded.revoked, hlc = excluded.hlc, local = 0
             WHERE excluded.hlc >= directory.hlc",
        )?
        .execute((device.0, user.0, name, post, role, public_key, revoked, signed(header.hlc.0)))?;
    fold.touched.directory = true;
    Ok(())
}

fn grant(
    fold: &mut Fold<'_>,
    header: &Header,
    scope: &Scope,
    user: UserId,
    granted: bool,
    until: Option<i64>,
) -> Result<(), VaultError> {
    fold.db
        .prepare_cached(
            "INSERT INTO grant_row (scope, user, granted, until, hlc, said_incarnation, said_seq)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (scope, user) DO UPDATE SET granted = excluded.granted, until = excluded.until,
               hlc = excluded.hlc, said_incarnation = excluded.said_incarnation,
               said_seq = excluded.said_seq, offline_days = NULL
             WHERE excluded.hlc >= grant_row.hlc",
        )?
        .execute((
            scope.to_bytes(),
            user.0,
            granted,
            until,
            signed(header.hlc.0),
            header.origin.incarnation,
            signed(header.seq),
        ))?;
    fold.touched.grants = true;
    fold.touched.cases.extend(scope.case());
    Ok(())
}

/// A device speaks only for itself, in its own scope; HQ in that of whoever made the bundle.
fn receipt(
    fold: &mut Fold<'_>,
    header: &Header,
    (bundle, part): (uuid::Uuid, u16),
    changes: u64,
) -> Result<(), VaultError> {
    let by = header.origin.device;
    if header.scope != Scope::Device(by) && fold.hq != Some(by) {
        return Ok(());
    }
    fold.db
        .prepare_cached(
            "INSERT OR IGNORE INTO bundle_receipt (id, part, by_device, changes, at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((bundle, part, by.0, signed(changes), header.wall))?;
    fold.touched.exchange = true;
    Ok(())
}

/// A lease belongs to the grant it was said with or after; zero days are no limit.
fn lease(
    fold: &mut Fold<'_>,
    header: &Header,
    scope: &Scope,
    user: UserId,
    offline_days: u16,
) -> Result<(), VaultError> {
    let limit = (offline_days > 0).then_some(offline_days);
    fold.db
        .prepare_cached(
            "UPDATE grant_row SET offline_days = ?3 WHERE scope = ?1 AND user = ?2 AND hlc <= ?4",
        )?
        .execute((scope.to_bytes(), user.0, limit, signed(header.hlc.0)))?;
    fold.touched.grants = true;
    Ok(())
}
