//! HQ's log as screens, exports and `log verify` read it.

use ledger::{Hash, Stream};
use proof::{CHANGE, Checkpoint, Leaf};
use rusqlite::OptionalExtension;

use super::kept::{COLUMNS, known_at, last_verified};
use super::{KnownCheckpoint, LogEvent, LogStanding, ShownPlace, hq_key};
use crate::log::{origin_at, scope_of, signed, unsigned};
use crate::{Hq, Reads, VaultError};

/// A kept checkpoint or place that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadProof {
    /// The stream of a place; none of a checkpoint.
    pub stream: Option<Stream>,
    /// The change's number, or the checkpoint's size.
    pub number: u64,
    pub problem: &'static str,
}

impl Reads<'_> {
    /// HQ's log as it is seen from here.
    pub fn log_standing(&self, hq: Option<&Hq>) -> Result<LogStanding, VaultError> {
        let count = |sql: &str| -> Result<u64, VaultError> {
            Ok(unsigned(self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
        };
        let mut statement = self.db.prepare_cached(
            "SELECT at, code, known_size, found_size, closed_at FROM log_event ORDER BY id DESC LIMIT 100",
        )?;
        let events = statement.query_map([], |row| {
            let (known, found): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
            Ok(LogEvent {
                at: row.get(0)?,
                code: row.get(1)?,
                known_size: known.map(unsigned),
                found_size: found.map(unsigned),
                closed_at: row.get(4)?,
            })
        })?;
        Ok(LogStanding {
            checkpoint: hq.map_or(Ok(None), |hq| last_verified(self.db, hq))?,
            heard: count("SELECT count(*) FROM checkpoint WHERE state = 'heard'")?,
            streams: count("SELECT count(*) FROM stream WHERE own = 1 AND received > 0")?,
            proved: count(
                "SELECT count(*) FROM stream s JOIN log_place p ON p.stream = s.id
                 WHERE s.own = 1 AND s.received > 0 AND p.seq >= s.received",
            )?,
            events: events.collect::<Result<_, _>>()?,
        })
    }

    /// Every verified checkpoint, in the order they came.
    pub fn verified_checkpoints(&self) -> Result<Vec<KnownCheckpoint>, VaultError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM checkpoint WHERE state = 'verified' ORDER BY id"
        ))?;
        Ok(statement.query_map([], known_at)?.collect::<Result<_, _>>()?)
    }

    /// Where own changes were shown to stand in HQ's log, and by which checkpoint's size.
    pub fn log_places(&self) -> Result<Vec<(ShownPlace, u64)>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT s.device, s.incarnation, s.scope, p.seq, p.pos, p.received_at, p.proof, p.size
             FROM log_place p JOIN stream s ON s.id = p.stream WHERE p.seq > 0",
        )?;
        let mut rows = statement.query([])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = scope_of(row.get_ref(2)?.as_blob().unwrap_or_default())?;
            let place = ShownPlace {
                stream: Stream { origin: origin_at(row, 0)?, scope },
                seq: unsigned(row.get(3)?),
                pos: unsigned(row.get(4)?),
                received_at: row.get(5)?,
                proof: row.get(6)?,
            };
            places.push((place, unsigned(row.get(7)?)));
        }
        Ok(places)
    }

    /// Checks every kept checkpoint and place again, and gives what does not hold.
    pub fn verify_checkpoints(&self, hq: Option<&Hq>) -> Result<Vec<BadProof>, VaultError> {
        let mut bad = Vec::new();
        let Some(key) = hq.and_then(hq_key) else { return Ok(bad) };
        let kept = self.verified_checkpoints()?;
        for one in &kept {
            let signed = Checkpoint::open(&one.note, &key).ok();
            // The base of a restore is vouched for by HQ's words on the restore, not by a checkpoint.
            let stands = signed.is_some_and(|signed| signed.root == one.root)
                || proof::Restored::open(&one.note, &key).is_ok();
            if !stands {
                bad.push(BadProof {
                    stream: None,
                    number: one.root.size,
                    problem: "the kept checkpoint is not the one HQ signed",
                });
            }
            let Some((size, proof)) = &one.linked else { continue };
            let before = kept.iter().find(|before| before.log == one.log && before.root.size == *size);
            if before.is_none_or(|before| !one.root.extends(&before.root, proof)) {
                bad.push(BadProof {
                    stream: None,
                    number: one.root.size,
                    problem: "the kept checkpoint does not hold what the one before it held",
                });
            }
        }
        for (place, size) in self.log_places()? {
            let hash = self.change_hash(&place.stream, place.seq)?;
            let holds = hash.is_some_and(|hash| {
                let ShownPlace { pos, received_at, .. } = place;
                let leaf = Leaf { pos, part: CHANGE, scope: &place.stream.scope, hash: &hash, received_at };
                let mut roots = kept.iter().filter(|one| one.root.size == size);
                pos > 0 && roots.any(|one| one.root.includes(&leaf.to_bytes(), pos - 1, &place.proof))
            });
            if !holds {
                bad.push(BadProof {
                    stream: Some(place.stream),
                    number: place.seq,
                    problem: "the change is not the one that HQ's log holds",
                });
            }
        }
        Ok(bad)
    }

    fn change_hash(&self, stream: &Stream, seq: u64) -> Result<Option<Hash>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.hash FROM stream s JOIN change c ON c.stream = s.id
             WHERE s.scope = ?1 AND s.device = ?2 AND s.incarnation = ?3 AND c.seq = ?4",
        )?;
        let origin = stream.origin;
        let key = (stream.scope.to_bytes(), origin.device.0, origin.incarnation, signed(seq));
        Ok(statement.query_row(key, |row| row.get(0)).optional()?)
    }
}
