//! What goes into a bundle: own changes that HQ lacks, or what another device of the same post or case may
//! see and, as far as is known, lacks. Given portion by portion, so that nothing is whole in memory.

use ledger::{Change, Scope, UserId};
use model::{Part, PartId};
use rusqlite::Row;
use uuid::Uuid;

use super::Correspondent;
use crate::exchange::Run;
use crate::log::{self, signed, unsigned};
use crate::{HeadAtHq, Reads, Vault, VaultError};

/// A run stays small: a receiver commits it as a whole.
const RUN_BYTES: usize = 96 * 1024;

/// A part of an attachment that is whole here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarriedFile {
    pub part: PartId,
    pub case: Uuid,
    pub size: u64,
    pub sha256: [u8; 32],
}

/// Where the next portion begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CarryFrom {
    stream: i64,
    seq: u64,
}

const COLUMNS: &str =
    "c.header, c.payload, c.payload_hash, c.signature, s.id, s.device, s.incarnation, s.scope, c.seq";

impl Vault {
    /// Own changes that HQ has not acknowledged, from a place on, about `limit` bytes of them.
    pub fn carry_to_hq(
        &self,
        from: CarryFrom,
        limit: usize,
    ) -> Result<(Vec<Run>, Option<CarryFrom>), VaultError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM stream s JOIN change c ON c.stream = s.id AND c.seq > s.received
             WHERE s.own = 1 AND s.received < s.seq AND s.frozen = 0 AND (s.id, c.seq) > (?1, ?2)
             ORDER BY s.id, c.seq"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query((from.stream, signed(from.seq)))?;
        let mut portion = Gathering::new(from, limit);
        while let Some(row) = rows.next()? {
            if !portion.take(row)? {
                break;
            }
        }
        Ok(portion.done())
    }

    /// What all of these devices may see of everything here and one of them is not known to have, from a
    /// place on.
    pub fn carry_to_devices(
        &self,
        to: &[Correspondent],
        from: CarryFrom,
        limit: usize,
        now_ms: i64,
    ) -> Result<(Vec<Run>, Option<CarryFrom>), VaultError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM stream s JOIN change c ON c.stream = s.id
             WHERE s.id = ?1 AND c.seq > ?2 ORDER BY c.seq"
        );
        let mut portion = Gathering::new(from, limit);
        for (id, stream) in self.streams_from(from.stream)? {
            if !self.may_hand_over_to_all(&stream.scope, to, now_ms)? {
                continue;
            }
            let known = self.known_to_all(&stream, to)?;
            let after = if id == from.stream { from.seq.max(known) } else { known };
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut rows = statement.query((id, signed(after)))?;
            while let Some(row) = rows.next()? {
                if !portion.take(row)? {
                    return Ok(portion.done());
                }
            }
        }
        Ok(portion.done())
    }

    fn streams_from(&self, from: i64) -> Result<Vec<(i64, ledger::Stream)>, VaultError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id, device, incarnation, scope FROM stream WHERE id >= ?1 ORDER BY id")?;
        let mut rows = statement.query([from])?;
        let mut streams = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = log::scope_of(row.get_ref(3)?.as_blob().unwrap_or_default())?;
            streams.push((row.get(0)?, ledger::Stream { origin: log::origin_at(row, 1)?, scope }));
        }
        Ok(streams)
    }

    /// How far each of these devices has a stream. Its own it has to the end of what is here.
    fn known_to_all(&self, stream: &ledger::Stream, to: &[Correspondent]) -> Result<u64, VaultError> {
        let origin = stream.origin;
        let mut statement = self.db.prepare_cached(
            "SELECT coalesce(max(seq), 0) FROM bundle_peer
             WHERE peer = ?1 AND scope = ?2 AND device = ?3 AND incarnation = ?4",
        )?;
        let mut least = u64::MAX;
        for one in to.iter().filter(|one| one.device != origin.device) {
            let place = (one.device.0, stream.scope.to_bytes(), origin.device.0, origin.incarnation);
            least = least.min(unsigned(statement.query_row(place, |row| row.get(0))?));
        }
        Ok(least)
    }

    fn may_hand_over_to_all(
        &self,
        scope: &Scope,
        to: &[Correspondent],
        now_ms: i64,
    ) -> Result<bool, VaultError> {
        for one in to {
            if !self.may_hand_over(scope, one, now_ms)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Files of cases that all of these devices may see, the newest first.
    pub fn files_for(&self, to: &[Correspondent], now_ms: i64) -> Result<Vec<CarriedFile>, VaultError> {
        let mut files = self.reads().files(false)?;
        let mut kept = Vec::new();
        for file in files.drain(..) {
            if self.may_hand_over_to_all(&Scope::Case(file.case), to, now_ms)? {
                kept.push(file);
            }
        }
        Ok(kept)
    }

    /// A file that a colleague's bundle brought is not for that safe at HQ.
    pub fn not_known_at_hq(&mut self, part: PartId) -> Result<(), VaultError> {
        let sql = "UPDATE attachment_file SET durable = 0 WHERE id = ?1 AND part = ?2";
        self.db.execute(sql, (part.attachment, part.part.name()))?;
        Ok(())
    }

    /// How far every stream goes here that another device may see: told to it, so that it can answer.
    pub fn heads_for(&self, to: &Correspondent, now_ms: i64) -> Result<Vec<HeadAtHq>, VaultError> {
        let mut heads = Vec::new();
        for head in self.reads().heads()? {
            if self.may_hand_over(&head.stream.scope, to, now_ms)? {
                heads.push(head);
            }
        }
        Ok(heads)
    }
}

impl Reads<'_> {
    /// Own files that are not known to be whole at HQ: pinned ones first, then the newest.
    pub fn files_to_carry(&self) -> Result<Vec<CarriedFile>, VaultError> {
        self.files(true)
    }

    fn files(&self, only_unsent: bool) -> Result<Vec<CarriedFile>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT s.id, s.part, s.case_id, s.size, s.sha256 FROM attachment_file s
             LEFT JOIN attachment_wish w ON w.id = s.id WHERE s.durable = 0 OR NOT ?1
             ORDER BY coalesce(w.pinned, 0) DESC, s.stored_at DESC, s.id, s.size",
        )?;
        let rows = statement.query_map([only_unsent], |row| {
            let part = Part::named(&row.get::<_, String>(1)?).unwrap_or(Part::Original);
            Ok(CarriedFile {
                part: PartId::new(row.get(0)?, part),
                case: row.get(2)?,
                size: unsigned(row.get(3)?),
                sha256: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Rows on their way into runs. A run ends where its author's does, and always behind a signature.
struct Gathering {
    runs: Vec<Run>,
    /// The place behind the last signed change, and how many changes of the last run that covers.
    signed: CarryFrom,
    whole: usize,
    last: Option<(i64, UserId)>,
    in_run: usize,
    bytes: usize,
    limit: usize,
    more: bool,
}

impl Gathering {
    fn new(from: CarryFrom, limit: usize) -> Self {
        Self { runs: Vec::new(), signed: from, whole: 0, last: None, in_run: 0, bytes: 0, limit, more: false }
    }

    /// Whether there is room for more.
    fn take(&mut self, row: &Row<'_>) -> Result<bool, VaultError> {
        let raw = log::raw_at(row, 0)?;
        let bytes = raw.header.len() + raw.payload.as_ref().map_or(0, Vec::len) + 64;
        let is_between = self.runs.last().is_none_or(|run| run.raws.len() == self.whole);
        if is_between && self.bytes > 0 && self.bytes + bytes > self.limit {
            self.more = true;
            return Ok(false);
        }
        let this = (row.get(4)?, Change::peek(&raw.header)?.author);
        let seq = unsigned(row.get(8)?);
        if self.last != Some(this) || is_between && self.in_run + bytes > RUN_BYTES {
            self.cut();
            let scope = log::scope_of(row.get_ref(7)?.as_blob().unwrap_or_default())?;
            let stream = ledger::Stream { origin: log::origin_at(row, 5)?, scope };
            self.runs.push(Run { stream, first_seq: seq, raws: Vec::new() });
            self.in_run = 0;
            self.whole = 0;
        }
        self.last = Some(this);
        self.bytes += bytes;
        self.in_run += bytes;
        let is_signed = raw.signature.is_some();
        if let Some(run) = self.runs.last_mut() {
            run.raws.push(raw);
            if is_signed {
                self.whole = run.raws.len();
                self.signed = CarryFrom { stream: this.0, seq };
            }
        }
        Ok(true)
    }

    /// A tail whose signature is not here cannot be proven to anybody: it stays.
    fn cut(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            run.raws.truncate(self.whole);
        }
        self.runs.retain(|run| !run.raws.is_empty());
    }

    fn done(mut self) -> (Vec<Run>, Option<CarryFrom>) {
        self.cut();
        (self.runs, self.more.then_some(self.signed))
    }
}
