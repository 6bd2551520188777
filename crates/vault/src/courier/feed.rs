//! HQ's word by courier: an older life of its feed counts no more, and pieces may come in any order.

use rusqlite::OptionalExtension;
use uuid::Uuid;

use crate::exchange::{Pulled, Received};
use crate::log::{signed, unsigned};
use crate::{Cursor, HeadAtHq, Vault, VaultError, meta};

fn backfill(cursor: Cursor) -> i64 {
    cursor.backfill.map_or(-1, signed)
}

/// Whether who stands at `at` stands at `to` after this piece. A piece holds everything of its range, so it may
/// begin earlier; but while an older part of a new grant comes in, only what follows exactly counts.
fn goes_on_from(at: Cursor, from: Cursor, to: Cursor) -> bool {
    at == from || at.backfill.is_none() && from.at <= at.at && to.at > at.at
}

impl Vault {
    /// HQ introduces itself in a bundle. `false` when this is an earlier life of its feed than the one this
    /// vault knows: what that acknowledged may be lost at HQ. Where the bundle begins is what HQ knew of this
    /// vault then: in the same life it never sets this vault back.
    pub fn hear_hq(&mut self, epoch: Uuid, cursor: Cursor, heads: &[HeadAtHq]) -> Result<bool, VaultError> {
        let is_former =
            self.db.prepare_cached("SELECT 1 FROM former_epoch WHERE id = ?1")?.exists([epoch])?;
        if is_former {
            return Ok(false);
        }
        let is_same = self.hq.as_ref().is_some_and(|hq| hq.epoch == epoch);
        let cursor = if is_same { meta::cursor(&self.db)? } else { cursor };
        self.meet_hq(epoch, cursor, heads)?;
        Ok(true)
    }

    /// Takes in a piece of the feed that came by courier. One that begins after the place where this vault stands
    /// is taken in too, and remembered: once what comes before it is here, the vault stands behind both.
    pub fn apply_carried(&mut self, pulled: Pulled, now_ms: i64) -> Result<Received, VaultError> {
        let at = meta::cursor(&self.db)?;
        // While HQ's log is in question nothing moves on its word.
        if goes_on_from(at, pulled.from, pulled.to) && self.log_trouble()?.is_none() {
            let received = self.apply_runs(pulled.runs, pulled.released, Some(pulled.to), now_ms)?;
            self.pass_known_pieces()?;
            return Ok(received);
        }
        let (from, to) = (pulled.from, pulled.to);
        let received = self.apply_bundle(pulled.runs, pulled.released, now_ms)?;
        if to.at >= at.at
            && let Some(hq) = &self.hq
        {
            self.db.execute(
                "INSERT OR REPLACE INTO feed_piece (epoch, from_at, from_backfill, to_at, to_backfill)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                (hq.epoch, signed(from.at), backfill(from), signed(to.at), backfill(to)),
            )?;
        }
        Ok(received)
    }

    fn pass_known_pieces(&mut self) -> Result<(), VaultError> {
        let Some(epoch) = self.hq.as_ref().map(|hq| hq.epoch) else { return Ok(()) };
        let transaction = self.db.unchecked_transaction()?;
        let mut at = meta::cursor(&transaction)?;
        loop {
            let next = transaction
                .prepare_cached(
                    "SELECT to_at, to_backfill FROM feed_piece
                     WHERE epoch = ?1 AND (from_at = ?2 AND from_backfill = ?3
                       OR ?3 = -1 AND from_at <= ?2 AND to_at > ?2)
                     ORDER BY to_at DESC, to_backfill DESC LIMIT 1",
                )?
                .query_row((epoch, signed(at.at), backfill(at)), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            transaction.execute(
                "DELETE FROM feed_piece WHERE epoch <> ?1 OR to_at < ?2
                   OR (to_at = ?2 AND ?3 = -1) OR (from_at = ?2 AND from_backfill = ?3)",
                (epoch, signed(at.at), backfill(at)),
            )?;
            let Some((to_at, to_backfill)) = next else { break };
            let to_backfill: i64 = to_backfill;
            at = Cursor { at: unsigned(to_at), backfill: (to_backfill >= 0).then(|| unsigned(to_backfill)) };
            meta::put_cursor(&transaction, at)?;
        }
        Ok(transaction.commit()?)
    }
}
