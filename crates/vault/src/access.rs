//! Who may see which case, and the purge of a case that may not stay here.

use ledger::{Scope, UserId};
use uuid::Uuid;

use crate::log::scope_of;
use crate::{Reads, Touched, Vault, VaultError, attachment, fulltext, project, snapshot};

/// What HQ said about one user and one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub scope: Scope,
    pub user: UserId,
    /// `false` after a withdrawal.
    pub granted: bool,
    /// Milliseconds of UTC.
    pub until: Option<i64>,
    pub offline_days: Option<u16>,
}

impl Reads<'_> {
    /// Every grant and withdrawal known here.
    pub fn grants(&self) -> Result<Vec<Grant>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT scope, user, granted, until, offline_days FROM grant_row ORDER BY scope, user",
        )?;
        let mut rows = statement.query([])?;
        let mut grants = Vec::new();
        while let Some(row) = rows.next()? {
            grants.push(Grant {
                scope: scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?,
                user: UserId(row.get(1)?),
                granted: row.get(2)?,
                until: row.get(3)?,
                offline_days: row.get(4)?,
            });
        }
        Ok(grants)
    }
}

impl Vault {
    /// Takes a case off this laptop: log, records, text, attachments. Refused while HQ lacks own work on it.
    pub fn purge_case(&mut self, case: Uuid) -> Result<Touched, VaultError> {
        let count = self.reads().unsent_count_of(case)?;
        if count > 0 {
            return Err(VaultError::Unsent { count });
        }
        let scope = Scope::Case(case).to_bytes();
        let transaction = self.db.unchecked_transaction()?;
        let files = attachment::forget_case(&transaction, &self.dir, case)?;
        let rows: Vec<(i64, Option<u16>)> = {
            let mut statement = transaction.prepare("SELECT pk, kind FROM entity WHERE scope = ?1")?;
            let rows = statement.query_map([&scope], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        for (pk, kind) in rows {
            project::erase(&transaction, pk, kind)?;
        }
        for sql in [
            "DELETE FROM change WHERE stream IN (SELECT id FROM stream WHERE scope = ?1)",
            "DELETE FROM stream WHERE scope = ?1",
            "DELETE FROM verdict WHERE scope = ?1",
            "DELETE FROM inbox_hold WHERE scope = ?1",
        ] {
            transaction.execute(sql, [&scope])?;
        }
        snapshot::forget(&transaction, &scope)?;
        fulltext::scrub(&transaction)?;
        transaction.commit()?;
        attachment::remove(files)?;
        // What the log of SQLite still holds goes too.
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(Touched { cases: [case].into(), exchange: true, ..Touched::default() })
    }
}
