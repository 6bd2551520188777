//! Records said to be the same person or thing: neither is lost, and the saying can be taken back.

use std::collections::BTreeSet;

use ledger::EntityState;
use rusqlite::Connection;
use uuid::Uuid;

use crate::{Reads, VaultError};

/// Writes what a record is said to be the same as.
pub(crate) fn write(db: &Connection, pk: i64, state: &EntityState, is_new: bool) -> Result<(), VaultError> {
    if !is_new {
        db.prepare_cached("DELETE FROM same_as WHERE entity = ?1")?.execute([pk])?;
    }
    for (other, _) in state.links() {
        db.prepare_cached("INSERT OR IGNORE INTO same_as VALUES (?1, ?2)")?.execute((pk, other.0))?;
    }
    Ok(())
}

impl Reads<'_> {
    /// Every other record this one is said to be the same as, and whether it was said of these two or
    /// follows from what was said of others. Some may not be on this device.
    pub fn same_as(&self, id: Uuid) -> Result<Vec<(Uuid, bool)>, VaultError> {
        let direct = self.said_same(id)?;
        let mut all: BTreeSet<Uuid> = direct.iter().copied().chain([id]).collect();
        let mut ahead: Vec<Uuid> = direct.iter().copied().collect();
        while let Some(next) = ahead.pop() {
            for other in self.said_same(next)? {
                if all.insert(other) {
                    ahead.push(other);
                }
            }
        }
        all.remove(&id);
        Ok(all.into_iter().map(|other| (other, direct.contains(&other))).collect())
    }

    /// What was said of this very record, by itself or by the other.
    fn said_same(&self, id: Uuid) -> Result<BTreeSet<Uuid>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT s.other FROM entity e JOIN same_as s ON s.entity = e.pk WHERE e.id = ?1
             UNION SELECT e.id FROM same_as s JOIN entity e ON e.pk = s.entity WHERE s.other = ?1",
        )?;
        let rows = statement.query_map([id], |row| row.get(0))?;
        let mut said: BTreeSet<Uuid> = rows.collect::<Result<_, _>>()?;
        said.remove(&id);
        Ok(said)
    }
}
