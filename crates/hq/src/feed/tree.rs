//! The tree over the feed: grown when somebody needs it, never while a change is written.
//!
//! Any process may grow it. All of them read the same feed, so what they write is the same, and the longer
//! tile stays.

use std::collections::BTreeSet;

use proof::{Checkpoint, Edge, LogName, Root, Span, Tiles, consistency_spans, inclusion_spans};
use tokio::sync::Mutex;
use wire::v1::{self, Included, Linked, LogAsk};

use super::OwnWriter;
use crate::books::{Books, Device, Epoch, KeptCheckpoint, Placed};
use crate::store::{Cell, StoreError, Write};

/// Tiles written in one transaction while a long feed is caught up with.
const TILES_AT_ONCE: usize = 64;
/// How much of what a device asks is answered.
const OTHERS: usize = 8;
const WANTED: usize = 4;

/// The tree, and the one place of this process where it grows.
#[derive(Debug, Default)]
pub struct Tree {
    growing: Mutex<()>,
}

impl Tree {
    /// Takes in what the feed has by now. A tree that is ahead of the feed stays as it is: it is the feed that
    /// lost entries, and `log verify` says so.
    pub async fn grow(&self, books: &Books) -> Result<Edge, StoreError> {
        let _one_at_a_time = self.growing.lock().await;
        let (to, size) = (books.head().await?.last, books.tree_size().await?);
        let tiles = books.tiles(Edge::tiles(size).into_iter().collect()).await?;
        let mut edge =
            Edge::load(size, &tiles).ok_or(StoreError::Malformed("a tile of the tree is missing"))?;
        if size >= to {
            return Ok(edge);
        }
        loop {
            let page = books.leaves(edge.size(), to).await?;
            for entry in &page {
                if entry.pos != edge.size() + 1 {
                    return Err(StoreError::Malformed("the feed has a gap"));
                }
                edge.push(entry.leaf().hash());
            }
            let ends = page.is_empty() || edge.size() >= to;
            if ends || edge.waiting() >= TILES_AT_ONCE {
                books.store.write(edge.take().into_iter().map(tile_write).collect()).await?;
            }
            if ends {
                return Ok(edge);
            }
        }
    }

    /// The tree as it is now, and whether it begins with everything that stood in `older`.
    pub async fn holds(&self, books: &Books, older: &Root) -> Result<(Root, bool), StoreError> {
        let present = self.grow(books).await?.root();
        let Some(spans) = consistency_spans(older.size, present.size) else { return Ok((present, false)) };
        let tiles = books.tiles(Tiles::needed(&spans)).await?;
        let proof = tiles.proof(&spans).ok_or(StoreError::Malformed("a tile of the tree is missing"))?;
        Ok((present, present.extends(older, &proof)))
    }

    /// HQ's newest checkpoint, signed now if the feed has grown.
    pub async fn checkpoint(
        &self,
        books: &Books,
        own: &OwnWriter,
        epoch: &Epoch,
        now: i64,
    ) -> Result<(Checkpoint, KeptCheckpoint), StoreError> {
        let root = self.grow(books).await?.root();
        let checkpoint = Checkpoint { log: LogName { hq: own.device, epoch: epoch.id }, root };
        if let Some(kept) = books.newest_checkpoint(epoch.id).await?.filter(|kept| kept.size == root.size) {
            return Ok((checkpoint, kept));
        }
        let note = own.sign_checkpoint(&checkpoint).to_string();
        let kept = KeptCheckpoint { epoch: epoch.id, size: root.size, note, signed_at: now };
        let sql = "INSERT INTO checkpoint (epoch, size, note, signed_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT DO NOTHING";
        let cells = vec![epoch.id.into(), kept.size.into(), kept.note.as_str().into(), now.into()];
        books.store.write(vec![Write::new(sql, cells)]).await?;
        Ok((checkpoint, kept))
    }

    /// What a device is shown of the log: the newest checkpoint, and the proofs it asked for.
    pub async fn show(
        &self,
        books: &Books,
        own: &OwnWriter,
        device: &Device,
        asked: Option<LogAsk>,
        now: i64,
    ) -> Result<v1::Checkpoint, StoreError> {
        let epochs = books.epochs().await?;
        let present = epochs.last().ok_or(StoreError::Malformed("the feed has no epoch"))?;
        let (checkpoint, kept) = self.checkpoint(books, own, present, now).await?;
        let size = checkpoint.root.size;
        let LogAsk { epoch: theirs, size: known, others, wanted } = asked.unwrap_or_default();
        let names: Vec<_> = wanted
            .into_iter()
            .take(WANTED)
            .map(|w| {
                let origin = ledger::Origin { device: device.id, incarnation: w.incarnation };
                (w.scope, origin, w.seq)
            })
            .collect();
        let places = books.places(&names).await?;
        let placed: Vec<_> =
            names.into_iter().zip(places).filter_map(|(name, place)| Some((name, place?))).collect();
        let extends = consistency_spans(known, size).unwrap_or_default();
        let linked: Vec<_> = others
            .into_iter()
            .take(OTHERS)
            .filter_map(|other| Some((other, consistency_spans(other, size)?)))
            .collect();
        let included: Vec<_> = placed
            .into_iter()
            .filter_map(|(name, place)| Some((name, inclusion_spans(place.pos - 1, size)?, place)))
            .collect();
        let needed: BTreeSet<_> = Tiles::needed(
            extends
                .iter()
                .chain(linked.iter().flat_map(|(_, spans)| spans))
                .chain(included.iter().flat_map(|(_, spans, _)| spans)),
        );
        let tiles = books.tiles(needed).await?;
        let proof =
            |spans: &[Span]| tiles.proof(spans).ok_or(StoreError::Malformed("a tile of the tree is missing"));
        let shown = |(name, spans, place): ((ledger::Scope, ledger::Origin, u64), Vec<Span>, Placed)| {
            let (scope, origin, seq) = name;
            let Placed { pos, received_at, .. } = place;
            Ok(Included { scope, origin, seq, pos, received_at, proof: proof(&spans)? })
        };
        // A life that is not known here began after the backup this one goes on from: all is told then.
        let theirs = epochs.iter().find(|epoch| epoch.id == theirs);
        let restored = match theirs {
            Some(theirs) if theirs.id == present.id => Vec::new(),
            theirs => books.restored_after(theirs.map_or(0, |theirs| theirs.number)).await?,
        };
        Ok(v1::Checkpoint {
            note: kept.note,
            proof: proof(&extends)?,
            linked: linked
                .into_iter()
                .map(|(size, spans)| Ok(Linked { size, proof: proof(&spans)? }))
                .collect::<Result<_, StoreError>>()?,
            included: included.into_iter().map(shown).collect::<Result<_, StoreError>>()?,
            restored,
            since: None,
        })
    }
}

fn tile_write((tile, hashes): (proof::TileId, Vec<ledger::Hash>)) -> Write {
    let sql = "INSERT INTO tree_tile (level, idx, hashes) VALUES ($1, $2, $3) \
               ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes \
               WHERE length(excluded.hashes) > length(tree_tile.hashes)";
    Write::new(sql, vec![Cell::from(tile.level), tile.index.into(), hashes.concat().into()])
}
