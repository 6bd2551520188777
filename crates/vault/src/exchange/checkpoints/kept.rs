//! Checkpoints and events as they are kept. Evidence is only ever added.

use ledger::DeviceId;
use proof::{Checkpoint, LogName, Root};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{KnownCheckpoint, LogShown, LogTroubleCode, Refusal, hq_key};
use crate::log::{signed, unsigned};
use crate::{Hq, VaultError};

/// A restore that HQ declared.
const RESTORED: &str = "restored";

pub(super) const COLUMNS: &str = "hq, epoch, size, root, note, after, proof, seen_at, checked_at";

pub(super) fn known_at(row: &Row<'_>) -> rusqlite::Result<KnownCheckpoint> {
    let after: Option<i64> = row.get(5)?;
    let proof: Option<Vec<u8>> = row.get(6)?;
    Ok(KnownCheckpoint {
        log: LogName { hq: DeviceId(row.get(0)?), epoch: row.get(1)? },
        root: Root { size: unsigned(row.get(2)?), hash: row.get(3)? },
        note: row.get(4)?,
        linked: after.map(unsigned).zip(proof),
        seen_at: row.get(7)?,
        checked_at: row.get(8)?,
    })
}

/// The last verified checkpoint of this HQ, of the newest life of its feed that was verified here: an older one
/// that HQ shows again was left behind.
pub(super) fn last_verified(db: &Connection, hq: &Hq) -> Result<Option<KnownCheckpoint>, VaultError> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM checkpoint WHERE hq = ?1 AND state = 'verified'
         ORDER BY epoch = (SELECT epoch FROM checkpoint WHERE hq = ?1 AND state = 'verified'
                           ORDER BY id DESC LIMIT 1) DESC, size DESC LIMIT 1"
    ))?;
    Ok(statement.query_row([hq.device.0], known_at).optional()?)
}

pub(super) fn open_trouble(db: &Connection) -> Result<Option<String>, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT code FROM log_event WHERE closed_at IS NULL AND code <> ?1 ORDER BY id DESC LIMIT 1",
    )?;
    Ok(statement.query_row([RESTORED], |row| row.get(0)).optional()?)
}

/// Whether HQ's word that something is safe may be taken.
pub(in crate::exchange) fn is_believed(db: &Connection) -> Result<bool, VaultError> {
    Ok(open_trouble(db)?.is_none())
}

pub(super) fn is_open(db: &Connection, code: LogTroubleCode) -> Result<bool, VaultError> {
    let mut statement = db.prepare_cached("SELECT 1 FROM log_event WHERE closed_at IS NULL AND code = ?1")?;
    Ok(statement.exists([code.as_str()])?)
}

/// The verified checkpoint of this log and size.
pub(super) fn verified_at(
    db: &Connection,
    log: LogName,
    size: u64,
) -> Result<Option<KnownCheckpoint>, VaultError> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM checkpoint WHERE hq = ?1 AND epoch = ?2 AND size = ?3 AND state = 'verified'"
    ))?;
    let key = (log.hq.0, log.epoch, signed(size));
    Ok(statement.query_row(key, known_at).optional()?)
}

/// Keeps a checkpoint. One that was verified stays so, whatever is said of it later.
pub(super) fn keep(
    db: &Connection,
    found: &Checkpoint,
    note: &str,
    state: &str,
    linked: Option<(u64, &[u8])>,
    now_ms: i64,
) -> Result<(), VaultError> {
    let (after, proof) = linked.map(|(size, proof)| (signed(size), proof)).unzip();
    db.prepare_cached(
        "INSERT INTO checkpoint (hq, epoch, size, root, note, state, after, proof, seen_at, checked_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)
         ON CONFLICT (hq, epoch, size, root) DO UPDATE SET checked_at = excluded.checked_at,
           note = CASE WHEN excluded.state = 'verified' THEN excluded.note ELSE note END,
           asked = CASE WHEN excluded.state = 'verified' THEN 0 ELSE asked END,
           state = CASE WHEN state = 'verified' THEN state ELSE excluded.state END",
    )?
    .execute((
        found.log.hq.0,
        found.log.epoch,
        signed(found.root.size),
        found.root.hash,
        note,
        state,
        after,
        proof,
        now_ms,
    ))?;
    Ok(())
}

pub(super) fn refuse(
    db: &Connection,
    hq: &Hq,
    shown: &LogShown,
    refusal: &Refusal,
    now_ms: i64,
) -> Result<(), VaultError> {
    let found = hq_key(hq).and_then(|key| Checkpoint::open(&shown.note, &key).ok());
    if let Some(found) = &found {
        keep(db, found, &shown.note, "refused", None, now_ms)?;
    }
    tell(db, refusal, found.map(|found| found.root.size), &shown.note, now_ms)
}

/// Remembers a trouble once, with both notes as evidence.
pub(super) fn tell(
    db: &Connection,
    refusal: &Refusal,
    found_size: Option<u64>,
    found: &str,
    now_ms: i64,
) -> Result<(), VaultError> {
    let known = refusal.known.as_ref();
    // An unreadable note may be of any length; its beginning is evidence enough.
    let kept: String = found.chars().take(4096).collect();
    db.prepare_cached(
        "INSERT INTO log_event (at, code, known_size, found_size, known, found)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6
         WHERE NOT EXISTS (SELECT 1 FROM log_event WHERE closed_at IS NULL AND code = ?2)",
    )?
    .execute((
        now_ms,
        refusal.code.as_str(),
        known.map(|known| signed(known.root.size)),
        found_size.map(signed),
        known.map(|known| &known.note),
        kept,
    ))?;
    Ok(())
}

/// HQ has shown that its log holds what it confirmed. What it acknowledged meanwhile was not believed: it is
/// offered again, so that the acknowledgement counts this time.
pub(super) fn close_troubles(db: &Connection, now_ms: i64) -> Result<bool, VaultError> {
    let closed = db.execute("UPDATE log_event SET closed_at = ?1 WHERE closed_at IS NULL", [now_ms])?;
    if closed > 0 {
        db.execute("UPDATE stream SET received = durable WHERE own = 1 AND durable < received", [])?;
    }
    Ok(closed > 0)
}

/// HQ's words on the restores that were told here.
pub(super) fn restores_told(db: &Connection) -> Result<Vec<String>, VaultError> {
    let mut statement = db.prepare_cached("SELECT found FROM log_event WHERE code = ?1 ORDER BY id")?;
    let rows = statement.query_map([RESTORED], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Remembers a restore that HQ declared: told, and no trouble. With what was known of the life that ended, and
/// how much of it both share.
pub(super) fn tell_restore(
    db: &Connection,
    lost: Option<(&KnownCheckpoint, u64)>,
    words: &str,
    at: i64,
    now_ms: i64,
) -> Result<(), VaultError> {
    db.prepare_cached(
        "INSERT INTO log_event (at, code, known_size, found_size, known, found, closed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        at,
        RESTORED,
        lost.map(|(known, _)| signed(known.root.size)),
        lost.map(|(_, base)| signed(base)),
        lost.map(|(known, _)| &known.note),
        words,
        now_ms,
    ))?;
    Ok(())
}
