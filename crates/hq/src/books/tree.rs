//! The tree over the feed and what was signed about it.

use std::collections::BTreeSet;

use ledger::{Hash, Origin, Scope};
use proof::{TileId, Tiles};
use uuid::Uuid;

use super::{Answer, Books};
use crate::store::{Cell, Row, StoreError};

/// An entry of the feed as far as the tree is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub pos: u64,
    pub part: u8,
    pub scope: Scope,
    pub hash: Hash,
    pub received_at: i64,
}

impl Placed {
    #[must_use]
    pub fn leaf(&self) -> proof::Leaf<'_> {
        let Self { pos, part, scope, hash, received_at } = self;
        proof::Leaf { pos: *pos, part: *part, scope, hash, received_at: *received_at }
    }
}

/// A checkpoint as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCheckpoint {
    pub epoch: Uuid,
    pub size: u64,
    pub note: String,
    pub signed_at: i64,
}

/// Leaves are narrow: more of them fit into a page than whole entries.
const LEAVES: u64 = 4096;

impl Books {
    /// How many leaves the tree has.
    pub async fn tree_size(&self) -> Answer<u64> {
        let sql = "SELECT idx, hashes FROM tree_tile WHERE level = 0 ORDER BY idx DESC LIMIT 1";
        let rows = self.store.read(sql, vec![]).await?;
        let Some(row) = rows.first() else { return Ok(0) };
        Ok(row.unsigned(0)? * proof::TILE as u64 + hashes(row, 1)?.len() as u64)
    }

    pub async fn tiles(&self, wanted: BTreeSet<TileId>) -> Answer<Tiles> {
        let sql = "SELECT hashes FROM tree_tile WHERE level = $1 AND idx = $2";
        let cells = wanted.iter().map(|tile| vec![Cell::from(tile.level), tile.index.into()]).collect();
        let answers = self.store.read_each(sql, cells).await?;
        let mut tiles = Tiles::default();
        for (tile, rows) in wanted.into_iter().zip(&answers) {
            if let Some(row) = rows.first() {
                tiles.0.insert(tile, hashes(row, 0)?);
            }
        }
        Ok(tiles)
    }

    /// The next page of leaves in `after < pos <= to`.
    pub async fn leaves(&self, after: u64, to: u64) -> Answer<Vec<Placed>> {
        let sql = "SELECT pos, part, scope, hash, received_at FROM feed WHERE pos > $1 AND pos <= $2 \
                   ORDER BY pos LIMIT $3";
        let rows = self.store.read(sql, vec![after.into(), to.into(), LEAVES.into()]).await?;
        rows.iter().map(placed).collect()
    }

    /// Where each of these changes stands in the feed, if it does.
    pub async fn places(&self, names: &[(Scope, Origin, u64)]) -> Answer<Vec<Option<Placed>>> {
        let sql = "SELECT pos, part, scope, hash, received_at FROM feed WHERE scope = $1 AND device = $2 \
                   AND incarnation = $3 AND seq = $4 AND part = 0";
        let cells = |(scope, origin, seq): &(Scope, Origin, u64)| {
            vec![scope.into(), origin.device.into(), origin.incarnation.into(), (*seq).into()]
        };
        let answers = self.store.read_each(sql, names.iter().map(cells).collect()).await?;
        answers.iter().map(|rows| rows.first().map(placed).transpose()).collect()
    }

    /// The newest checkpoint of a life of the feed.
    pub async fn newest_checkpoint(&self, epoch: Uuid) -> Answer<Option<KeptCheckpoint>> {
        let sql = "SELECT epoch, size, note, signed_at FROM checkpoint WHERE epoch = $1 \
                   ORDER BY size DESC LIMIT 1";
        let rows = self.store.read(sql, vec![epoch.into()]).await?;
        rows.first().map(kept).transpose()
    }

    /// Every checkpoint of these sizes, of any life of the feed.
    pub async fn checkpoints(&self, after: u64, to: u64) -> Answer<Vec<KeptCheckpoint>> {
        let sql = "SELECT epoch, size, note, signed_at FROM checkpoint WHERE size > $1 AND size <= $2 \
                   ORDER BY size, epoch";
        let rows = self.store.read(sql, vec![after.into(), to.into()]).await?;
        rows.iter().map(kept).collect()
    }

    /// The largest size that HQ has signed for.
    pub async fn largest_checkpoint(&self) -> Answer<u64> {
        let rows = self.store.read("SELECT COALESCE(MAX(size), 0) FROM checkpoint", vec![]).await?;
        rows.first().map_or(Ok(0), |row| row.unsigned(0))
    }

    /// HQ's signed words on the restores that began the epochs after number `n`.
    pub async fn restored_after(&self, n: i64) -> Answer<Vec<String>> {
        let rows =
            self.store.read("SELECT note FROM restored WHERE n > $1 ORDER BY n", vec![n.into()]).await?;
        rows.iter().map(|row| row.text(0)).collect()
    }
}

fn hashes(row: &Row, at: usize) -> Answer<Vec<Hash>> {
    let bytes = row.blob(at)?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() {
        Ok(hashes.to_vec())
    } else {
        Err(StoreError::Malformed("a tile of the tree is cut"))
    }
}

fn placed(row: &Row) -> Answer<Placed> {
    Ok(Placed {
        pos: row.unsigned(0)?,
        part: u8::try_from(row.int(1)?).unwrap_or(u8::MAX),
        scope: row.scope(2)?,
        hash: row.array(3)?,
        received_at: row.int(4)?,
    })
}

fn kept(row: &Row) -> Answer<KeptCheckpoint> {
    Ok(KeptCheckpoint {
        epoch: row.uuid(0)?,
        size: row.unsigned(1)?,
        note: row.text(2)?,
        signed_at: row.int(3)?,
    })
}
