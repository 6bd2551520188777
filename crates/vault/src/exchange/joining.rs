//! Joining HQ, meeting it again, and remembering each exchange.

use ledger::{Stream, UserId};
use rusqlite::TransactionBehavior;

use super::{ExchangeEntry, HeadAtHq};
use crate::log::{self, signed};
use crate::{Cursor, Hq, Reads, Vault, VaultError, directory, meta, purge};

/// Who HQ says the person at this vault is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HqUser {
    pub id: UserId,
    pub name: String,
    pub post: String,
    pub role: String,
}

impl Vault {
    pub fn hq(&self) -> Result<Option<Hq>, VaultError> {
        Ok(self.hq.clone())
    }

    /// Pins HQ, and takes the name and rights it gives. What was written before stays this person's.
    pub fn join_hq(&mut self, hq: &Hq, user: &HqUser) -> Result<(), VaultError> {
        let key = self.keys.signing.verifying_key();
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut identity = meta::identity(&transaction)?;
        if identity.user != user.id.0 {
            identity.former_users.retain(|former| *former != user.id.0);
            identity.former_users.insert(0, identity.user);
        }
        identity.user = user.id.0;
        identity.user_name.clone_from(&user.name);
        identity.post.clone_from(&user.post);
        identity.role.clone_from(&user.role);
        meta::put_identity(&transaction, &identity)?;
        meta::put_hq(&transaction, hq)?;
        meta::put_cursor(&transaction, Cursor::default())?;
        meta::put_dictionaries(&transaction, &[])?;
        directory::pin_self(&transaction, &identity, &key)?;
        directory::pin_hq(&transaction, hq)?;
        transaction.execute("UPDATE fill SET through = 0, at = 0, whole = 0", [])?;
        transaction.commit()?;
        self.identity = identity.with_key(key);
        self.hq = Some(hq.clone());
        Ok(())
    }

    pub fn cursor(&self) -> Result<Cursor, VaultError> {
        meta::cursor(&self.db)
    }

    /// The dictionaries that HQ said it can decompress with; none before it was met.
    pub fn hq_dictionaries(&self) -> Result<Vec<u32>, VaultError> {
        meta::dictionaries(&self.db)
    }

    /// Remembers what HQ says it knows, for the next time there is something to send.
    pub fn note_hq_dictionaries(&mut self, known: &[u32]) -> Result<(), VaultError> {
        if meta::dictionaries(&self.db)? != known {
            meta::put_dictionaries(&self.db, known)?;
        }
        Ok(())
    }

    /// HQ tells where it stands. Another epoch means that it was restored from a backup: everything of
    /// ours above its heads is offered again, and its feed is read from where it says.
    ///
    /// `true`: HQ has changes of this very life that are not here, so this vault is an old copy of itself. It
    /// goes on under a new life, to which HQ sends what the old one wrote.
    pub fn meet_hq(
        &mut self,
        epoch: uuid::Uuid,
        cursor: Cursor,
        heads: &[HeadAtHq],
    ) -> Result<bool, VaultError> {
        let Some(mut hq) = self.hq.clone() else { return Ok(false) };
        self.log_shown = false;
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if hq.epoch != epoch {
            transaction.execute("INSERT OR IGNORE INTO former_epoch (id) VALUES (?1)", [hq.epoch])?;
            hq.epoch = epoch;
            meta::put_hq(&transaction, &hq)?;
            meta::put_cursor(&transaction, cursor)?;
            transaction.execute("UPDATE stream SET received = 0, durable = 0 WHERE own = 1", [])?;
            // Files may be older than the backup or newer: each is asked for again, and sent where it lacks.
            transaction.execute("UPDATE attachment_file SET durable = 0", [])?;
            // Positions that both lives of the feed do not share name nothing any more: asked for anew.
            transaction.execute(
                "UPDATE fill SET through = 0, at = 0, whole = 0 WHERE through > ?1",
                [signed(cursor.at)],
            )?;
            super::checkpoints::forget_places(&transaction)?;
        } else if cursor.at < meta::cursor(&transaction)?.at {
            // We stood past the end of the feed. Reading again from an earlier place is harmless.
            meta::put_cursor(&transaction, cursor)?;
        }
        for head in heads.iter().filter(|head| head.stream.origin.device == self.identity.device) {
            // Only what HQ has byte for byte counts; a different hash shows at the next push.
            transaction
                .prepare_cached(
                    "UPDATE stream SET received = max(received, ?4)
                     WHERE own = 1 AND scope = ?1 AND device = ?2 AND incarnation = ?3 AND seq >= ?4
                       AND EXISTS (SELECT 1 FROM change c WHERE c.stream = stream.id AND c.seq = ?4
                                   AND c.hash = ?5)",
                )?
                .execute((
                    head.stream.scope.to_bytes(),
                    head.stream.origin.device.0,
                    head.stream.origin.incarnation,
                    signed(head.seq),
                    head.hash,
                ))?;
        }
        let is_old_copy = is_behind(&transaction, &self.identity.origin(), heads)?;
        transaction.commit()?;
        self.hq = Some(hq);
        if is_old_copy {
            self.begin_incarnation_here()?;
        }
        Ok(is_old_copy)
    }

    /// HQ lacks what we thought it had: this stream is offered again from there.
    pub fn offer_again(&mut self, stream: &Stream, from: u64) -> Result<(), VaultError> {
        self.db
            .prepare_cached(
                "UPDATE stream SET received = min(received, ?4), durable = min(durable, ?4)
                 WHERE own = 1 AND scope = ?1 AND device = ?2 AND incarnation = ?3",
            )?
            .execute((
                stream.scope.to_bytes(),
                stream.origin.device.0,
                stream.origin.incarnation,
                signed(from.saturating_sub(1)),
            ))?;
        Ok(())
    }

    /// Remembers an exchange. A run of attempts that moved nothing and ended alike stays one line.
    pub fn log_exchange(&mut self, entry: &ExchangeEntry) -> Result<(), VaultError> {
        let stored = |entry: &ExchangeEntry| {
            serde_json::to_string(entry).map_err(|_| VaultError::Stored { what: "exchange" })
        };
        let last = self.exchange_log(1)?.pop();
        let same = last.filter(|last| {
            let ends_alike = (&last.status, &last.trouble) == (&entry.status, &entry.trouble);
            ends_alike && last.is_quiet() && entry.is_quiet()
        });
        if let Some(last) = same {
            let entry = ExchangeEntry {
                started_ms: last.started_ms,
                bytes_up: last.bytes_up + entry.bytes_up,
                bytes_down: last.bytes_down + entry.bytes_down,
                times: last.times.max(1) + 1,
                ..entry.clone()
            };
            let sql = "UPDATE exchange_log SET detail = ?1 WHERE id = (SELECT max(id) FROM exchange_log)";
            self.db.execute(sql, [stored(&entry)?])?;
            return Ok(());
        }
        self.db.execute(
            "INSERT INTO exchange_log (at, what, detail) VALUES (?1, ?2, ?3)",
            (entry.started_ms, &entry.status, stored(entry)?),
        )?;
        Ok(())
    }

    /// The latest exchanges, newest first.
    pub fn exchange_log(&self, limit: usize) -> Result<Vec<ExchangeEntry>, VaultError> {
        self.reads().exchange_log(limit)
    }
}

/// Whether HQ is further in a stream of this life than this vault, which alone writes it. What left with a purge
/// is no sign of that.
fn is_behind(
    db: &rusqlite::Connection,
    origin: &ledger::Origin,
    heads: &[HeadAtHq],
) -> Result<bool, VaultError> {
    for head in heads.iter().filter(|head| head.stream.origin == *origin && head.seq > 0) {
        let scope = head.stream.scope.to_bytes();
        let known = log::heads(db, &scope)?.get(origin).map_or(0, |known| known.seq);
        if head.seq > known.max(purge::purged_to(db, &scope, origin)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Reads<'_> {
    /// The latest exchanges, newest first.
    pub fn exchange_log(&self, limit: usize) -> Result<Vec<ExchangeEntry>, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT detail FROM exchange_log ORDER BY id DESC LIMIT ?1")?;
        let rows = statement.query_map([signed(limit as u64)], |row| row.get::<_, String>(0))?;
        rows.map(|text| serde_json::from_str(&text?).map_err(|_| VaultError::Stored { what: "exchange" }))
            .collect()
    }

    /// When HQ last answered to the end.
    pub fn last_contact_ms(&self) -> Result<Option<i64>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT detail FROM exchange_log WHERE what IN ('all_sent', 'partial') ORDER BY id DESC LIMIT 1",
        )?;
        let mut rows = statement.query([])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let entry: ExchangeEntry = serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default())
            .map_err(|_| VaultError::Stored { what: "exchange" })?;
        Ok(Some(entry.ended_ms))
    }

    /// Every scope that has changes here.
    pub fn scopes(&self) -> Result<Vec<ledger::Scope>, VaultError> {
        crate::refold::scopes(self.db)
    }

    /// How far each stream goes here.
    pub fn heads(&self) -> Result<Vec<HeadAtHq>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT device, incarnation, scope, seq, hash FROM stream ORDER BY scope, device",
        )?;
        let mut rows = statement.query([])?;
        let mut heads = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = log::scope_of(row.get_ref(2)?.as_blob().unwrap_or_default())?;
            heads.push(HeadAtHq {
                stream: Stream { origin: log::origin_at(row, 0)?, scope },
                seq: log::unsigned(row.get(3)?),
                hash: row.get(4)?,
            });
        }
        Ok(heads)
    }
}
