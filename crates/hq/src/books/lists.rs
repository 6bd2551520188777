//! Posts and code lists as HQ said them last.

use uuid::Uuid;

use super::{Answer, Books};
use crate::store::Row;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub kind: String,
    /// Empty for posts.
    pub list: String,
    pub code: String,
    pub label: String,
    pub country: String,
    pub time_zone: String,
    pub retired: bool,
    pub record: Option<ListedRecord>,
}

/// The record behind an entry, and where its present values were set: from operation `op` on, one for each
/// register of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedRecord {
    pub id: Uuid,
    pub incarnation: u32,
    pub seq: u64,
    pub op: u16,
}

impl Books {
    pub async fn listed(&self, kind: &str, list: &str, code: &str) -> Answer<Option<Listed>> {
        let sql = "SELECT kind, list, code, label, country, time_zone, retired, id, incarnation, seq, op \
                   FROM listed WHERE kind = $1 AND list = $2 AND code = $3";
        let rows = self.store.read(sql, vec![kind.into(), list.into(), code.into()]).await?;
        rows.first().map(read).transpose()
    }

    /// Every entry of a kind, by list and code.
    pub async fn all_listed(&self, kind: &str) -> Answer<Vec<Listed>> {
        let sql = "SELECT kind, list, code, label, country, time_zone, retired, id, incarnation, seq, op \
                   FROM listed WHERE kind = $1 ORDER BY list, code";
        self.store.read(sql, vec![kind.into()]).await?.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Answer<Listed> {
    Ok(Listed {
        kind: row.text(0)?,
        list: row.text(1)?,
        code: row.text(2)?,
        label: row.text(3)?,
        country: row.text(4)?,
        time_zone: row.text(5)?,
        retired: row.flag(6)?,
        record: Some(ListedRecord {
            id: row.uuid(7)?,
            incarnation: u32::try_from(row.int(8)?).unwrap_or(u32::MAX),
            seq: row.unsigned(9)?,
            op: u16::try_from(row.int(10)?).unwrap_or(u16::MAX),
        }),
    })
}
