//! Lawful erasures: who asked for them, and whether they were carried out.

use ledger::{Hash, UserId};

use super::{Answer, Books};
use crate::store::{Entry, Row};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub basis: String,
    pub asked_by: UserId,
    pub is_done: bool,
}

impl Books {
    /// The change of that hash.
    pub async fn change_hashed(&self, hash: &Hash) -> Answer<Option<Entry>> {
        let sql = "SELECT pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, \
                   signature, hash, withheld, received_at FROM feed WHERE hash = $1 AND part = 0";
        self.store.read(sql, vec![(*hash).into()]).await?.first().map(Entry::read).transpose()
    }

    pub async fn erasure(&self, hash: &Hash) -> Answer<Option<Erasure>> {
        let sql = "SELECT basis, asked_by, done_at FROM erasure WHERE hash = $1";
        let read = |row: &Row| {
            Ok(Erasure {
                basis: row.text(0)?,
                asked_by: row.uuid(1)?.into(),
                is_done: row.optional_int(2)?.is_some(),
            })
        };
        self.store.read(sql, vec![(*hash).into()]).await?.first().map(read).transpose()
    }
}
