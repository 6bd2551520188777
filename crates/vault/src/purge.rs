//! Taking a case off this laptop once access to it has ended: deliver, purge, signed receipt.
//!
//! Decided only when an exchange has just said all there is to say; never begun while HQ lacks own work; each
//! step is remembered before the next, so that whoever opens the vault after a crash goes on. Never undone:
//! a case that is granted again comes again from HQ.

use ledger::{DeviceId, Op, Origin, Scope};
use model::actions::Action;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::files::sync_dir;
use crate::log::{scope_of, signed, unsigned};
use crate::{Stamp, Touched, Vault, VaultError, attachment, fulltext, meta, project};

/// How far a case is on its way off this laptop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PurgeState {
    /// Access has ended; HQ still lacks own work of the case, or files of it.
    Decided,
    /// HQ has everything.
    Delivered,
    /// Log, records, index and keys of files are gone.
    RowsGone,
    /// The files are gone.
    FilesGone,
    /// What the database kept aside is gone. The receipt is to be written.
    Scrubbed,
}

const STATES: &[(PurgeState, &str)] = &[
    (PurgeState::Decided, "decided"),
    (PurgeState::Delivered, "delivered"),
    (PurgeState::RowsGone, "rows"),
    (PurgeState::FilesGone, "files"),
    (PurgeState::Scrubbed, "scrubbed"),
];

impl PurgeState {
    fn word(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("decided", |(_, word)| word)
    }

    fn of(word: &str) -> Self {
        STATES.iter().find(|(_, known)| *known == word).map_or(Self::Decided, |(state, _)| *state)
    }
}

/// A case that is leaving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub case: Uuid,
    pub state: PurgeState,
    /// Milliseconds of UTC.
    pub decided_at: i64,
}

/// Tables that say something about a scope and stay: what HQ said about access, and the purge itself.
const STAYS: &[&str] = &["grant_row", "purge", "purge_file", "purged_stream"];

impl crate::Reads<'_> {
    /// Cases on their way off this laptop.
    pub fn leaving(&self) -> Result<Vec<Leaving>, VaultError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT scope, state, decided_at FROM purge ORDER BY decided_at, scope")?;
        let mut rows = statement.query([])?;
        let mut leaving = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            let Some(case) = scope.case() else { continue };
            let state = PurgeState::of(row.get_ref(1)?.as_str().unwrap_or_default());
            leaving.push(Leaving { case, state, decided_at: row.get(2)? });
        }
        Ok(leaving)
    }
}

impl Vault {
    /// An exchange has ended and HQ said everything: access that ended is purged as far as HQ has what was
    /// written here, and receipts are written, which are then to be sent.
    pub fn end_access(&mut self, now_ms: i64) -> Result<Touched, VaultError> {
        let mut touched = self.decide_purges(now_ms)?;
        self.remove_erased_files()?;
        for Leaving { case, .. } in self.reads().leaving()? {
            touched.merge(self.purge_on(case)?);
        }
        touched.merge(self.write_receipts(now_ms)?);
        Ok(touched)
    }

    /// Goes on where a crash stopped a purge. What has not begun waits for the next exchange.
    pub(crate) fn go_on_purging(&mut self) -> Result<(), VaultError> {
        self.remove_erased_files()?;
        for Leaving { case, state, .. } in self.reads().leaving()? {
            if state > PurgeState::Decided {
                self.purge_on(case)?;
            }
        }
        Ok(())
    }

    /// Finds the cases here whose access HQ has ended: withdrawn, or expired by HQ's own clock.
    pub(crate) fn decide_purges(&mut self, now_ms: i64) -> Result<Touched, VaultError> {
        let mut touched = Touched::default();
        let Some(contact) = meta::contact(&self.db)? else { return Ok(touched) };
        let users: Vec<Uuid> = self.identity.users().map(|user| user.0).collect();
        let transaction = self.db.unchecked_transaction()?;
        for (scope, case, said) in ended_scopes(&transaction, &users, contact.hq_ms)? {
            let known = is_here(&transaction, &scope, case)?;
            let decided = known
                && transaction.execute(
                    "INSERT INTO purge (scope, state, said_incarnation, said_seq, decided_at)
                     VALUES (?1, 'decided', ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                    (&scope, said.0, said.1, now_ms),
                )? > 0;
            if decided {
                touched.cases.insert(case);
                touched.grants = true;
            }
        }
        transaction.commit()?;
        Ok(touched)
    }

    /// Takes the steps that may be taken now, one after the other.
    fn purge_on(&mut self, case: Uuid) -> Result<Touched, VaultError> {
        let mut touched = Touched::default();
        while self.purge_step(case)? {
            touched.cases.insert(case);
            touched.exchange = true;
        }
        Ok(touched)
    }

    /// One step; `false` when there is none to take.
    pub(crate) fn purge_step(&mut self, case: Uuid) -> Result<bool, VaultError> {
        let scope = Scope::Case(case).to_bytes();
        let Some(state) = state_of(&self.db, &scope)? else { return Ok(false) };
        match state {
            // While the older part of a new grant comes in, the grant itself is still to come.
            PurgeState::Decided | PurgeState::Delivered if meta::cursor(&self.db)?.backfill.is_some() => {
                Ok(false)
            }
            PurgeState::Decided | PurgeState::Delivered if !self.has_ended(&scope)? => {
                self.db.execute("DELETE FROM purge WHERE scope = ?1", [&scope])?;
                Ok(false)
            }
            PurgeState::Decided if !is_delivered(&self.db, &scope, case)? => Ok(false),
            PurgeState::Decided => self.advance(&scope, PurgeState::Delivered),
            PurgeState::Delivered => self.remove_rows(&scope, case),
            PurgeState::RowsGone => self.remove_files(&scope),
            PurgeState::FilesGone => self.scrub(&scope),
            PurgeState::Scrubbed => Ok(false),
        }
    }

    fn has_ended(&self, scope: &[u8]) -> Result<bool, VaultError> {
        let hq_ms = meta::contact(&self.db)?.map_or(i64::MIN, |contact| contact.hq_ms);
        let users: Vec<Uuid> = self.identity.users().map(|user| user.0).collect();
        Ok(ended_scopes(&self.db, &users, hq_ms)?.iter().any(|(ended, ..)| ended == scope))
    }

    fn advance(&self, scope: &[u8], to: PurgeState) -> Result<bool, VaultError> {
        self.db.execute("UPDATE purge SET state = ?2 WHERE scope = ?1", (scope, to.word()))?;
        Ok(true)
    }

    fn remove_rows(&mut self, scope: &[u8], case: Uuid) -> Result<bool, VaultError> {
        let transaction = self.db.unchecked_transaction()?;
        let changes: i64 = transaction.query_row(
            "SELECT count(*) FROM change WHERE stream IN (SELECT id FROM stream WHERE scope = ?1)",
            [scope],
            |row| row.get(0),
        )?;
        let files = transaction.execute(
            "INSERT OR IGNORE INTO purge_file (id, scope)
             SELECT id, ?1 FROM attachment_file WHERE case_id = ?2
             UNION SELECT record_id, ?1 FROM attachment WHERE case_id = ?2",
            (scope, case),
        )?;
        transaction.execute(
            "INSERT OR REPLACE INTO purged_stream (scope, incarnation, seq)
             SELECT scope, incarnation, seq FROM stream WHERE scope = ?1 AND own = 1",
            [scope],
        )?;
        for id in purge_files(&transaction, scope)? {
            attachment::forget(&transaction, id)?;
        }
        erase_case(&transaction, scope, case)?;
        fulltext::scrub(&transaction)?;
        transaction.execute(
            "UPDATE purge SET state = 'rows', changes = ?2, files = ?3 WHERE scope = ?1",
            (scope, changes, signed(files as u64)),
        )?;
        transaction.commit()?;
        Ok(true)
    }

    /// Files whose record was erased by law, in cases that stay.
    fn remove_erased_files(&mut self) -> Result<(), VaultError> {
        let erased: Vec<Uuid> = {
            let sql = "SELECT id FROM purge_file WHERE scope NOT IN (SELECT scope FROM purge)";
            let mut statement = self.db.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect::<Result<_, _>>()?
        };
        self.arriving.retain(|part, _| !erased.contains(&part.attachment));
        attachment::remove(erased.iter().flat_map(|id| attachment::files_of(&self.dir, *id)))?;
        for id in erased {
            self.db.execute("DELETE FROM purge_file WHERE id = ?1", [id])?;
        }
        Ok(())
    }

    fn remove_files(&mut self, scope: &[u8]) -> Result<bool, VaultError> {
        let ids = purge_files(&self.db, scope)?;
        self.arriving.retain(|part, _| !ids.contains(&part.attachment));
        attachment::remove(ids.into_iter().flat_map(|id| attachment::files_of(&self.dir, id)))?;
        // Copies that an upgrade left beside the database hold the case too.
        for entry in std::fs::read_dir(&self.dir)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with("before-format-") || name == "backup.db" {
                std::fs::remove_file(&path)?;
                sync_dir(&self.dir)?;
            }
        }
        let transaction = self.db.unchecked_transaction()?;
        transaction.execute("DELETE FROM purge_file WHERE scope = ?1", [scope])?;
        transaction.execute("UPDATE purge SET state = 'files' WHERE scope = ?1", [scope])?;
        transaction.commit()?;
        Ok(true)
    }

    /// What the log of SQLite still holds goes too.
    fn scrub(&mut self, scope: &[u8]) -> Result<bool, VaultError> {
        let busy: bool = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            return Ok(false);
        }
        self.advance(scope, PurgeState::Scrubbed)
    }

    /// The receipt and the end of the purge, in one transaction.
    fn write_receipts(&mut self, now_ms: i64) -> Result<Touched, VaultError> {
        let mut touched = Touched::default();
        let Some(hq) = self.hq.as_ref().map(|hq| hq.device) else { return Ok(touched) };
        let done: Vec<Receipt> = {
            let mut statement = self.db.prepare(
                "SELECT scope, said_incarnation, said_seq, changes, files FROM purge WHERE state = 'scrubbed'",
            )?;
            let mut rows = statement.query([])?;
            let mut done = Vec::new();
            while let Some(row) = rows.next()? {
                done.push(Receipt {
                    scope: scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?,
                    incarnation: row.get(1)?,
                    seq: unsigned(row.get(2)?),
                    changes: unsigned(row.get(3)?),
                    files: unsigned(row.get(4)?),
                });
            }
            done
        };
        let own = Scope::Device(self.identity.device);
        for receipt in done {
            let scope = receipt.scope.to_bytes();
            let (_, written) = self.write(Stamp::at(now_ms), |writer| {
                writer.say(&own, Action::CasePurge, vec![receipt.op(hq)])?;
                writer.fold.db.execute("DELETE FROM purge WHERE scope = ?1", [&scope])?;
                Ok(())
            })?;
            touched.merge(written);
            touched.exchange = true;
        }
        Ok(touched)
    }
}

struct Receipt {
    scope: Scope,
    incarnation: u32,
    seq: u64,
    changes: u64,
    files: u64,
}

impl Receipt {
    fn op(&self, hq: DeviceId) -> Op {
        Op::Purged {
            scope: self.scope.clone(),
            origin: Origin { device: hq, incarnation: self.incarnation },
            seq: self.seq,
            changes: self.changes,
            files: self.files,
        }
    }
}

fn state_of(db: &Connection, scope: &[u8]) -> Result<Option<PurgeState>, VaultError> {
    let mut statement = db.prepare_cached("SELECT state FROM purge WHERE scope = ?1")?;
    let state: Option<String> = statement.query_row([scope], |row| row.get(0)).optional()?;
    Ok(state.map(|word| PurgeState::of(&word)))
}

/// The scope, its case, and the life and number of the change by which HQ said it.
type Ended = (Vec<u8>, Uuid, (u32, i64));

/// Cases that HQ took from every name of this person.
fn ended_scopes(db: &Connection, users: &[Uuid], hq_ms: i64) -> Result<Vec<Ended>, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT scope, user, granted = 1 AND (until IS NULL OR until > ?1), said_incarnation, said_seq
         FROM grant_row ORDER BY scope",
    )?;
    let mut rows = statement.query([hq_ms])?;
    let (mut open, mut ended): (Vec<Vec<u8>>, Vec<Ended>) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (scope, user): (Vec<u8>, Uuid) = (row.get(0)?, row.get(1)?);
        if !users.contains(&user) {
            continue;
        }
        let Some(case) = scope_of(&scope)?.case() else { continue };
        if row.get(2)? {
            open.push(scope);
        } else {
            ended.push((scope, case, (row.get(3)?, row.get(4)?)));
        }
    }
    ended.retain(|(scope, ..)| !open.contains(scope));
    Ok(ended)
}

/// Whether anything of the case is on this laptop.
fn is_here(db: &Connection, scope: &[u8], case: Uuid) -> Result<bool, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM stream WHERE scope = ?1) OR EXISTS (SELECT 1 FROM entity WHERE scope = ?1)
             OR EXISTS (SELECT 1 FROM inbox_hold WHERE scope = ?1)
             OR EXISTS (SELECT 1 FROM attachment_file WHERE case_id = ?2)",
    )?;
    Ok(statement.query_row((scope, case), |row| row.get(0))?)
}

/// Whether HQ has, safe from a power cut, every own change and every own file of the case.
fn is_delivered(db: &Connection, scope: &[u8], case: Uuid) -> Result<bool, VaultError> {
    let mut statement = db.prepare_cached(
        "SELECT NOT EXISTS (SELECT 1 FROM stream WHERE scope = ?1 AND own = 1 AND frozen = 0
                            AND (received < seq OR durable < seq))
            AND NOT EXISTS (SELECT 1 FROM attachment_file WHERE case_id = ?2 AND durable = 0)",
    )?;
    Ok(statement.query_row((scope, case), |row| row.get(0))?)
}

fn purge_files(db: &Connection, scope: &[u8]) -> Result<Vec<Uuid>, VaultError> {
    let mut statement = db.prepare_cached("SELECT id FROM purge_file WHERE scope = ?1")?;
    let rows = statement.query_map([scope], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes the case out of every table that knows a scope or a case.
fn erase_case(db: &Connection, scope: &[u8], case: Uuid) -> Result<(), VaultError> {
    let rows: Vec<(i64, Option<u16>)> = {
        let mut statement = db.prepare("SELECT pk, kind FROM entity WHERE scope = ?1")?;
        let rows = statement.query_map([scope], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    // Whatever refers to what is gone by the end of the transaction.
    db.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for (pk, kind) in rows {
        project::erase(db, pk, kind)?;
    }
    db.execute("DELETE FROM change WHERE stream IN (SELECT id FROM stream WHERE scope = ?1)", [scope])?;
    for table in tables_with(db, "scope")?.iter().filter(|table| !STAYS.contains(&table.as_str())) {
        db.execute(&format!("DELETE FROM \"{table}\" WHERE scope = ?1"), [scope])?;
    }
    for table in tables_with(db, "case_id")? {
        db.execute(&format!("DELETE FROM \"{table}\" WHERE case_id = ?1"), [case])?;
    }
    Ok(())
}

/// Whether this life of this device wrote more in a scope than is here: it was purged, was granted again,
/// and is on its way.
pub(crate) fn is_coming_back(
    db: &Connection,
    scope: &Scope,
    own: &Origin,
    next: u64,
) -> Result<bool, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT 1 FROM purged_stream WHERE scope = ?1 AND incarnation = ?2 AND seq >= ?3")?;
    Ok(statement.exists((scope.to_bytes(), own.incarnation, signed(next)))?)
}

/// How far this life of this device had written in a scope when it was purged.
pub(crate) fn purged_to(db: &Connection, scope: &[u8], own: &Origin) -> Result<u64, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT seq FROM purged_stream WHERE scope = ?1 AND incarnation = ?2")?;
    let seq: Option<i64> = statement.query_row((scope, own.incarnation), |row| row.get(0)).optional()?;
    Ok(unsigned(seq.unwrap_or(0)))
}

fn tables_with(db: &Connection, column: &str) -> Result<Vec<String>, VaultError> {
    let mut statement = db.prepare(
        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.name = ?1 ORDER BY m.name",
    )?;
    let rows = statement.query_map([column], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
