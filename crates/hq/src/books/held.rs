//! Changes that wait for a reviewer.

use ledger::{Origin, Scope, Stream, UserId};
use uuid::Uuid;

use super::{Answer, Books};
use crate::store::{Cell, Row};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldEntry {
    pub id: Uuid,
    pub scope: Scope,
    pub origin: Origin,
    pub seq: u64,
    pub author: UserId,
    pub code: String,
    pub reason: String,
    pub received_at: i64,
    /// `None` while it waits.
    pub accepted: Option<bool>,
}

impl Books {
    pub async fn held(&self, id: Uuid) -> Answer<Option<HeldEntry>> {
        let sql = "SELECT id, scope, device, incarnation, seq, author, code, reason, received_at, decided \
                   FROM held WHERE id = $1";
        self.store.read(sql, vec![id.into()]).await?.first().map(held).transpose()
    }

    /// What waits for a reviewer, the oldest first.
    pub async fn held_waiting(&self) -> Answer<Vec<HeldEntry>> {
        let sql = "SELECT id, scope, device, incarnation, seq, author, code, reason, received_at, decided \
                   FROM held WHERE decided IS NULL ORDER BY received_at, seq, id";
        self.store.read(sql, vec![]).await?.iter().map(held).collect()
    }

    /// Everything that ever waited or was flagged, the latest first.
    pub async fn held_ever(&self) -> Answer<Vec<HeldEntry>> {
        let sql = "SELECT id, scope, device, incarnation, seq, author, code, reason, received_at, decided \
                   FROM held ORDER BY received_at DESC, seq, id";
        self.store.read(sql, vec![]).await?.iter().map(held).collect()
    }

    /// What is held of a stream within `from..=to`, decided or not.
    pub async fn held_of(&self, stream: &Stream, from: u64, to: u64) -> Answer<Vec<HeldEntry>> {
        let sql = "SELECT id, scope, device, incarnation, seq, author, code, reason, received_at, decided \
                   FROM held WHERE scope = $1 AND device = $2 AND incarnation = $3 AND seq >= $4 \
                   AND seq <= $5 ORDER BY seq";
        let Origin { device, incarnation } = stream.origin;
        let cells: Vec<Cell> =
            vec![(&stream.scope).into(), device.into(), incarnation.into(), from.into(), to.into()];
        self.store.read(sql, cells).await?.iter().map(held).collect()
    }
}

fn held(row: &Row) -> Answer<HeldEntry> {
    let incarnation = u32::try_from(row.int(3)?).unwrap_or(u32::MAX);
    Ok(HeldEntry {
        id: row.uuid(0)?,
        scope: row.scope(1)?,
        origin: Origin { device: row.uuid(2)?.into(), incarnation },
        seq: row.unsigned(4)?,
        author: row.uuid(5)?.into(),
        code: row.text(6)?,
        reason: row.text(7)?,
        received_at: row.int(8)?,
        accepted: row.optional_int(9)?.map(|decided| decided != 0),
    })
}
