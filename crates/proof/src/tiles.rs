//! The tree as a store keeps it: tiles of up to 256 hashes, the higher ones over full lower ones.
//!
//! Only the last tile of each level ever grows. Any root or proof needs a few tiles, whatever the size.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Hash;

use crate::Root;
use crate::tree::{Span, parent};

const BITS: u32 = 8;
/// How many hashes a full tile holds.
pub const TILE: usize = 1 << BITS;

/// A tile's place: level 0 holds leaves; one hash of a level stands above a full tile of the level below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileId {
    pub level: u32,
    pub index: u64,
}

/// A complete subtree of 2^level leaves.
#[derive(Clone, Copy, Debug)]
struct Node {
    level: u32,
    index: u64,
}

impl Node {
    /// The tile it can be read or computed from, and which hashes of it.
    fn place(self) -> (TileId, std::ops::Range<usize>) {
        let depth = self.level % BITS;
        let first = self.index << depth;
        let tile = TileId { level: self.level / BITS, index: first >> BITS };
        let from = usize::try_from(first & (TILE as u64 - 1)).unwrap_or(0);
        (tile, from..from + (1 << depth))
    }
}

/// The complete subtrees that a span is made of, from left to right.
fn nodes(span: Span) -> Vec<Node> {
    let (mut at, mut nodes) = (span.from, Vec::new());
    while let Some(level) = span.to.saturating_sub(at).checked_ilog2() {
        nodes.push(Node { level, index: at >> level });
        at += 1 << level;
    }
    nodes
}

/// The hash over a power of two of hashes.
fn fold(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).map(|pair| parent(&pair[0], pair.last().unwrap_or(&pair[0]))).collect();
    }
    row.pop()
}

/// The hash over complete subtrees, each larger than the one to its right.
fn join(subtrees: impl DoubleEndedIterator<Item = Hash>) -> Option<Hash> {
    subtrees.rev().reduce(|right, left| parent(&left, &right))
}

/// Tiles that were read.
#[derive(Clone, Debug, Default)]
pub struct Tiles(pub BTreeMap<TileId, Vec<Hash>>);

impl Tiles {
    /// The tiles needed to compute these nodes.
    #[must_use]
    pub fn needed<'s>(spans: impl IntoIterator<Item = &'s Span>) -> BTreeSet<TileId> {
        spans.into_iter().flat_map(|span| nodes(*span)).map(|node| node.place().0).collect()
    }

    /// The hash of the node above these leaves; `None` when a tile is missing or short.
    #[must_use]
    pub fn hash(&self, span: Span) -> Option<Hash> {
        let of = |node: Node| {
            let (tile, range) = node.place();
            fold(self.0.get(&tile)?.get(range)?)
        };
        let hashes: Option<Vec<Hash>> = nodes(span).into_iter().map(of).collect();
        join(hashes?.into_iter())
    }

    /// The hashes of these nodes one after the other: a proof.
    #[must_use]
    pub fn proof(&self, spans: &[Span]) -> Option<Vec<u8>> {
        let hashes: Option<Vec<Hash>> = spans.iter().map(|span| self.hash(*span)).collect();
        Some(hashes?.concat())
    }
}

/// The right edge of a tree, where it grows.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    size: u64,
    /// The last tile of each level, never full.
    levels: Vec<Vec<Hash>>,
    /// Tiles that became full since they were last taken.
    full: Vec<(TileId, Vec<Hash>)>,
}

impl Edge {
    /// The tiles to read in order to go on from a tree of `size`.
    #[must_use]
    pub fn tiles(size: u64) -> Vec<TileId> {
        let levels = (0..u64::BITS / BITS).filter(|level| width(size, *level) > 0);
        levels.map(|level| TileId { level, index: last_tile(size, level) }).collect()
    }

    /// Goes on from a tree of `size`; `None` when a tile is missing or short.
    #[must_use]
    pub fn load(size: u64, tiles: &Tiles) -> Option<Self> {
        let height = size.checked_ilog2().map_or(0, |bits| bits / BITS + 1);
        let level = |level: u32| match width(size, level) {
            0 => Some(Vec::new()),
            width => {
                let tile = tiles.0.get(&TileId { level, index: last_tile(size, level) })?;
                tile.get(..width).map(<[Hash]>::to_vec)
            }
        };
        Some(Self { size, levels: (0..height).map(level).collect::<Option<_>>()?, full: Vec::new() })
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.size += 1;
        let mut carried = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(TILE));
            }
            let row = &mut self.levels[level];
            row.push(carried);
            if row.len() < TILE {
                return;
            }
            let Some(above) = fold(row) else { return };
            let level = u32::try_from(level).unwrap_or(u32::MAX);
            let index = (self.size >> (BITS * (level + 1))) - 1;
            self.full.push((TileId { level, index }, std::mem::take(row)));
            carried = above;
        }
    }

    /// The tiles that became full since the last call, and the ones that are still growing.
    #[must_use]
    pub fn take(&mut self) -> Vec<(TileId, Vec<Hash>)> {
        let mut tiles = std::mem::take(&mut self.full);
        for (level, row) in (0..).zip(&self.levels).filter(|(_, row)| !row.is_empty()) {
            tiles.push((TileId { level, index: last_tile(self.size, level) }, row.clone()));
        }
        tiles.sort_by_key(|(tile, _)| *tile);
        tiles
    }

    /// How many tiles became full and were not taken yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.full.len()
    }

    #[must_use]
    pub fn root(&self) -> Root {
        let rows = self.levels.iter().rev();
        let subtrees = rows.flat_map(|row| {
            let parts = nodes(Span { from: 0, to: row.len() as u64 });
            parts.into_iter().filter_map(|node| fold(row.get(node.place().1)?))
        });
        let subtrees: Vec<Hash> = subtrees.collect();
        join(subtrees.into_iter()).map_or_else(Root::empty, |hash| Root { size: self.size, hash })
    }
}

/// How many hashes the last tile of a level holds in a tree of this size, when it is not full.
fn width(size: u64, level: u32) -> usize {
    usize::try_from((size >> (BITS * level)) & (TILE as u64 - 1)).unwrap_or(0)
}

fn last_tile(size: u64, level: u32) -> u64 {
    size.checked_shr(BITS * (level + 1)).unwrap_or(0)
}
