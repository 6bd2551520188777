//! Looking for damage: pages, chains, signatures, derived tables, files. It reports and deletes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ledger::{ChainError, Hash, RawChange, Stream, verify_run};
use uuid::Uuid;

use crate::files::{DATABASE, sync_dir};
use crate::log::{origin_at, raw_at, scope_of, unsigned};
use crate::{OpenError, Reads, Vault, VaultError, directory, snapshot};

/// What `check` found. Empty lists are good news.
#[derive(Debug, Default)]
pub struct CheckReport {
    /// SQLite's and SQLCipher's own words about damaged pages.
    pub pages: Vec<String>,
    /// Streams whose chain or signatures do not hold, and where.
    pub streams: Vec<BrokenStream>,
    /// The first act that does not fit its chain, and why.
    pub act: Option<(u64, &'static str)>,
    /// Cases whose tables differ from what the log says. `rebuild` puts them right.
    pub differing: Vec<Uuid>,
    /// Attachments whose file is missing, cut or changed.
    pub attachments: Vec<Uuid>,
    pub changes: u64,
}

impl CheckReport {
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.pages.is_empty()
            && self.streams.is_empty()
            && self.act.is_none()
            && self.differing.is_empty()
            && self.attachments.is_empty()
    }
}

#[derive(Debug)]
pub struct BrokenStream {
    pub stream: Stream,
    pub error: ChainError,
}

/// Neighbours of one stream as they lie in the log: for verification, export and bundles. While history is
/// still to come a stream lies here in two pieces, its beginning and what came since the grant.
#[derive(Clone, Debug)]
pub struct LoggedStream {
    pub stream: Stream,
    /// The number before the first of these changes; 0 when they are the beginning.
    pub after: u64,
    /// The hash the first of them chains to.
    pub previous: Hash,
    pub head: Hash,
    pub raws: Vec<RawChange>,
}

impl Reads<'_> {
    /// Every stream with its raw changes, of one scope or of all.
    pub fn streams(&self, scope: Option<&ledger::Scope>) -> Result<Vec<LoggedStream>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.header, c.payload, c.payload_hash, c.signature, s.id, s.device, s.incarnation, s.scope,
                    c.seq, c.hash, s.seq, s.hash
             FROM stream s JOIN change c ON c.stream = s.id WHERE ?1 IS NULL OR s.scope = ?1
             ORDER BY s.scope, s.device, s.incarnation, c.seq",
        )?;
        let mut rows = statement.query([scope.map(ledger::Scope::to_bytes)])?;
        let mut streams: Vec<(i64, LoggedStream)> = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, seq): (i64, u64) = (row.get(4)?, unsigned(row.get(8)?));
            let goes_on = |(last, logged): &(i64, LoggedStream)| {
                *last == id && logged.after + logged.raws.len() as u64 + 1 == seq
            };
            if !streams.last().is_some_and(goes_on) {
                let scope = row.get_ref(7)?.as_blob().unwrap_or_default().to_vec();
                let stream = Stream { origin: origin_at(row, 5)?, scope: scope_of(&scope)? };
                // Between two states the change before may not be here: the first of such an island is taken
                // at the hash it was stored with, until the history brings what lies before it.
                let previous = self.previous_of(&scope, &stream, seq)?;
                let is_island = previous.is_none();
                let (after, previous) = match previous {
                    Some(previous) => (seq.saturating_sub(1), previous),
                    None => (seq, row.get(9)?),
                };
                streams
                    .push((id, LoggedStream { stream, after, previous, head: previous, raws: Vec::new() }));
                if is_island {
                    continue;
                }
            }
            if let Some((_, logged)) = streams.last_mut() {
                let is_last = row.get::<_, i64>(10)? == row.get::<_, i64>(8)?;
                logged.head = row.get(if is_last { 11 } else { 9 })?;
                logged.raws.push(raw_at(row, 0)?);
            }
        }
        Ok(streams.into_iter().map(|(_, stream)| stream).collect())
    }

    /// What the change of that number chains to when the one before it is not here. `None` below a state that
    /// HQ gave: there the history is still to come. Anywhere else a hole is damage, and reads as such.
    fn previous_of(&self, scope: &[u8], stream: &Stream, seq: u64) -> Result<Option<Hash>, VaultError> {
        let base = if seq > 1 { snapshot::known(self.db, scope)? } else { None };
        Ok(match base.and_then(|base| base.heads.get(&stream.origin).copied()) {
            Some(end) if end.seq + 1 == seq => Some(end.hash),
            Some(end) if seq <= end.seq => None,
            _ => Some(ledger::GENESIS),
        })
    }

    /// Every stream whose chain, signatures or head do not hold, with the first bad change.
    pub fn verify_log(&self) -> Result<Vec<BrokenStream>, VaultError> {
        self.verify_streams(self.streams(None)?)
    }

    /// As [`Reads::verify_log`], of some scopes: whoever verifies a large vault lets others in between.
    pub fn verify_scopes(&self, scopes: &[ledger::Scope]) -> Result<Vec<BrokenStream>, VaultError> {
        let mut streams = Vec::new();
        for scope in scopes {
            streams.extend(self.streams(Some(scope))?);
        }
        self.verify_streams(streams)
    }

    fn verify_streams(&self, streams: Vec<LoggedStream>) -> Result<Vec<BrokenStream>, VaultError> {
        let mut keys = BTreeMap::new();
        for entry in self.directory()? {
            let key = directory::key_of(self.db, entry.user, entry.device)?;
            keys.insert((entry.user, entry.device), key);
        }
        let key_of = |author: &ledger::UserId, origin: &ledger::Origin| {
            keys.get(&(*author, origin.device)).copied().flatten()
        };
        let mut broken = Vec::new();
        for LoggedStream { stream, after, previous, head, raws } in streams {
            let last = after + raws.len() as u64;
            let found = verify_run(&stream, after, &previous, raws, key_of);
            let error = match found {
                Ok(changes) if changes.last().is_none_or(|change| change.hash == head) => continue,
                Ok(_) => ChainError::OutOfOrder { expected: last + 1, found: last },
                Err(error) => error,
            };
            broken.push(BrokenStream { stream, error });
        }
        Ok(broken)
    }
}

impl Vault {
    /// Looks at everything. Long for a large vault: it reads every byte.
    pub fn check(&mut self) -> Result<CheckReport, VaultError> {
        let mut report = CheckReport { pages: self.check_pages()?, ..CheckReport::default() };
        report.streams = self.reads().verify_log()?;
        report.act = self.reads().verify_acts(&self.identity.key)?;
        report.changes = unsigned(self.db.query_row("SELECT count(*) FROM change", [], |row| row.get(0))?);
        report.differing = self.check_tables()?;
        for part in self.reads().stored_parts()? {
            match self.read_attachment(part, &mut std::io::sink()) {
                Ok(_) => {}
                Err(VaultError::DamagedAttachment { id }) => report.attachments.push(id),
                Err(error) => return Err(error),
            }
        }
        Ok(report)
    }

    fn check_pages(&self) -> Result<Vec<String>, VaultError> {
        let mut words = Vec::new();
        for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check", "PRAGMA foreign_key_check"]
        {
            let mut statement = self.db.prepare(pragma)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let word = row.get_ref(0)?.as_str().unwrap_or_default().to_owned();
                if word != "ok" {
                    words.push(word);
                }
            }
        }
        Ok(words)
    }

    /// Folds the log again and compares; the vault itself stays as it is.
    fn check_tables(&mut self) -> Result<Vec<Uuid>, VaultError> {
        let scopes = self.reads().scopes()?;
        let cases: Vec<Uuid> = scopes.iter().filter_map(ledger::Scope::case).collect();
        let hashes = |reads: Reads<'_>| -> Result<Vec<[u8; 32]>, VaultError> {
            cases.iter().map(|case| reads.state_hash(Some(*case))).collect()
        };
        let before = hashes(self.reads())?;
        let transaction = self.db.transaction()?;
        let hq = self.hq.as_ref().map(|hq| hq.device);
        let mut fold = crate::apply::Fold::new(&transaction, self.identity.device, hq, 0);
        fold.rebuild()?;
        let after = hashes(Reads::new(&transaction))?;
        transaction.rollback()?;
        let pairs = cases.iter().zip(before.iter().zip(&after));
        Ok(pairs.filter(|(_, (before, after))| before != after).map(|(case, _)| *case).collect())
    }
}

/// Moves a damaged database aside under another name, so that a backup can be restored in its place.
pub fn set_aside(dir: &Path) -> Result<PathBuf, OpenError> {
    let _lock = crate::vault::lock(dir)?;
    let free = (1..).map(|n| dir.join(format!("damaged-{n}"))).find(|path| !path.exists());
    let aside = free.ok_or(OpenError::Missing)?;
    std::fs::create_dir(&aside)?;
    let names = [DATABASE, "vault.db-wal", "vault.db-shm", "keys.json", crate::files::ATTACHMENTS];
    for name in names.iter().filter(|name| dir.join(name).exists()) {
        std::fs::rename(dir.join(name), aside.join(name))?;
    }
    sync_dir(dir)?;
    Ok(aside)
}
