//! Operations that are about no record: verdicts on changes, lawful erasure, directory, access.
//! What only HQ may say counts only from HQ's own device.

use ledger::{Header, Op, Origin, Scope, UserId};
use rusqlite::OptionalExtension;

use crate::apply::Fold;
use crate::log::signed;
use crate::{VaultError, erasure};

pub(crate) fn apply(fold: &mut Fold<'_>, view: usize, header: &Header, op: &Op) -> Result<(), VaultError> {
    if let Op::Disposition { origin, seq, accept, reason } = op {
        return verdict(fold, view, header, (*origin, *seq), *accept, reason);
    }
    if fold.hq != Some(header.origin.device) {
        return Ok(());
    }
    match op {
        Op::Redact { origin, seq, basis, left } => erasure::erase(fold, view, (*origin, *seq), basis, left),
        Op::Key { .. } if header.scope == Scope::Org => key(fold, header, op),
        Op::Grant { scope, user, until } => grant(fold, header, scope, *user, true, *until),
        Op::Revoke { scope, user } => grant(fold, header, scope, *user, false, None),
        Op::Lease { scope, user, offline_days } => lease(fold, scope, *user, *offline_days),
        _ => Ok(()),
    }
}

/// The latest verdict by the hybrid clock counts.
fn verdict(
    fold: &mut Fold<'_>,
    view: usize,
    header: &Header,
    (origin, seq): (Origin, u64),
    accept: bool,
    reason: &str,
) -> Result<(), VaultError> {
    let bytes = fold.views[view].bytes.clone();
    let by = header.origin;
    let stamp = (signed(header.hlc.0), by.device.0, by.incarnation, signed(header.seq), accept);
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
            accept,
            reason,
            signed(header.hlc.0),
            by.device.0,
            by.incarnation,
            signed(header.seq),
        ))?;
    settle_held(fold, view, origin, seq, accept, reason)?;
    let rejected = &mut fold.gaps(view)?.rejected;
    let changed = if accept { rejected.remove(&(origin, seq)) } else { rejected.insert((origin, seq)) };
    if changed {
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
            "INSERT INTO grant_row (scope, user, granted, until, hlc) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (scope, user) DO UPDATE SET granted = excluded.granted, until = excluded.until,
               hlc = excluded.hlc WHERE excluded.hlc >= grant_row.hlc",
        )?
        .execute((scope.to_bytes(), user.0, granted, until, signed(header.hlc.0)))?;
    fold.touched.grants = true;
    fold.touched.cases.extend(scope.case());
    Ok(())
}

fn lease(fold: &mut Fold<'_>, scope: &Scope, user: UserId, offline_days: u16) -> Result<(), VaultError> {
    fold.db
        .prepare_cached("UPDATE grant_row SET offline_days = ?3 WHERE scope = ?1 AND user = ?2")?
        .execute((scope.to_bytes(), user.0, offline_days))?;
    fold.touched.grants = true;
    Ok(())
}
