//! Short answers for lists: marks beside rows, counts, records of a kind wherever they live.

use ledger::{Scope, Stream};
use model::Kind;
use uuid::Uuid;

use crate::log::{signed, unsigned};
use crate::{Reads, StoredRecord, Unsent, UnsentState, VaultError};

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

    /// When the newest change made here was committed.
    pub fn last_saved_ms(&self) -> Result<Option<i64>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT c.stored_at FROM change c JOIN stream s ON s.id = c.stream WHERE s.own = 1
             ORDER BY c.pos DESC LIMIT 1",
        )?;
        let mut rows = statement.query([])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// Own changes that HQ held or a reviewer rejected.
    pub fn held(&self, now_ms: i64) -> Result<Vec<Unsent>, VaultError> {
        let any: bool = self
            .db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM change WHERE held_code IS NOT NULL)")?
            .query_row([], |row| row.get(0))?;
        if !any {
            return Ok(Vec::new());
        }
        let mut items = self.unsent(now_ms, usize::MAX >> 1)?;
        items.retain(|item| matches!(item.state, UnsentState::Held { .. } | UnsentState::Rejected { .. }));
        Ok(items)
    }

    /// Bytes of one change as it travels.
    pub fn change_bytes(&self, stream: &Stream, seq: u64) -> Result<u64, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT length(c.header) + coalesce(length(c.payload), 0) FROM stream s JOIN change c ON c.stream = s.id
             WHERE s.scope = ?1 AND s.device = ?2 AND s.incarnation = ?3 AND c.seq = ?4",
        )?;
        let origin = stream.origin;
        let place = (stream.scope.to_bytes(), origin.device.0, origin.incarnation, signed(seq));
        let mut rows = statement.query(place)?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.map_or(0, unsigned))
    }

    /// Records of these kinds in every scope, deleted ones left out, latest change first.
    pub fn records_of(&self, kinds: &[&Kind]) -> Result<Vec<StoredRecord>, VaultError> {
        let mut records = Vec::new();
        for kind in kinds {
            let mut statement = self.db.prepare_cached(
                "SELECT id FROM entity WHERE kind = ?1 AND deleted = 0 ORDER BY changed_at DESC",
            )?;
            let ids = statement.query_map([kind.number], |row| row.get::<_, Uuid>(0))?;
            for id in ids {
                records.extend(self.record(id?)?);
            }
        }
        Ok(records)
    }
}
