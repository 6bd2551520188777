//! What HQ said a scope was like when it was granted: kept until the signed history is here, and what the
//! log is folded onto meanwhile.
//!
//! It must never outweigh a signed change.

use ledger::{Place, Scope, Snapshot};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::log::{scope_of, signed, unsigned};
use crate::{Reads, VaultError};

/// A scope of which parts are still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FillRow {
    pub through: u64,
    pub at: u64,
    pub whole: bool,
    pub next_pos: i64,
    pub stripped: bool,
}

/// What is still to come of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arriving {
    /// Only what the list of cases shows is here.
    Parts,
    /// The case is whole; how it came to be is not known yet.
    History,
}

pub(crate) fn fill(db: &Connection, scope: &[u8]) -> Result<Option<FillRow>, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT through, at, whole, next_pos, stripped FROM fill WHERE scope = ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(FillRow {
            through: unsigned(row.get(0)?),
            at: unsigned(row.get(1)?),
            whole: row.get(2)?,
            next_pos: row.get(3)?,
            stripped: row.get(4)?,
        })
    };
    Ok(statement.query_row([scope], read).optional()?)
}

pub(crate) fn put_fill(db: &Connection, scope: &[u8], row: &FillRow) -> Result<(), VaultError> {
    db.prepare_cached(
        "INSERT INTO fill (scope, through, at, whole, next_pos, stripped) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET through = excluded.through, at = excluded.at, whole = excluded.whole,
           next_pos = excluded.next_pos, stripped = excluded.stripped",
    )?
    .execute((scope, signed(row.through), signed(row.at), row.whole, row.next_pos, row.stripped))?;
    Ok(())
}

/// How far the snapshot of a scope goes, without its records.
pub(crate) fn known(db: &Connection, scope: &[u8]) -> Result<Option<Snapshot>, VaultError> {
    read(db, "SELECT known FROM snapshot WHERE scope = ?1", scope)
}

pub(crate) fn body(db: &Connection, scope: &[u8]) -> Result<Option<Snapshot>, VaultError> {
    read(db, "SELECT body FROM snapshot WHERE scope = ?1", scope)
}

fn read(db: &Connection, sql: &str, scope: &[u8]) -> Result<Option<Snapshot>, VaultError> {
    let mut statement = db.prepare_cached(sql)?;
    let bytes: Option<Vec<u8>> = statement.query_row([scope], |row| row.get(0)).optional()?;
    let Some(bytes) = bytes else { return Ok(None) };
    Ok(Snapshot::decode_all(&bytes)?.pop())
}

pub(crate) fn put(db: &Connection, scope: &[u8], snapshot: &Snapshot) -> Result<(), VaultError> {
    let known = Snapshot { records: Default::default(), ..snapshot.clone() };
    db.prepare_cached("INSERT OR REPLACE INTO snapshot (scope, known, body) VALUES (?1, ?2, ?3)")?
        .execute((scope, Snapshot::encode_all(&[&known]), Snapshot::encode_all(&[snapshot])))?;
    Ok(())
}

pub(crate) fn remove(db: &Connection, scope: &[u8]) -> Result<(), VaultError> {
    db.prepare_cached("DELETE FROM snapshot WHERE scope = ?1")?.execute([scope])?;
    Ok(())
}

/// The words of a change that was erased by law leave the snapshot too.
pub(crate) fn erase(db: &Connection, scope: &[u8], place: Place) -> Result<(), VaultError> {
    let Some(mut snapshot) = body(db, scope)? else { return Ok(()) };
    if snapshot.withheld.contains(&place) {
        return Ok(());
    }
    snapshot.strip(&place);
    snapshot.withheld.insert(place);
    put(db, scope, &snapshot)?;
    db.prepare_cached("UPDATE fill SET stripped = 1 WHERE scope = ?1")?.execute([scope])?;
    Ok(())
}

pub(crate) fn note_trouble(db: &Connection, scope: &[u8], what: &str, now_ms: i64) -> Result<(), VaultError> {
    db.prepare_cached("INSERT OR IGNORE INTO snapshot_trouble (scope, what, since) VALUES (?1, ?2, ?3)")?
        .execute((scope, what, now_ms))?;
    Ok(())
}

pub(crate) fn settle_trouble(db: &Connection, scope: &[u8], what: &str) -> Result<(), VaultError> {
    db.prepare_cached("DELETE FROM snapshot_trouble WHERE scope = ?1 AND what = ?2")?
        .execute((scope, what))?;
    Ok(())
}

/// A state from HQ that the signed changes did not bear out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotTrouble {
    pub scope: Scope,
    /// `records`: the history leads elsewhere. `chain`: a stream does not meet the snapshot.
    /// `history`: HQ gave less history than its snapshot counts. `refused`: it was not taken in at all.
    pub what: String,
    pub since_ms: i64,
}

impl Reads<'_> {
    /// What of this case has not arrived yet. A screen must not call it complete.
    pub fn arriving(&self, case: Uuid) -> Result<Option<Arriving>, VaultError> {
        // A state that was wrong is not here, though none is wanted any more.
        let mut statement = self.db.prepare_cached(
            "SELECT f.whole AND NOT EXISTS (SELECT 1 FROM snapshot_trouble t
                                            WHERE t.scope = f.scope AND t.what IN ('refused', 'chain'))
             FROM fill f WHERE f.scope = ?1",
        )?;
        let scope = Scope::Case(case).to_bytes();
        let whole: Option<bool> = statement.query_row([scope], |row| row.get(0)).optional()?;
        Ok(whole.map(|whole| if whole { Arriving::History } else { Arriving::Parts }))
    }

    /// States from HQ that were wrong. The signed changes counted.
    pub fn snapshot_troubles(&self) -> Result<Vec<SnapshotTrouble>, VaultError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT scope, what, since FROM snapshot_trouble ORDER BY since, scope")?;
        let mut rows = statement.query([])?;
        let mut troubles = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            troubles.push(SnapshotTrouble { scope, what: row.get(1)?, since_ms: row.get(2)? });
        }
        Ok(troubles)
    }
}
