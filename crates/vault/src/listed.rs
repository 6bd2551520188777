//! Short answers for lists: marks beside rows, counts, records of a kind wherever they live.

use ledger::{Scope, UserId};
use model::Kind;
use uuid::Uuid;

use crate::log::{signed, unsigned};
use crate::{Reads, StoredRecord, VaultError};

/// As much of a case as counting needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseBrief {
    pub id: Uuid,
    pub status: Option<String>,
    pub case_type: Option<String>,
    pub lead_investigator: Option<UserId>,
    pub next_due: Option<String>,
    pub marking: Option<String>,
    pub conflicts: u64,
}

impl Reads<'_> {
    /// How far HQ has our latest stream of a scope; 0 where there is none.
    pub fn received_up_to(&self, scope: &Scope) -> Result<u64, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT coalesce(max(received), 0) FROM stream WHERE scope = ?1 AND own = 1
               AND incarnation = (SELECT max(incarnation) FROM stream WHERE scope = ?1 AND own = 1)",
        )?;
        Ok(unsigned(statement.query_row([scope.to_bytes()], |row| row.get(0))?))
    }

    /// How many changes a scope has, or everything here.
    pub fn change_count(&self, scope: Option<&Scope>) -> Result<u64, VaultError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT coalesce(sum(seq), 0) FROM stream WHERE ?1 IS NULL OR scope = ?1")?;
        Ok(unsigned(statement.query_row([scope.map(Scope::to_bytes)], |row| row.get(0))?))
    }

    /// How many changes bear a signature of their own; the chain covers the others.
    pub fn signature_count(&self) -> Result<u64, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT count(*) FROM change WHERE signature IS NOT NULL")?;
        Ok(unsigned(statement.query_row([], |row| row.get(0))?))
    }

    /// When the newest change made here was committed.
    pub fn last_saved_ms(&self) -> Result<Option<i64>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.stored_at FROM change c JOIN stream s ON s.id = c.stream WHERE s.own = 1
             ORDER BY c.pos DESC LIMIT 1",
        )?;
        let mut rows = statement.query([])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// A page of the records of these kinds in every scope, deleted ones left out, latest change first;
    /// and how many there are. A limit of 0 stands for all.
    pub fn records_of(
        &self,
        kinds: &[&Kind],
        offset: usize,
        limit: usize,
    ) -> Result<(u64, Vec<StoredRecord>), VaultError> {
        let numbers: Vec<String> = kinds.iter().map(|kind| kind.number.to_string()).collect();
        let which = format!("kind IN ({}) AND deleted = 0", numbers.join(", "));
        let count = format!("SELECT count(*) FROM entity WHERE {which}");
        let total = self.db.prepare_cached(&count)?.query_row([], |row| row.get(0))?;
        let limit = if limit == 0 { -1 } else { signed(limit as u64) };
        let page =
            format!("SELECT id FROM entity WHERE {which} ORDER BY changed_at DESC, pk LIMIT ?1 OFFSET ?2");
        Ok((unsigned(total), self.records_by(&page, (limit, signed(offset as u64)))?))
    }

    /// Requests that nobody has decided, the oldest first.
    pub fn open_approvals(&self) -> Result<Vec<StoredRecord>, VaultError> {
        self.records_by(
            "SELECT record_id FROM approval WHERE deleted = 0 AND decision IS NULL ORDER BY pk",
            [],
        )
    }

    /// Open tasks of these users or of nobody, the earliest due first; and how many there are.
    pub fn due_tasks(&self, users: &[UserId], limit: usize) -> Result<(u64, Vec<StoredRecord>), VaultError> {
        let users: Vec<String> = users.iter().map(|user| format!("\"{}\"", user.0.simple())).collect();
        let users = format!("[{}]", users.join(","));
        let which = "FROM task WHERE deleted = 0 AND coalesce(state, 'to_do') NOT IN ('done', 'cancelled')
             AND (assignee IS NULL OR assignee IN (SELECT unhex(value) FROM json_each(?1)))";
        let count = format!("SELECT count(*) {which}");
        let total = self.db.prepare_cached(&count)?.query_row([&users], |row| row.get(0))?;
        let page = format!("SELECT record_id {which} ORDER BY due_on IS NULL, due_on, pk LIMIT ?2");
        Ok((unsigned(total), self.records_by(&page, (&users, signed(limit as u64)))?))
    }

    /// Cases at work whose review was due by this day, the earliest first.
    pub fn due_reviews(&self, day: &str) -> Result<Vec<StoredRecord>, VaultError> {
        self.records_by(
            "SELECT record_id FROM \"case\" WHERE deleted = 0 AND next_review_on <= ?1
               AND coalesce(status, 'draft') NOT IN ('draft', 'closed') ORDER BY next_review_on, pk",
            [day],
        )
    }

    /// Cases that are closed, those first whose retention is over first.
    pub fn closed_cases(&self) -> Result<Vec<StoredRecord>, VaultError> {
        self.records_by(
            "SELECT record_id FROM \"case\" WHERE deleted = 0 AND status = 'closed' ORDER BY review_on, pk",
            [],
        )
    }

    /// Cases that began from a referral.
    pub fn cases_of_referral(&self, referral: Uuid) -> Result<Vec<StoredRecord>, VaultError> {
        let sql = "SELECT record_id FROM \"case\" WHERE deleted = 0 AND referral = ?1 ORDER BY pk";
        self.records_by(sql, [referral])
    }

    fn records_by(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<StoredRecord>, VaultError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let ids = statement.query_map(values, |row| row.get::<_, Uuid>(0))?;
        let mut records = Vec::new();
        for id in ids {
            records.extend(self.record(id?)?);
        }
        Ok(records)
    }

    /// What is counted of every case, deleted ones left out.
    pub fn case_briefs(&self) -> Result<Vec<CaseBrief>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT case_id, status, type, lead_investigator, next_due, marking, conflicts FROM case_fact
             WHERE deleted = 0",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(CaseBrief {
                id: row.get(0)?,
                status: row.get(1)?,
                case_type: row.get(2)?,
                lead_investigator: row.get::<_, Option<Uuid>>(3)?.map(UserId),
                next_due: row.get(4)?,
                marking: row.get(5)?,
                conflicts: unsigned(row.get(6)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
