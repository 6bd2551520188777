//! Whether what HQ shows fits everything it confirmed before. The store's errors stand outside, HQ's inside.

use ledger::{Hash, Stream, VerifyingKey};
use proof::{Checkpoint, Leaf, LogName, Restored, Root};
use rusqlite::{Connection, OptionalExtension};

use super::kept::{COLUMNS, keep, known_at, last_verified, restores_told, tell_restore};
use super::{KnownCheckpoint, LogShown, LogTroubleCode, Refusal, ShownPlace, hq_key};
use crate::log::{origin_at, scope_of, signed, unsigned};
use crate::{Hq, VaultError};

/// Restores that one exchange may declare.
const MAX_RESTORES: usize = 64;

pub(super) fn judge(
    db: &Connection,
    hq: &Hq,
    shown: &LogShown,
    now_ms: i64,
) -> Result<Result<(), Refusal>, VaultError> {
    let opened = hq_key(hq).and_then(|key| Some((key, Checkpoint::open(&shown.note, &key).ok()?)));
    let Some((key, found)) = opened else { return Ok(Err(LogTroubleCode::Unsigned.into())) };
    if found.log != (LogName { hq: hq.device, epoch: hq.epoch }) {
        return Ok(Err(LogTroubleCode::OtherLog.into()));
    }
    let known = last_verified(db, hq)?;
    let gone_on = match known {
        None => {
            // Nothing to compare with, but the way HQ came here says later which lives belong together.
            for (restored, words) in declared(&key, &found, &shown.restored).unwrap_or_default() {
                tell_restore(db, None, &words, restored.at, now_ms)?;
            }
            Ok(None)
        }
        Some(known) if known.log == found.log => goes_on(known, &found, &shown.proof).map(Some),
        Some(known) => match restores(db, &key, &known, &found, &shown.restored)? {
            Some(way) => begins_again(db, known, &found, &way, shown, now_ms)?,
            None => Err(Refusal { code: LogTroubleCode::Undeclared, known: Some(known) }),
        },
    };
    let before = match gone_on {
        Ok(before) => before,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = others_fit(db, &found, shown)? {
        return Ok(Err(refusal));
    }
    if !places_fit(db, &found, shown)? {
        return Ok(Err(Refusal { code: LogTroubleCode::NotIncluded, known: before }));
    }
    db.execute("UPDATE checkpoint SET state = 'verified', asked = 0 WHERE asked = 1", [])?;
    let linked = before.filter(|before| before.root.size < found.root.size).map(|before| before.root.size);
    keep(db, &found, &shown.note, "verified", linked.map(|size| (size, &shown.proof[..])), now_ms)?;
    Ok(Ok(()))
}

/// Whether the checkpoint extends the last one of the same log.
fn goes_on(known: KnownCheckpoint, found: &Checkpoint, proof: &[u8]) -> Result<KnownCheckpoint, Refusal> {
    let code = if found.root.size < known.root.size {
        LogTroubleCode::Smaller
    } else if found.root.extends(&known.root, proof) {
        return Ok(known);
    } else if found.root.size == known.root.size {
        LogTroubleCode::Split
    } else {
        LogTroubleCode::Rewritten
    };
    Err(Refusal { code, known: Some(known) })
}

type Declared = Vec<(Restored, String)>;

/// HQ's signed words on its restores, without a gap and up to the life it is in.
fn declared(key: &VerifyingKey, found: &Checkpoint, notes: &[String]) -> Option<Declared> {
    let mut way: Declared = Vec::new();
    for note in notes.iter().take(MAX_RESTORES) {
        let restored = Restored::open(note, key).ok()?;
        if way.last().is_some_and(|(last, _)| last.log != restored.before) {
            return None;
        }
        way.push((restored, note.clone()));
    }
    way.last().is_some_and(|(last, _)| last.log == found.log).then_some(way)
}

/// The restores between the life of the feed that is known here and the present one.
struct Way {
    /// Back from the life known here, when HQ was put back behind its beginning and never heard of it.
    back: Declared,
    forth: Declared,
}

/// Straight on, or back to a life that both go on from. Back only by words that are newer than any that were
/// told here: whoever has an old database and its old words cannot lead anybody back to it.
fn restores(
    db: &Connection,
    key: &VerifyingKey,
    known: &KnownCheckpoint,
    found: &Checkpoint,
    notes: &[String],
) -> Result<Option<Way>, VaultError> {
    let Some(declared) = declared(key, found, notes) else { return Ok(None) };
    let from = |log: LogName| declared.iter().position(|(restored, _)| restored.before == log);
    if let Some(at) = from(known.log) {
        return Ok(Some(Way { back: Vec::new(), forth: declared[at..].to_vec() }));
    }
    let told: Declared = restores_told(db)?
        .into_iter()
        .filter_map(|words| Some((Restored::open(&words, key).ok()?, words)))
        .collect();
    let newest = told.iter().map(|(restored, _)| restored.at).max();
    if declared.last().map(|(last, _)| last.at) <= newest {
        return Ok(None);
    }
    let (mut at, mut back) = (known.log, Vec::new());
    while let Some(step) = told.iter().find(|(restored, _)| restored.log == at)
        && back.len() < told.len()
    {
        at = step.0.before;
        back.push(step.clone());
        if let Some(at) = from(at) {
            return Ok(Some(Way { back, forth: declared[at..].to_vec() }));
        }
    }
    Ok(None)
}

/// A declared restore. What both lives share must be the same in both; what came after it in the old life is
/// gone from HQ and is told. The older common ground is asked for in the next HELLO.
fn begins_again(
    db: &Connection,
    known: KnownCheckpoint,
    found: &Checkpoint,
    way: &Way,
    shown: &LogShown,
    now_ms: i64,
) -> Result<Result<Option<KnownCheckpoint>, Refusal>, VaultError> {
    let first_lost = way.back.iter().chain(&way.forth).min_by_key(|(restored, _)| restored.base.size);
    let Some((lowest, words)) = first_lost else { return Ok(Err(LogTroubleCode::Undeclared.into())) };
    if known.root.size <= lowest.base.size {
        if !found.root.extends(&known.root, &shown.proof) {
            return Ok(Err(Refusal { code: LogTroubleCode::Rewritten, known: Some(known) }));
        }
    } else {
        let mut statement = db.prepare_cached(
            "SELECT size, root, note FROM checkpoint WHERE hq = ?1 AND epoch = ?2 AND state = 'verified'
             AND size <= ?3 ORDER BY size DESC LIMIT 1",
        )?;
        let key = (known.log.hq.0, known.log.epoch, signed(lowest.base.size));
        let older: Option<(i64, Hash, String)> =
            statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        if let Some((size, hash, note)) = older {
            let root = Root { size: unsigned(size), hash };
            keep(db, &Checkpoint { log: found.log, root }, &note, "heard", None, now_ms)?;
        }
        let base = Checkpoint { log: found.log, root: lowest.base };
        keep(db, &base, words, "heard", None, now_ms)?;
    }
    for (restored, words) in &way.forth {
        let lost = (restored.log == found.log).then_some((&known, lowest.base.size));
        tell_restore(db, lost, words, restored.at, now_ms)?;
    }
    Ok(Ok(None))
}

/// Whether everything that others were told, as far as it was asked about, is part of the same log.
fn others_fit(
    db: &Connection,
    found: &Checkpoint,
    shown: &LogShown,
) -> Result<Result<(), Refusal>, VaultError> {
    let mut statement =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM checkpoint WHERE asked = 1 ORDER BY id"))?;
    for heard in statement.query_map([], known_at)? {
        let heard = heard?;
        let proof =
            shown.linked.iter().find(|(size, _)| *size == heard.root.size).map(|(_, proof)| &proof[..]);
        let code = if heard.root.size > found.root.size {
            LogTroubleCode::Smaller
        } else if proof.is_some_and(|proof| found.root.extends(&heard.root, proof)) {
            continue;
        } else {
            LogTroubleCode::Split
        };
        return Ok(Err(Refusal { code, known: Some(heard) }));
    }
    Ok(Ok(()))
}

/// Whether every own change that was asked about stands in the checkpoint.
fn places_fit(db: &Connection, found: &Checkpoint, shown: &LogShown) -> Result<bool, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT p.stream, p.asked, c.hash, s.device, s.incarnation, s.scope FROM log_place p
         JOIN stream s ON s.id = p.stream JOIN change c ON c.stream = s.id AND c.seq = p.asked
         WHERE p.asked > 0 AND s.frozen = 0",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let scope = scope_of(row.get_ref(5)?.as_blob().unwrap_or_default())?;
        let stream = Stream { origin: origin_at(row, 3)?, scope };
        let (id, seq, hash): (i64, i64, Hash) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let place = shown.included.iter().find(|place| place.stream == stream && signed(place.seq) == seq);
        let holds = |place: &&ShownPlace| {
            let ShownPlace { pos, received_at, proof, .. } = place;
            let leaf = Leaf {
                pos: *pos,
                part: proof::CHANGE,
                scope: &stream.scope,
                hash: &hash,
                received_at: *received_at,
            };
            *pos > 0 && found.root.includes(&leaf.to_bytes(), pos - 1, proof)
        };
        let Some(place) = place.filter(holds) else { return Ok(false) };
        db.prepare_cached(
            "UPDATE log_place SET asked = 0, seq = ?2, pos = ?3, received_at = ?4, size = ?5, proof = ?6
             WHERE stream = ?1",
        )?
        .execute((
            id,
            seq,
            signed(place.pos),
            place.received_at,
            signed(found.root.size),
            &place.proof,
        ))?;
    }
    Ok(true)
}
