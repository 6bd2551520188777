//! The log: streams with their heads, and changes as raw bytes. Appending is all that happens here,
//! save for a payload that arrives late or is erased by law.

use std::collections::BTreeMap;

use ledger::{Change, DeviceId, GENESIS, Hash, Hlc, Origin, RawChange, Scope, UserId};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use crate::VaultError;

/// Where a stream stands.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub id: i64,
    pub seq: u64,
    pub hash: Hash,
    pub hlc: Hlc,
    pub dirty: bool,
}

/// Every stream of a scope.
pub(crate) fn heads(db: &Connection, scope: &[u8]) -> Result<BTreeMap<Origin, Head>, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT device, incarnation, id, seq, hash, hlc FROM stream WHERE scope = ?1")?;
    let rows = statement.query_map([scope], |row| {
        let head = Head {
            id: row.get(2)?,
            seq: unsigned(row.get(3)?),
            hash: row.get(4)?,
            hlc: Hlc(unsigned(row.get(5)?)),
            dirty: false,
        };
        Ok((origin_at(row, 0)?, head))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A stream that has no change yet.
pub(crate) fn begin_stream(
    db: &Connection,
    scope: &[u8],
    origin: &Origin,
    own: bool,
) -> Result<Head, VaultError> {
    db.prepare_cached(
        "INSERT INTO stream (scope, device, incarnation, own, seq, hash, hlc) VALUES (?1, ?2, ?3, ?4, 0, ?5, 0)",
    )?
    .execute((scope, origin.device.0, origin.incarnation, own, GENESIS))?;
    Ok(Head { id: db.last_insert_rowid(), seq: 0, hash: GENESIS, hlc: Hlc(0), dirty: false })
}

pub(crate) fn save_head(db: &Connection, head: &Head) -> Result<(), VaultError> {
    db.prepare_cached("UPDATE stream SET seq = ?2, hash = ?3, hlc = ?4 WHERE id = ?1")?.execute((
        head.id,
        signed(head.seq),
        head.hash,
        signed(head.hlc.0),
    ))?;
    Ok(())
}

/// Adds a change after the head of its stream.
pub(crate) fn append(db: &Connection, stream: i64, change: &Change, now_ms: i64) -> Result<(), VaultError> {
    append_at(db, None, stream, change, now_ms)
}

/// Adds a change at a place in the order in which changes are listed; at the end when none is named.
pub(crate) fn append_at(
    db: &Connection,
    pos: Option<i64>,
    stream: i64,
    change: &Change,
    now_ms: i64,
) -> Result<(), VaultError> {
    db.prepare_cached(
        "INSERT INTO change (pos, stream, seq, header, payload, payload_hash, hash, signature, stored_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        pos,
        stream,
        signed(change.header.seq),
        &change.raw.header,
        &change.raw.payload,
        change.raw.payload_hash,
        change.hash,
        change.raw.signature,
        now_ms,
    ))?;
    let header = &change.header;
    db.prepare_cached("INSERT INTO log_fact (pos, stream, at, author, action) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((db.last_insert_rowid(), stream, header.wall, header.author.0, header.action))?;
    Ok(())
}

/// What an upgrade takes from the headers that lie in an older vault. One that cannot be read keeps its place:
/// `log verify` names it.
pub(crate) fn read_headers_in_sql(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let header = |context: &Context<'_>| -> rusqlite::Result<Option<ledger::Header>> {
        Ok(Change::peek(context.get_raw(0).as_blob()?).ok())
    };
    db.create_scalar_function("header_at", 1, flags, move |context| {
        Ok(header(context)?.map_or(0, |header| header.wall))
    })?;
    db.create_scalar_function("header_author", 1, flags, move |context| {
        Ok(header(context)?.map_or(Uuid::nil(), |header| header.author.0))
    })?;
    db.create_scalar_function("header_action", 1, flags, move |context| {
        Ok(header(context)?.map_or(0, |header| header.action))
    })
}

/// The bytes of one change and its hash.
pub(crate) fn change_at(
    db: &Connection,
    stream: i64,
    seq: u64,
) -> Result<Option<(RawChange, Hash)>, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT header, payload, payload_hash, signature, hash FROM change WHERE stream = ?1 AND seq = ?2",
    )?;
    let found = statement.query_row((stream, signed(seq)), |row| Ok((raw_at(row, 0)?, row.get(4)?)));
    Ok(found.optional()?)
}

/// How far a stream is here without a gap from its first change on, up to `end`: the number, and the hash.
pub(crate) fn beginning(db: &Connection, stream: i64, end: u64) -> Result<(u64, Hash), VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT seq, hash FROM (SELECT seq, hash, row_number() OVER (ORDER BY seq) AS n
                                FROM change WHERE stream = ?1 AND seq <= ?2)
         WHERE seq = n ORDER BY seq DESC LIMIT 1",
    )?;
    let found = statement.query_row((stream, signed(end)), |row| Ok((unsigned(row.get(0)?), row.get(1)?)));
    Ok(found.optional()?.unwrap_or((0, GENESIS)))
}

pub(crate) fn set_payload(
    db: &Connection,
    stream: i64,
    seq: u64,
    payload: Option<&[u8]>,
) -> Result<(), VaultError> {
    db.prepare_cached("UPDATE change SET payload = ?3 WHERE stream = ?1 AND seq = ?2")?.execute((
        stream,
        signed(seq),
        payload,
    ))?;
    Ok(())
}

/// Visits every change of a scope in the order it was taken in.
pub(crate) fn each_change(
    db: &Connection,
    scope: &[u8],
    mut visit: impl FnMut(Change) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT c.header, c.payload, c.payload_hash, c.signature, c.hash
         FROM stream s JOIN change c ON c.stream = s.id WHERE s.scope = ?1 ORDER BY c.pos",
    )?;
    let mut rows = statement.query([scope])?;
    while let Some(row) = rows.next()? {
        visit(read(raw_at(row, 0)?, row.get(4)?)?)?;
    }
    Ok(())
}

/// Reads a stored change; its hash was checked when it was taken in.
pub(crate) fn read(raw: RawChange, hash: Hash) -> Result<Change, VaultError> {
    let mut change = Change::open(raw, &GENESIS)?;
    change.hash = hash;
    Ok(change)
}

/// Four columns from `at` on: header, payload, payload hash, signature.
pub(crate) fn raw_at(row: &Row<'_>, at: usize) -> rusqlite::Result<RawChange> {
    Ok(RawChange {
        header: row.get(at)?,
        payload: row.get(at + 1)?,
        payload_hash: row.get(at + 2)?,
        signature: row.get(at + 3)?,
    })
}

/// Two columns from `at` on: device, incarnation.
pub(crate) fn origin_at(row: &Row<'_>, at: usize) -> rusqlite::Result<Origin> {
    Ok(Origin { device: DeviceId(row.get::<_, Uuid>(at)?), incarnation: row.get(at + 1)? })
}

pub(crate) fn scope_of(bytes: &[u8]) -> Result<Scope, VaultError> {
    Scope::from_bytes(bytes).ok_or(VaultError::Stored { what: "scope" })
}

pub(crate) fn user_at(row: &Row<'_>, at: usize) -> rusqlite::Result<UserId> {
    Ok(UserId(row.get::<_, Uuid>(at)?))
}

/// The latest stamp that any stream bears.
pub(crate) fn latest_stamp(db: &Connection, own: DeviceId) -> Result<Hlc, VaultError> {
    let latest: Option<i64> =
        db.query_row("SELECT max(hlc) FROM stream WHERE device = ?1", [own.0], |row| row.get(0))?;
    Ok(Hlc(unsigned(latest.unwrap_or(0))))
}

/// SQLite's integers are signed. Sequence numbers and stamps stay far below the sign.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
