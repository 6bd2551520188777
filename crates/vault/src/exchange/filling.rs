//! Taking in what a grant opened: the line of the list, then the state. How it came to be is `older`.
//!
//! A state is HQ's word only: it must never outweigh a signed change.

use ledger::{Hlc, Scope, Snapshot, UserId};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::order::Wish;
use super::{Received, hold};
use crate::apply::Fold;
use crate::log::{self, signed, unsigned};
use crate::snapshot::{self, FillRow};
use crate::{Vault, VaultError, control};

/// More changes than this no scope has.
const MOST_CHANGES: u64 = 1 << 40;

/// Scopes as HQ says they stood at a position of its feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapped {
    pub through: u64,
    /// `false`: only what a list of cases shows.
    pub whole: bool,
    pub scopes: Vec<Snapshot>,
}

/// What this vault still lacks of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub scope: Scope,
    pub through: u64,
    pub at: u64,
    pub whole: bool,
}

impl Vault {
    /// What is still to come, in the order in which it is wanted.
    pub fn lacking(&self) -> Result<Vec<Lacking>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT f.scope, f.through, f.at, f.whole, f.wanted,
                    EXISTS (SELECT 1 FROM stream s JOIN change c ON c.stream = s.id
                            WHERE s.scope = f.scope AND s.own = 1),
                    c.lead_investigator, coalesce(c.changed_at, 0)
             FROM fill f LEFT JOIN case_fact c ON c.scope = f.scope",
        )?;
        let mut rows = statement.query([])?;
        let mut lacking = Vec::new();
        while let Some(row) = rows.next()? {
            let lead: Option<Uuid> = row.get(6)?;
            let wish = Wish {
                wanted_ms: row.get(4)?,
                is_own_work: row.get(5)?,
                is_led: lead.is_some_and(|lead| self.identity.users().any(|user| user.0 == lead)),
                changed_ms: row.get(7)?,
            };
            let lack = Lacking {
                scope: log::scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?,
                through: unsigned(row.get(1)?),
                at: unsigned(row.get(2)?),
                whole: row.get(3)?,
            };
            lacking.push((wish, lack));
        }
        lacking.sort_by_key(|(wish, _)| wish.rank());
        Ok(lacking.into_iter().map(|(_, lack)| lack).collect())
    }

    /// A person opened this case: what is missing of it comes first. `true`: nobody had asked for it before.
    pub fn want(&mut self, case: Uuid, now_ms: i64) -> Result<bool, VaultError> {
        let scope = Scope::Case(case).to_bytes();
        let mut statement = self.db.prepare_cached("SELECT wanted FROM fill WHERE scope = ?1")?;
        let before: Option<i64> = statement.query_row([&scope], |row| row.get(0)).optional()?;
        if before.is_some() {
            self.db
                .prepare_cached("UPDATE fill SET wanted = ?2 WHERE scope = ?1")?
                .execute((&scope, now_ms))?;
        }
        Ok(before == Some(0))
    }

    /// Takes states in, all of a frame in one transaction. What was not granted is not taken in, and nothing
    /// of an HQ whose log does not hold what it confirmed before.
    pub fn apply_snapshots(&mut self, snapped: Snapped, now_ms: i64) -> Result<Received, VaultError> {
        if !self.follows_hq()? {
            return Ok(Received::default());
        }
        let users: Vec<UserId> = self.identity.users().collect();
        let (mut received, touched) = self.fold_in(now_ms, |fold| {
            let mut received = Received::default();
            let mut latest = Hlc(0);
            for scope in snapped.scopes {
                let bytes = scope.scope.to_bytes();
                if !is_granted(fold, &bytes, &users)? {
                    received.refused += 1;
                } else if snapped.whole {
                    take_state(fold, scope, snapped.through, &mut received)?;
                } else {
                    take_line(fold, scope, snapped.through, &mut received)?;
                }
            }
            hold::retry(fold, &mut received, &mut latest)?;
            Ok(received)
        })?;
        received.touched = touched;
        Ok(received)
    }
}

fn is_granted(fold: &Fold<'_>, scope: &[u8], users: &[UserId]) -> Result<bool, VaultError> {
    let mut statement =
        fold.db.prepare_cached("SELECT 1 FROM grant_row WHERE scope = ?1 AND user = ?2 AND granted = 1")?;
    for user in users {
        if statement.exists((scope, user.0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A scope is announced. What is here of it already stays; a bare line is shown until more comes.
fn take_line(
    fold: &mut Fold<'_>,
    line: Snapshot,
    through: u64,
    received: &mut Received,
) -> Result<(), VaultError> {
    let bytes = line.scope.to_bytes();
    let own = line.scope.case();
    let says_little = line.heads.is_empty() && line.withheld.is_empty() && line.verdicts.is_empty();
    if !says_little || !line.records.keys().all(|id| Some(id.0) == own) {
        received.refused += 1;
        return Ok(());
    }
    let before = snapshot::fill(fold.db, &bytes)?;
    let (next_pos, stripped) = before.as_ref().map_or((0, false), |row| (row.next_pos, row.stripped));
    let at = before.map_or(0, |row| row.at).min(through);
    snapshot::put_fill(fold.db, &bytes, &FillRow { through, at, whole: false, next_pos, stripped })?;
    let view = fold.view(&line.scope)?;
    let is_known = !fold.views[view].heads.is_empty() || snapshot::known(fold.db, &bytes)?.is_some();
    if !is_known {
        snapshot::put(fold.db, &bytes, &line)?;
        fold.forget_gaps(view);
        fold.refold.insert(view);
    }
    fold.stirred.insert(view);
    Ok(())
}

/// The state of a scope. It moves the heads of streams, so that live changes chain onto it.
fn take_state(
    fold: &mut Fold<'_>,
    state: Snapshot,
    through: u64,
    received: &mut Received,
) -> Result<(), VaultError> {
    let bytes = state.scope.to_bytes();
    let Some(mut row) = snapshot::fill(fold.db, &bytes)? else { return Ok(()) };
    if row.whole || row.through != through && row.through != 0 {
        return Ok(());
    }
    let view = fold.view(&state.scope)?;
    let before = snapshot::body(fold.db, &bytes)?.filter(|before| !before.heads.is_empty());
    let joined = before.map_or_else(|| state.clone(), |before| before.join(&state));
    let changes = joined.heads.values().fold(0_u64, |sum, end| sum.saturating_add(end.seq));
    let is_sound =
        changes <= MOST_CHANGES && state.accounts_for_its_records() && meets_the_log(fold, view, &state)?;
    row.through = through;
    row.whole = true;
    if !is_sound {
        snapshot::note_trouble(fold.db, &bytes, "refused", fold.now_ms)?;
        fold.touched.exchange = true;
        received.refused += 1;
        return snapshot::put_fill(fold.db, &bytes, &row);
    }
    row.next_pos = first_pos(fold, changes)?;
    snapshot::put_fill(fold.db, &bytes, &row)?;
    snapshot::put(fold.db, &bytes, &joined)?;
    for (origin, end) in &state.heads {
        let db = fold.db;
        let head = fold.head(view, origin)?;
        if end.seq > head.seq {
            (head.seq, head.hash, head.hlc) = (end.seq, end.hash, head.hlc.max(end.hlc));
        }
        log::save_head(db, head)?;
        let id = head.id;
        if origin.device == fold.own {
            // What HQ shows of ours, HQ has.
            fold.db
                .prepare_cached("UPDATE stream SET received = max(received, min(seq, ?2)) WHERE id = ?1")?
                .execute((id, signed(end.seq)))?;
        }
    }
    fold.forget_gaps(view);
    control::verdicts_of(fold, view, Some(state))?;
    fold.refold.insert(view);
    received.states += 1;
    Ok(())
}

/// Whether the chains that are here agree with where the state says they lead.
fn meets_the_log(fold: &Fold<'_>, view: usize, state: &Snapshot) -> Result<bool, VaultError> {
    for (origin, end) in &state.heads {
        let Some(head) = fold.views[view].heads.get(origin) else { continue };
        let here = log::change_at(fold.db, head.id, end.seq)?.map(|(_, hash)| hash);
        let here = here.or((head.seq == end.seq).then_some(head.hash));
        if here.is_some_and(|hash| hash != end.hash) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first of so many places in front of everything in the log.
fn first_pos(fold: &Fold<'_>, count: u64) -> Result<i64, VaultError> {
    let lowest: i64 = fold
        .db
        .prepare_cached(
            "SELECT min(0, coalesce((SELECT min(pos) FROM change), 0),
                        coalesce((SELECT min(next_pos) FROM fill), 0))",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(lowest.saturating_sub(signed(count)))
}
