//! A checkpoint in a bundle of HQ. It answers what this vault asked when it made a bundle of its own, perhaps
//! long ago: what was confirmed since then by line must not make an honest answer look like a lie.

use proof::{Checkpoint, LogName};
use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

use super::judge::{Way, goes_on, judge, linked_here};
use super::kept::{close_troubles, is_open, last_verified, refuse, verified_at};
use super::{LogJudged, LogShown, LogTroubleCode, Refusal, hear, hq_key};
use crate::{Hq, Vault, VaultError};

/// A checkpoint of HQ by the life of its log and its size.
pub type Since = (Uuid, u64);

impl Vault {
    /// Judges the checkpoint of a bundle in which HQ introduced itself in the life known here. `since` is the
    /// one that HQ answers to. Where that is not the last one any more, the bundle's waits for a proof like one
    /// that a colleague passed on.
    pub fn take_carried_checkpoint(
        &mut self,
        shown: &LogShown,
        since: Option<Since>,
        now_ms: i64,
    ) -> Result<LogJudged, VaultError> {
        let Some(hq) = self.hq.clone() else { return Ok(LogJudged::Fits) };
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let judged = match judge_carried(&transaction, &hq, shown, since, now_ms)? {
            Ok(true) if close_troubles(&transaction, now_ms)? => LogJudged::FitsAgain,
            Ok(_) => LogJudged::Fits,
            Err(refusal) => {
                refuse(&transaction, &hq, shown, &refusal, now_ms)?;
                LogJudged::Refused
            }
        };
        transaction.commit()?;
        Ok(judged)
    }
}

/// `true` when nothing is left open by what HQ shows.
fn judge_carried(
    db: &Connection,
    hq: &Hq,
    shown: &LogShown,
    since: Option<Since>,
    now_ms: i64,
) -> Result<Result<bool, Refusal>, VaultError> {
    let known = last_verified(db, hq)?;
    if known.is_none_or(|known| since == Some((known.log.epoch, known.root.size))) {
        let settles = !leaves_open(db, hq, shown)?;
        return Ok(judge(db, hq, shown, Way::Courier, now_ms)?.map(|()| settles));
    }
    let opened = hq_key(hq).and_then(|key| Checkpoint::open(&shown.note, &key).ok());
    let Some(found) = opened else { return Ok(Err(LogTroubleCode::Unsigned.into())) };
    if found.log != (LogName { hq: hq.device, epoch: hq.epoch }) {
        return Ok(Err(LogTroubleCode::OtherLog.into()));
    }
    // HQ knew then that this much was confirmed here, and may not show less.
    let named = since.filter(|(epoch, _)| *epoch == found.log.epoch);
    let named = named.map(|(_, size)| verified_at(db, found.log, size)).transpose()?.flatten();
    if let Some(Err(refusal)) = named.map(|named| goes_on(named, &found, &shown.proof)) {
        return Ok(Err(refusal));
    }
    hear(db, &found, &shown.note, now_ms)?;
    Ok(Ok(false))
}

/// By line, HQ answers everything it is asked. A bundle may answer an earlier question: what it is silent about
/// stays open.
fn leaves_open(db: &Connection, hq: &Hq, shown: &LogShown) -> Result<bool, VaultError> {
    let waiting: u64 = db
        .prepare_cached("SELECT count(*) FROM checkpoint WHERE hq = ?1 AND epoch = ?2 AND state = 'heard'")?
        .query_row((hq.device.0, hq.epoch), |row| row.get::<_, i64>(0))
        .map(crate::log::unsigned)?;
    let answered = linked_here(db, LogName { hq: hq.device, epoch: hq.epoch }, shown)?.len() as u64;
    Ok(answered < waiting || shown.included.is_empty() && is_open(db, LogTroubleCode::NotIncluded)?)
}
