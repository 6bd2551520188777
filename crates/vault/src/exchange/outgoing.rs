//! What HQ does not have yet: grouped into runs to send, and listed with its age for a person.

use ledger::{Change, Header, Scope, Stream, UserId};

use super::{Ack, HeadAtHq, Marked, Run};
use crate::log::{self, signed, unsigned};
use crate::{Reads, Vault, VaultError};

/// A run is committed at HQ as a whole, and is never cut on the way: small ones lose little to a cut line.
const MOST_IN_RUN: usize = 96 * 1024;

/// The places of all of the outbox but what the device says of itself. By the streams that lack something, so that a
/// long log of which HQ has everything costs nothing.
const OPEN: &str = "SELECT c.pos FROM stream s CROSS JOIN change c ON c.stream = s.id AND c.seq > s.durable
     WHERE s.own = 1 AND s.frozen = 0 AND s.durable < s.seq AND substr(s.scope, 1, 1) <> x'03'
     UNION ALL SELECT c.pos FROM change c CROSS JOIN stream s ON s.id = c.stream
     WHERE c.held_code IS NOT NULL AND s.own = 1 AND (c.seq <= s.durable OR s.frozen = 1)
       AND substr(s.scope, 1, 1) <> x'03'";

/// Where an own change stands on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsentState {
    /// HQ has not said anything about it.
    Waiting,
    /// HQ has it but not yet safe from a power cut.
    Received,
    /// HQ put it before a reviewer.
    Held { code: String, reason: String },
    /// A reviewer rejected it.
    Rejected { reason: String },
}

/// One own change that is not settled at HQ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    pub stream: Stream,
    pub seq: u64,
    pub action: u16,
    /// The records it is about.
    pub records: Vec<uuid::Uuid>,
    pub author: UserId,
    pub made_ms: i64,
    pub age_ms: i64,
    /// As it travels, before compression.
    pub bytes: u64,
    pub state: UnsentState,
}

impl Vault {
    /// Own streams of which HQ lacks something, with our heads.
    pub fn dirty_heads(&self) -> Result<Vec<HeadAtHq>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT device, incarnation, scope, seq, hash FROM stream
             WHERE own = 1 AND received < seq AND frozen = 0 ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut heads = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = log::scope_of(row.get_ref(2)?.as_blob().unwrap_or_default())?;
            heads.push(HeadAtHq {
                stream: Stream { origin: log::origin_at(row, 0)?, scope },
                seq: unsigned(row.get(3)?),
                hash: row.get(4)?,
            });
        }
        Ok(heads)
    }

    /// As [`Vault::unsent_runs_of`], in runs as long as they may be.
    pub fn unsent_runs(&self, limit: usize) -> Result<Vec<Run>, VaultError> {
        self.unsent_runs_of(limit, MOST_IN_RUN)
    }

    /// Own changes that HQ lacks, in the order of each stream, up to about `limit` bytes.
    ///
    /// A run takes `run_limit` bytes at most, unless one change is larger. Oldest streams first; one that has had its turn waits for the next call once the limit is reached.
    pub fn unsent_runs_of(&self, limit: usize, run_limit: usize) -> Result<Vec<Run>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.header, c.payload, c.payload_hash, c.signature, s.id, s.device, s.incarnation, s.scope, c.seq
             FROM stream s JOIN change c ON c.stream = s.id AND c.seq > s.received
             WHERE s.own = 1 AND s.received < s.seq AND s.frozen = 0 ORDER BY s.id, c.seq",
        )?;
        let mut rows = statement.query([])?;
        let mut runs: Vec<Run> = Vec::new();
        let (mut total, mut in_run) = (0, 0);
        let mut last: Option<(i64, UserId)> = None;
        while let Some(row) = rows.next()? {
            let raw = log::raw_at(row, 0)?;
            let bytes = raw.header.len() + raw.payload.as_ref().map_or(0, Vec::len) + 64;
            if total > 0 && total + bytes > limit {
                break;
            }
            let author = Change::peek(&raw.header)?.author;
            let this = (row.get(4)?, author);
            if last != Some(this) || in_run + bytes > run_limit.min(MOST_IN_RUN) {
                let scope = log::scope_of(row.get_ref(7)?.as_blob().unwrap_or_default())?;
                let stream = Stream { origin: log::origin_at(row, 5)?, scope };
                runs.push(Run { stream, first_seq: unsigned(row.get(8)?), raws: Vec::new() });
                in_run = 0;
            }
            last = Some(this);
            total += bytes;
            in_run += bytes;
            if let Some(run) = runs.last_mut() {
                run.raws.push(raw);
            }
        }
        Ok(runs)
    }

    /// Whether there is anything to send.
    pub fn has_sendable(&self) -> Result<bool, VaultError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT 1 FROM stream WHERE own = 1 AND received < seq AND frozen = 0 LIMIT 1")?;
        Ok(statement.exists([])?)
    }

    /// How many changes of the present life HQ is believed to have.
    pub fn received_count(&self) -> Result<u64, VaultError> {
        // What left with a purge HQ has: it was not purged before.
        let mut statement = self.db.prepare_cached(
            "SELECT coalesce(sum(upto), 0) FROM (SELECT max(received) AS upto FROM (
               SELECT scope, received FROM stream WHERE own = 1 AND device = ?1 AND incarnation = ?2
               UNION ALL SELECT scope, seq FROM purged_stream WHERE incarnation = ?2) GROUP BY scope)",
        )?;
        let origin = self.identity.origin();
        Ok(unsigned(statement.query_row((origin.device.0, origin.incarnation), |row| row.get(0))?))
    }

    /// Own changes that HQ has not acknowledged.
    pub fn unsent_count(&self) -> Result<u64, VaultError> {
        self.reads().unsent_count()
    }

    /// Marks what HQ says it has. Only HQ's word moves these marks.
    pub fn mark_received(&mut self, acks: &[Ack]) -> Result<Marked, VaultError> {
        let mut marked = Marked::default();
        let transaction = self.db.unchecked_transaction()?;
        let believed = super::checkpoints::is_believed(&transaction)?;
        for ack in acks {
            mark(&transaction, ack, believed, &mut marked)?;
        }
        transaction.commit()?;
        for ack in acks.iter().filter(|ack| ack.frozen) {
            marked.restarted |= self.resubmit(&ack.stream)?;
        }
        marked.touched.exchange = true;
        marked.touched.cases.extend(acks.iter().filter_map(|ack| ack.stream.scope.case()));
        Ok(marked)
    }
}

/// An HQ that is not believed may have received something, but nothing is safe on its word.
fn mark(db: &rusqlite::Connection, ack: &Ack, believed: bool, marked: &mut Marked) -> Result<(), VaultError> {
    let origin = ack.stream.origin;
    let mut find = db.prepare_cached(
        "SELECT id, received, seq FROM stream
         WHERE own = 1 AND scope = ?1 AND device = ?2 AND incarnation = ?3",
    )?;
    let mut rows = find.query((ack.stream.scope.to_bytes(), origin.device.0, origin.incarnation))?;
    let Some(row) = rows.next()? else { return Ok(()) };
    let (id, before, last): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    // What a frozen stream holds at HQ need not be ours: nothing of it counts as received.
    if !ack.frozen {
        let received = signed(ack.received).min(last);
        marked.newly_received += unsigned(received - before);
        db.prepare_cached(
            "UPDATE stream SET received = max(received, ?2), durable = max(durable, min(?3, seq)) WHERE id = ?1",
        )?
        .execute((id, received, if believed { signed(ack.durable) } else { 0 }))?;
    }
    marked.flagged += ack.flagged.len() as u64;
    for held in &ack.held {
        let changed = db
            .prepare_cached(
                "UPDATE change SET held_code = ?3, held_reason = ?4
                 WHERE stream = ?1 AND seq = ?2 AND held_code IS NULL",
            )?
            .execute((id, signed(held.seq), &held.code, &held.reason))?;
        marked.newly_held += changed as u64;
    }
    Ok(())
}

impl Reads<'_> {
    /// Own changes that HQ has not acknowledged. What the device says of itself (its scope: receipts) is
    /// sent like everything else and is nobody's work to wait for.
    pub fn unsent_count(&self) -> Result<u64, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT coalesce(sum(seq - received), 0) FROM stream
             WHERE own = 1 AND received < seq AND frozen = 0 AND substr(scope, 1, 1) <> x'03'",
        )?;
        Ok(unsigned(statement.query_row([], |row| row.get(0))?))
    }

    /// Own changes of one case that HQ has not acknowledged.
    pub fn unsent_count_of(&self, case: uuid::Uuid) -> Result<u64, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT coalesce(sum(seq - received), 0) FROM stream
             WHERE scope = ?1 AND own = 1 AND received < seq AND frozen = 0",
        )?;
        Ok(unsigned(statement.query_row([Scope::Case(case).to_bytes()], |row| row.get(0))?))
    }

    /// Every own change that is not settled at HQ, oldest first: waiting, held or rejected, and its age.
    pub fn unsent(&self, now_ms: i64, limit: usize) -> Result<Vec<Unsent>, VaultError> {
        let first = format!("?1 IS NULL AND pos IN ({OPEN} ORDER BY pos LIMIT ?2)");
        self.unsettled(&first, None, now_ms, limit)
    }

    /// How many [`Reads::unsent`] lists in all, and their bytes.
    pub fn unsent_size(&self) -> Result<(u64, u64), VaultError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(length(header) + coalesce(length(payload), 0)), 0) FROM change
             WHERE pos IN ({OPEN})"
        ))?;
        Ok(statement.query_row([], |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))))?)
    }

    /// How many own changes HQ held or a reviewer rejected.
    pub fn held_count(&self) -> Result<u64, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT count(*) FROM outbox WHERE held_code IS NOT NULL")?;
        Ok(unsigned(statement.query_row([], |row| row.get(0))?))
    }

    /// As [`Reads::unsent`], of one case only.
    pub fn unsent_of(&self, case: uuid::Uuid, now_ms: i64, limit: usize) -> Result<Vec<Unsent>, VaultError> {
        self.unsettled("scope = ?1", Some(&Scope::Case(case)), now_ms, limit)
    }

    /// Own changes that HQ held or a reviewer rejected.
    pub fn held(&self, now_ms: i64) -> Result<Vec<Unsent>, VaultError> {
        self.unsettled("?1 IS NULL AND held_code IS NOT NULL", None, now_ms, usize::MAX >> 1)
    }

    fn unsettled(
        &self,
        which: &str,
        scope: Option<&Scope>,
        now_ms: i64,
        limit: usize,
    ) -> Result<Vec<Unsent>, VaultError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT scope, header, payload, received, held_code, held_reason FROM outbox WHERE {which}
             ORDER BY pos LIMIT ?2",
        ))?;
        let mut rows = statement.query((scope.map(Scope::to_bytes), signed(limit as u64)))?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let header: Header = Change::peek(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            let (code, reason): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
            let reason = reason.unwrap_or_default();
            let state = match code.as_deref() {
                Some("rejected") => UnsentState::Rejected { reason },
                Some(code) => UnsentState::Held { code: code.to_owned(), reason },
                None if row.get(3)? => UnsentState::Received,
                None => UnsentState::Waiting,
            };
            let (header_bytes, payload): (Vec<u8>, Option<Vec<u8>>) = (row.get(1)?, row.get(2)?);
            items.push(Unsent {
                bytes: (header_bytes.len() + payload.as_ref().map_or(0, Vec::len)) as u64,
                records: records_of(payload, header_bytes)?,
                stream: header.stream(),
                seq: header.seq,
                action: header.action,
                author: header.author,
                made_ms: header.wall,
                age_ms: now_ms.saturating_sub(header.wall).max(0),
                state,
            });
        }
        Ok(items)
    }
}

fn records_of(payload: Option<Vec<u8>>, header: Vec<u8>) -> Result<Vec<uuid::Uuid>, VaultError> {
    let payload_hash = payload.as_deref().map(ledger::RawChange::hash_payload).unwrap_or_default();
    let raw = ledger::RawChange { header, payload, payload_hash, signature: None };
    let change = Change::open(raw, &ledger::GENESIS)?;
    let mut records: Vec<uuid::Uuid> = Vec::new();
    for id in change.ops.iter().filter_map(ledger::Op::entity) {
        if !records.contains(&id.0) {
            records.push(id.0);
        }
    }
    Ok(records)
}
