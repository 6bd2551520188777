//! When HQ has seen another change under one of our names (a vault copied to a second laptop, a backup
//! restored by hand): this vault goes on under a new life and signs again what HQ does not have.
//!
//! The text of the changes stays; their names change, and with them the names inside that point at them.

use ledger::{Change, Dot, Draft, Op, Origin, Stream};

use crate::apply::Fold;
use crate::keys::random;
use crate::log::{self, signed};
use crate::{Cursor, OpenError, Vault, VaultError, meta};

impl Vault {
    /// As [`Vault::begin_incarnation`], in the course of an exchange.
    pub(super) fn begin_incarnation_here(&mut self) -> Result<(), VaultError> {
        let begun = self.begin_incarnation().map_err(|error| match error {
            OpenError::Database(error) => error.into(),
            OpenError::Random(error) => error.into(),
            OpenError::Vault(error) => *error,
            _ => VaultError::Stored { what: "identity" },
        });
        begun?;
        // HQ never sent this life what it had of it already, and the cursor may have passed that by: the feed is
        // read again from its beginning. What comes twice is harmless.
        meta::put_cursor(&self.db, Cursor::default())
    }

    /// Begins a new life and moves the unacknowledged changes of a frozen stream into it.
    /// `false` when that has happened before.
    pub(super) fn resubmit(&mut self, stream: &Stream) -> Result<bool, VaultError> {
        let frozen: i64 = self.db.query_row(
            "SELECT count(*) FROM stream
             WHERE own = 1 AND frozen = 0 AND scope = ?1 AND device = ?2 AND incarnation = ?3",
            (stream.scope.to_bytes(), stream.origin.device.0, stream.origin.incarnation),
            |row| row.get(0),
        )?;
        if frozen == 0 {
            return Ok(false);
        }
        if stream.origin.incarnation == self.identity.incarnation {
            self.begin_incarnation_here()?;
        }
        let (new, user) = (self.identity.origin(), self.identity.user);
        let signing = self.keys.signing.clone();
        let now_ms = self.clock.last.ms();
        self.fold_in(now_ms, |fold| {
            let view = fold.view(&stream.scope)?;
            let Some((id, base)) = acknowledged(fold, stream)? else { return Ok(()) };
            let moved = take_out(fold, id, base)?;
            fold.db.execute("UPDATE stream SET frozen = 1 WHERE id = ?1", [id])?;
            let (next, mut previous) = {
                let head = fold.head(view, &new)?;
                (head.seq + 1, head.hash)
            };
            for (change, seq) in moved.iter().zip(next..) {
                let header = &change.header;
                let rename = |dot: &Dot| renamed(dot, &stream.origin, base, &new, next);
                let ops =
                    change.ops.iter().map(|op| with_names(op, &rename, &stream.origin, base, &new, seq));
                let draft = Draft {
                    scope: stream.scope.clone(),
                    origin: new,
                    author: user,
                    schema: header.schema,
                    min_reader: header.min_reader,
                    quality: header.quality,
                    action: header.action,
                    seq,
                    hlc: header.hlc,
                    wall: header.wall,
                    salt: random()?,
                    ops: ops.collect(),
                };
                let change = draft.sign(&signing, &previous);
                previous = change.hash;
                fold.record(view, &change)?;
            }
            fold.refold.insert(view);
            Ok(())
        })?;
        Ok(true)
    }
}

fn acknowledged(fold: &Fold<'_>, stream: &Stream) -> Result<Option<(i64, u64)>, VaultError> {
    use rusqlite::OptionalExtension;
    let found = fold
        .db
        .prepare_cached(
            "SELECT id, received FROM stream WHERE own = 1 AND scope = ?1 AND device = ?2 AND incarnation = ?3",
        )?
        .query_row(
            (stream.scope.to_bytes(), stream.origin.device.0, stream.origin.incarnation),
            |row| Ok((row.get(0)?, log::unsigned(row.get(1)?))),
        )
        .optional()?;
    Ok(found)
}

/// Takes the changes after `base` out of the stream, so that HQ's own can take their numbers.
fn take_out(fold: &mut Fold<'_>, stream: i64, base: u64) -> Result<Vec<Change>, VaultError> {
    let mut moved = Vec::new();
    let mut seq = base + 1;
    while let Some((raw, hash)) = log::change_at(fold.db, stream, seq)? {
        moved.push(log::read(raw, hash)?);
        seq += 1;
    }
    fold.db.execute("DELETE FROM change WHERE stream = ?1 AND seq > ?2", (stream, signed(base)))?;
    let given = fold
        .db
        .prepare_cached("SELECT scope FROM stream WHERE id = ?1")?
        .query_row([stream], |row| row.get::<_, Vec<u8>>(0))?;
    let given = crate::snapshot::known(fold.db, &given)?;
    let given = given.iter().flat_map(|known| known.heads.values()).find(|end| end.seq == base);
    let given = given.map_or(ledger::GENESIS, |end| end.hash);
    let hash = log::change_at(fold.db, stream, base)?.map_or(given, |(_, hash)| hash);
    for view in &mut fold.views {
        for head in view.heads.values_mut().filter(|head| head.id == stream) {
            head.seq = base;
            head.hash = hash;
            head.dirty = true;
        }
    }
    Ok(moved)
}

fn renamed(dot: &Dot, old: &Origin, base: u64, new: &Origin, next: u64) -> Dot {
    if dot.origin != *old || dot.seq <= base {
        return *dot;
    }
    Dot { origin: *new, seq: dot.seq - base - 1 + next, op: dot.op }
}

fn with_names(op: &Op, rename: &impl Fn(&Dot) -> Dot, old: &Origin, base: u64, new: &Origin, seq: u64) -> Op {
    let mut op = op.clone();
    match &mut op {
        Op::Set { prev, .. }
        | Op::SetRemove { prev, .. }
        | Op::Tombstone { prev, .. }
        | Op::Restore { prev, .. }
        | Op::Resolve { prev, .. }
        | Op::Unlink { prev, .. } => prev.iter_mut().for_each(|dot| *dot = rename(dot)),
        Op::Append { parents, .. } => parents.iter_mut().for_each(|dot| *dot = rename(dot)),
        _ => {}
    }
    let seen = match &mut op {
        Op::Set { seen, .. } | Op::Resolve { seen, .. } => seen.as_mut(),
        Op::Tombstone { seen, .. } => Some(seen),
        _ => None,
    };
    // What was seen of the old life beyond the fork is now the new life up to this change.
    if let Some(seen) = seen {
        let beyond = seen.iter().any(|(origin, at)| origin == old && *at > base);
        seen.iter_mut().filter(|(origin, _)| origin == old).for_each(|(_, at)| *at = (*at).min(base));
        if beyond && !seen.iter().any(|(origin, _)| origin == new) {
            seen.push((*new, seq));
            seen.sort_unstable();
        }
    }
    op
}
