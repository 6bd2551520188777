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

/// How it came: by line HQ answers everything that was just asked; in a bundle it may answer what was asked
/// earlier, and what it does not answer is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Line,
    Courier,
}

pub(super) fn judge(
    db: &Connection,
    hq: &Hq,
    shown: &LogShown,
    way: Way,
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
            Some(restores) => begins_again(db, known, &found, &restores, shown, now_ms)?,
            None => Err(Refusal { code: LogTroubleCode::Undeclared, known: Some(known) }),
        },
    };
    let before = match gone_on {
        Ok(before) => before,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let others = match way {
        Way::Line => asked_now(db)?,
        Way::Courier => linked_here(db, found.log, shown)?,
    };
    if let Err(refusal) = others_fit(&others, &found, shown) {
        return Ok(Err(refusal));
    }
    let places = match way {
        Way::Line => wanted_now(db)?,
        Way::Courier => shown_here(db, shown)?,
    };
    if !places_fit(db, &places, &found, shown)? {
        return Ok(Err(Refusal { code: LogTroubleCode::NotIncluded, known: before }));
    }
    for other in others {
        keep(db, &Checkpoint { log: other.log, root: other.root }, &other.note, "verified", None, now_ms)?;
    }
    let linked = before.filter(|before| before.root.size < found.root.size).map(|before| before.root.size);
    keep(db, &found, &shown.note, "verified", linked.map(|size| (size, &shown.proof[..])), now_ms)?;
    Ok(Ok(()))
}

/// Whether the checkpoint extends the last one of the same log.
pub(super) fn goes_on(
    known: KnownCheckpoint,
    found: &Checkpoint,
    proof: &[u8],
) -> Result<KnownCheckpoint, Refusal> {
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
struct Restores {
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
) -> Result<Option<Restores>, VaultError> {
    let Some(declared) = declared(key, found, notes) else { return Ok(None) };
    let from = |log: LogName| declared.iter().position(|(restored, _)| restored.before == log);
    if let Some(at) = from(known.log) {
        return Ok(Some(Restores { back: Vec::new(), forth: declared[at..].to_vec() }));
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
            return Ok(Some(Restores { back, forth: declared[at..].to_vec() }));
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
    restores: &Restores,
    shown: &LogShown,
    now_ms: i64,
) -> Result<Result<Option<KnownCheckpoint>, Refusal>, VaultError> {
    let first_lost =
        restores.back.iter().chain(&restores.forth).min_by_key(|(restored, _)| restored.base.size);
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
    for (restored, words) in &restores.forth {
        let lost = (restored.log == found.log).then_some((&known, lowest.base.size));
        tell_restore(db, lost, words, restored.at, now_ms)?;
    }
    Ok(Ok(None))
}

/// Checkpoints of others that the last HELLO asked about.
fn asked_now(db: &Connection) -> Result<Vec<KnownCheckpoint>, VaultError> {
    let mut statement =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM checkpoint WHERE asked = 1 ORDER BY id"))?;
    Ok(statement.query_map([], known_at)?.collect::<Result<_, _>>()?)
}

/// Checkpoints of others that wait here and that HQ links.
pub(super) fn linked_here(
    db: &Connection,
    log: LogName,
    shown: &LogShown,
) -> Result<Vec<KnownCheckpoint>, VaultError> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM checkpoint WHERE hq = ?1 AND epoch = ?2 AND state = 'heard' ORDER BY id"
    ))?;
    let heard = statement.query_map((log.hq.0, log.epoch), known_at)?;
    let mut heard: Vec<KnownCheckpoint> = heard.collect::<Result<_, _>>()?;
    heard.retain(|heard| shown.linked.iter().any(|(size, _)| *size == heard.root.size));
    Ok(heard)
}

/// Whether everything that others were told is part of the same log.
fn others_fit(others: &[KnownCheckpoint], found: &Checkpoint, shown: &LogShown) -> Result<(), Refusal> {
    for heard in others {
        let mut proofs = shown.linked.iter().filter(|(size, _)| *size == heard.root.size);
        let code = if heard.root.size > found.root.size {
            LogTroubleCode::Smaller
        } else if proofs.any(|(_, proof)| found.root.extends(&heard.root, proof)) {
            continue;
        } else {
            LogTroubleCode::Split
        };
        return Err(Refusal { code, known: Some(heard.clone()) });
    }
    Ok(())
}

/// An own change that HQ must show to be in its log.
struct Wanted {
    row: i64,
    stream: Stream,
    seq: i64,
    hash: Hash,
}

/// Own changes that the last HELLO asked about.
fn wanted_now(db: &Connection) -> Result<Vec<Wanted>, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT p.stream, p.asked, c.hash, s.device, s.incarnation, s.scope FROM log_place p
         JOIN stream s ON s.id = p.stream JOIN change c ON c.stream = s.id AND c.seq = p.asked
         WHERE p.asked > 0 AND s.frozen = 0",
    )?;
    let mut rows = statement.query([])?;
    let mut wanted = Vec::new();
    while let Some(row) = rows.next()? {
        let scope = scope_of(row.get_ref(5)?.as_blob().unwrap_or_default())?;
        let stream = Stream { origin: origin_at(row, 3)?, scope };
        wanted.push(Wanted { row: row.get(0)?, stream, seq: row.get(1)?, hash: row.get(2)? });
    }
    Ok(wanted)
}

/// Own changes that HQ shows and that were not shown since.
fn shown_here(db: &Connection, shown: &LogShown) -> Result<Vec<Wanted>, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT s.id, c.hash FROM stream s JOIN change c ON c.stream = s.id AND c.seq = ?4
         LEFT JOIN log_place p ON p.stream = s.id
         WHERE s.scope = ?1 AND s.device = ?2 AND s.incarnation = ?3 AND s.own = 1 AND s.frozen = 0
           AND ?4 > coalesce(p.seq, 0)",
    )?;
    let mut wanted = Vec::new();
    for ShownPlace { stream, seq, .. } in &shown.included {
        let seq = signed(*seq);
        let key = (stream.scope.to_bytes(), stream.origin.device.0, stream.origin.incarnation, seq);
        let found = statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        wanted.extend(found.map(|(row, hash)| Wanted { row, stream: stream.clone(), seq, hash }));
    }
    Ok(wanted)
}

/// Whether every one of these changes stands in the checkpoint.
fn places_fit(
    db: &Connection,
    wanted: &[Wanted],
    found: &Checkpoint,
    shown: &LogShown,
) -> Result<bool, VaultError> {
    for Wanted { row, stream, seq, hash } in wanted {
        let mut places =
            shown.included.iter().filter(|place| place.stream == *stream && signed(place.seq) == *seq);
        let holds = |place: &&ShownPlace| {
            let ShownPlace { pos, received_at, proof, .. } = place;
            let leaf = Leaf {
                pos: *pos,
                part: proof::CHANGE,
                scope: &stream.scope,
                hash,
                received_at: *received_at,
            };
            *pos > 0 && found.root.includes(&leaf.to_bytes(), pos - 1, proof)
        };
        let Some(place) = places.find(holds) else { return Ok(false) };
        db.prepare_cached(
            "INSERT INTO log_place (stream, seq, pos, received_at, size, proof) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (stream) DO UPDATE SET asked = 0, seq = excluded.seq, pos = excluded.pos,
               received_at = excluded.received_at, size = excluded.size, proof = excluded.proof",
        )?
        .execute((
            row,
            seq,
            signed(place.pos),
            place.received_at,
            signed(found.root.size),
            &place.proof,
        ))?;
    }
    Ok(true)
}
