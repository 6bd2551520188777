//! Case numbers: serials of the blocks that HQ leased to this life of the vault, and which serials are void.
//!
//! Minting never waits for HQ: without a leased serial a number ends with the vault's own five characters.
//! A block belongs to one life of one device; a vault restored from a copy leaves its earlier life's alone.

use ledger::{Header, Op, Scope};
use model::case_number::{self, CaseNumber};
use rusqlite::Connection;

use crate::apply::Fold;
use crate::log::signed;
use crate::{Reads, VaultError, Writer, meta};

/// A block of serials leased to this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberBlock {
    pub post: String,
    pub first: u32,
    pub last: u32,
    /// The life of the vault it was leased to.
    pub incarnation: u32,
    /// How many of it were given out here.
    pub spent: u32,
    /// How many serials are left: neither given out nor void.
    pub free: u32,
}

/// Serials of a post that no case will bear, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidNumbers {
    pub post: String,
    pub first: u32,
    pub last: u32,
    pub reason: String,
    /// Milliseconds of UTC.
    pub at: i64,
}

impl Writer<'_> {
    /// The next number for a case of this type and post. It is spent, whatever becomes of the case.
    /// `None` for a type or post that no number can say.
    pub fn case_number(
        &mut self,
        case_type: &str,
        year: i32,
        post: &str,
    ) -> Result<Option<CaseNumber>, VaultError> {
        let db = self.fold.db;
        for block in blocks(db, Some(post))? {
            if block.incarnation != self.identity.incarnation {
                continue;
            }
            let mut spent = block.spent;
            while let Some(serial) = block.serial_after(spent) {
                let void = void_at(db, post, serial)?;
                spent = void.map_or(spent + 1, |last| last.min(block.last) - block.first + 1);
                meta::put_number(db, &block.counter(), spent)?;
                if void.is_some() {
                    continue;
                }
                let Some(number) = case_number::mint(case_type, year, post, serial, None) else {
                    return Ok(None);
                };
                // A number that came in from elsewhere is not given a second time.
                if Reads::new(db).cases_by_number(&number.to_string())?.is_empty() {
                    return Ok(Some(number));
                }
            }
        }
        let Some(prefix) = case_number::prefix(case_type) else { return Ok(None) };
        let serial = self.next_number(&format!("case/{prefix}-{year:04}-{post}"))?;
        Ok(case_number::mint(case_type, year, post, serial, Some(&self.identity.number_suffix)))
    }
}

impl NumberBlock {
    fn counter(&self) -> String {
        format!("serial/{}/{}", self.post, self.first)
    }

    fn serial_after(&self, spent: u32) -> Option<u32> {
        self.first.checked_add(spent).filter(|serial| *serial <= self.last)
    }
}

impl Reads<'_> {
    /// Every block that was leased to this device, in order.
    pub fn number_blocks(&self) -> Result<Vec<NumberBlock>, VaultError> {
        blocks(self.db, None)
    }

    /// Which numbers of a post are void, and why.
    pub fn void_numbers(&self, post: &str) -> Result<Vec<VoidNumbers>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT post, first, last, reason, at FROM number_void WHERE post = ?1 ORDER BY first, last",
        )?;
        let rows = statement.query_map([post], |row| {
            Ok(VoidNumbers {
                post: row.get(0)?,
                first: row.get(1)?,
                last: row.get(2)?,
                reason: row.get(3)?,
                at: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Numbers that more than one case here bears: both are kept, a person has to know.
    pub fn shared_numbers(&self) -> Result<Vec<(String, Vec<uuid::Uuid>)>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT case_number FROM case_fact WHERE case_number IS NOT NULL
             GROUP BY case_number HAVING count(*) > 1 ORDER BY case_number",
        )?;
        let numbers: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        numbers
            .into_iter()
            .map(|number| {
                let cases = self.cases_by_number(&number)?;
                Ok((number, cases))
            })
            .collect()
    }
}

fn blocks(db: &Connection, post: Option<&str>) -> Result<Vec<NumberBlock>, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT post, first, last, incarnation FROM number_block
         WHERE ?1 IS NULL OR post = ?1 ORDER BY post, first",
    )?;
    let rows = statement.query_map([post], |row| {
        let (first, last) = (row.get(1)?, row.get(2)?);
        Ok(NumberBlock { post: row.get(0)?, first, last, incarnation: row.get(3)?, spent: 0, free: 0 })
    })?;
    let mut blocks: Vec<NumberBlock> = rows.collect::<Result<_, _>>()?;
    for block in &mut blocks {
        block.spent = meta::number(db, &block.counter())?;
        block.free = free(db, block)?;
    }
    Ok(blocks)
}

fn free(db: &Connection, block: &NumberBlock) -> Result<u32, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT first, last FROM number_void WHERE post = ?1 AND first <= ?2 AND last >= ?3 ORDER BY first",
    )?;
    let from = block.first.saturating_add(block.spent);
    let (mut next, mut free) = (from, 0);
    let mut rows = statement.query((&block.post, block.last, from))?;
    while let Some(row) = rows.next()? {
        let (first, last): (u32, u32) = (row.get(0)?, row.get(1)?);
        free += first.saturating_sub(next);
        next = next.max(last.saturating_add(1));
    }
    Ok(free + block.last.saturating_add(1).saturating_sub(next))
}

/// The end of the void range that covers a serial.
fn void_at(db: &Connection, post: &str, serial: u32) -> Result<Option<u32>, VaultError> {
    let mut statement = db
        .prepare_cached("SELECT max(last) FROM number_void WHERE post = ?1 AND first <= ?2 AND last >= ?2")?;
    Ok(statement.query_row((post, serial), |row| row.get(0))?)
}

/// What HQ says about numbers: a block for this device in its own scope, void serials in that of the post.
pub(crate) fn apply(fold: &mut Fold<'_>, header: &Header, op: &Op) -> Result<(), VaultError> {
    match op {
        Op::Numbers { device, incarnation, post, first, last }
            if header.scope == Scope::Device(*device)
                && *device == fold.own
                && 0 < *first
                && first <= last =>
        {
            fold.db
                .prepare_cached(
                    "INSERT OR REPLACE INTO number_block (post, first, last, incarnation) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((post, first, last, incarnation))?;
        }
        Op::Void { post, first, last, reason }
            if header.scope == Scope::Post(post.clone()) && first <= last =>
        {
            fold.db
                .prepare_cached(
                    "INSERT OR REPLACE INTO number_void (post, first, last, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute((post, first, last, reason, signed(header.hlc.0 >> 16)))?;
        }
        _ => return Ok(()),
    }
    fold.touched.exchange = true;
    Ok(())
}
