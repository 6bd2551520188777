//! What one exchange asks of HQ's log.

use ledger::Stream;
use rusqlite::Connection;

use crate::log::{origin_at, scope_of, signed, unsigned};
use crate::{Hq, VaultError};

/// Other checkpoints and own changes that one exchange asks about.
const OTHERS: u64 = 4;
const WANTED: u64 = 2;

pub(super) fn ask_others(db: &Connection, hq: &Hq) -> Result<Vec<u64>, VaultError> {
    db.execute("UPDATE checkpoint SET asked = 0 WHERE asked = 1", [])?;
    db.prepare_cached(
        "UPDATE checkpoint SET asked = 1 WHERE id IN (SELECT id FROM checkpoint
           WHERE hq = ?1 AND epoch = ?2 AND state = 'heard' ORDER BY id LIMIT ?3)",
    )?
    .execute((hq.device.0, hq.epoch, signed(OTHERS)))?;
    let mut statement = db.prepare_cached("SELECT size FROM checkpoint WHERE asked = 1 ORDER BY id")?;
    let sizes = statement.query_map([], |row| Ok(unsigned(row.get(0)?)))?;
    Ok(sizes.collect::<Result<_, _>>()?)
}

/// The last acknowledged change of own streams that were not shown since; the chain covers those before it.
pub(super) fn ask_places(db: &Connection) -> Result<Vec<(Stream, u64)>, VaultError> {
    db.execute("UPDATE log_place SET asked = 0 WHERE asked > 0", [])?;
    let mut statement = db.prepare_cached(
        "SELECT s.id, s.device, s.incarnation, s.scope, s.received FROM stream s
         LEFT JOIN log_place p ON p.stream = s.id
         WHERE s.own = 1 AND s.frozen = 0 AND s.received > coalesce(p.seq, 0)
         ORDER BY coalesce(p.seq, 0) > 0, s.id DESC LIMIT ?1",
    )?;
    let mut rows = statement.query([signed(WANTED)])?;
    let mut wanted = Vec::new();
    while let Some(row) = rows.next()? {
        let scope = scope_of(row.get_ref(3)?.as_blob().unwrap_or_default())?;
        let (id, seq): (i64, i64) = (row.get(0)?, row.get(4)?);
        db.prepare_cached(
            "INSERT INTO log_place (stream, asked) VALUES (?1, ?2)
             ON CONFLICT (stream) DO UPDATE SET asked = excluded.asked",
        )?
        .execute((id, seq))?;
        wanted.push((Stream { origin: origin_at(row, 1)?, scope }, unsigned(seq)));
    }
    Ok(wanted)
}

/// What was known of own changes in HQ's log belongs to the log before.
pub(in crate::exchange) fn forget_places(db: &Connection) -> Result<(), VaultError> {
    db.execute("DELETE FROM log_place", [])?;
    Ok(())
}
