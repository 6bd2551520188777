//! Where every part of every attachment stands: here or not, at HQ or not, wanted or not.
//! It decides nothing; what travels next is for the reconciling side to say.

use std::collections::{HashMap, HashSet};

use model::{Part, PartId};
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::part_at;
use crate::log::{scope_of, unsigned};
use crate::{Reads, Vault, VaultError};

/// What of a part is on this laptop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    Absent,
    /// So many bytes of it.
    Arriving(u64),
    Whole {
        /// HQ has it whole, verified and safe from a power cut.
        durable: bool,
    },
}

/// One part of an attachment whose record is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartStanding {
    pub part: PartId,
    pub case: Uuid,
    /// As the signed record says it.
    pub size: u64,
    pub sha256: [u8; 32],
    pub here: Here,
    /// HQ has the record; without it, it takes no file.
    pub record_at_hq: bool,
    pub pinned: bool,
    pub asked: bool,
    pub released: bool,
    /// When HQ last said that it does not have it whole.
    pub absent_at: Option<i64>,
    /// A case that this laptop has written in.
    pub worked_on: bool,
}

#[derive(Clone, Copy, Default)]
struct Wish {
    pinned: bool,
    asked: bool,
    released: bool,
    absent_at: Option<i64>,
}

impl Vault {
    /// Every part of the attachments of one case, or of all; deleted ones are left out.
    pub fn part_standings(&self, case: Option<Uuid>) -> Result<Vec<PartStanding>, VaultError> {
        let (stored, wishes, own) = (self.stored_durable()?, self.wishes()?, self.worked_on()?);
        let leaving: Vec<Uuid> = self.reads().leaving()?.into_iter().map(|leaving| leaving.case).collect();
        let mut standings = Vec::new();
        for (part, case, size, sha256) in self.announced_parts(case)? {
            let wish = wishes.get(&part.attachment).copied().unwrap_or_default();
            let here = match stored.get(&part) {
                Some(durable) => Here::Whole { durable: *durable },
                None => match self.received(part)? {
                    0 => Here::Absent,
                    received => Here::Arriving(received),
                },
            };
            let unsent = here == Here::Whole { durable: false };
            // Of a case that leaves, files still go; none come.
            if leaving.contains(&case) && !unsent {
                continue;
            }
            standings.push(PartStanding {
                part,
                case,
                size,
                sha256,
                here,
                record_at_hq: !unsent || self.record_is_at_hq(part.attachment)?,
                pinned: wish.pinned,
                asked: wish.asked,
                released: wish.released,
                absent_at: wish.absent_at,
                worked_on: own.contains(&case),
            });
        }
        Ok(standings)
    }

    /// Case, size and SHA-256 of a part, as its record says.
    pub(super) fn announced(&self, part: PartId) -> Result<Option<(Uuid, u64, [u8; 32])>, VaultError> {
        let (size, sha256) = part.part.fields();
        let sql = format!(
            "SELECT case_id, {size}, {sha256} FROM attachment
             WHERE record_id = ?1 AND deleted = 0 AND case_id IS NOT NULL
               AND {size} IS NOT NULL AND {sha256} IS NOT NULL"
        );
        let row = self.db.prepare_cached(&sql)?.query_row([part.attachment], |row| {
            Ok((row.get(0)?, unsigned(row.get(1)?), row.get::<_, String>(2)?))
        });
        Ok(row.optional()?.and_then(|(case, size, text)| Some((case, size, sha_of(&text)?))))
    }

    #[expect(clippy::type_complexity, reason = "a row of the record, read in one place")]
    fn announced_parts(&self, case: Option<Uuid>) -> Result<Vec<(PartId, Uuid, u64, [u8; 32])>, VaultError> {
        let columns = Part::ALL.map(|part| format!("{}, {}", part.fields().0, part.fields().1)).join(", ");
        let sql = format!(
            "SELECT record_id, case_id, {columns} FROM attachment
             WHERE deleted = 0 AND case_id IS NOT NULL AND (?1 IS NULL OR case_id = ?1)
             ORDER BY record_id"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([case])?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next()? {
            for (at, part) in Part::ALL.into_iter().enumerate() {
                let size: Option<i64> = row.get(2 + 2 * at)?;
                let sha256: Option<String> = row.get(3 + 2 * at)?;
                if let (Some(size), Some(sha256)) = (size, sha256.as_deref().and_then(sha_of)) {
                    parts.push((PartId::new(row.get(0)?, part), row.get(1)?, unsigned(size), sha256));
                }
            }
        }
        Ok(parts)
    }

    fn stored_durable(&self) -> Result<HashMap<PartId, bool>, VaultError> {
        let mut statement = self.db.prepare_cached("SELECT id, part, durable FROM attachment_file")?;
        let rows = statement.query_map([], |row| Ok((part_at(row, 0)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn wishes(&self) -> Result<HashMap<Uuid, Wish>, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT id, pinned, asked, released, absent_at FROM attachment_wish")?;
        let rows = statement.query_map([], |row| {
            let (pinned, asked) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, Wish { pinned, asked, released: row.get(3)?, absent_at: row.get(4)? }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The cases this laptop has written in.
    fn worked_on(&self) -> Result<HashSet<Uuid>, VaultError> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT scope FROM stream WHERE own = 1")?;
        let mut rows = statement.query([])?;
        let mut cases = HashSet::new();
        while let Some(row) = rows.next()? {
            cases.extend(scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?.case());
        }
        Ok(cases)
    }

    fn record_is_at_hq(&self, id: Uuid) -> Result<bool, VaultError> {
        let Some((scope, cell)) = self.reads().cell(id)? else { return Ok(false) };
        let Some(created) = cell.state.created.filter(|_| !cell.state.is_deleted()) else { return Ok(false) };
        let origin = created.at.dot.origin;
        let received: Option<(bool, i64)> = self
            .db
            .prepare_cached(
                "SELECT own, received FROM stream WHERE scope = ?1 AND device = ?2 AND incarnation = ?3",
            )?
            .query_row((scope.to_bytes(), origin.device.0, origin.incarnation), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        // What another device wrote came to us by way of HQ.
        Ok(received.is_some_and(|(own, received)| !own || created.at.dot.seq <= unsigned(received)))
    }
}

impl Reads<'_> {
    /// How many files have a record that HQ has, and are not there whole themselves.
    pub fn unsent_files(&self) -> Result<u64, VaultError> {
        let count: i64 = self.db.query_row(
            "SELECT count(*) FROM attachment_file f JOIN attachment a ON a.record_id = f.id
             WHERE f.durable = 0 AND a.deleted = 0",
            [],
            |row| row.get(0),
        )?;
        Ok(unsigned(count))
    }
}

fn sha_of(text: &str) -> Option<[u8; 32]> {
    let digits = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(digits).collect();
    bytes?.try_into().ok()
}
