//! What proves that nothing was changed: the tree over HQ's feed, signed checkpoints, exported logs.
//!
//! Everything here is a pure function of its arguments, so that an auditor can check a log with this crate
//! and nothing else. It must never trust a length, a size or a name that no signature covers.

mod checkpoint;
pub mod export;
mod hex;
mod leaf;
mod note;
mod tiles;
mod tree;

pub use checkpoint::{Checkpoint, CheckpointError, LogName, Restored};
pub use hex::{from_hex, to_hex};
pub use leaf::{CHANGE, Leaf, RELEASED, leaf_hash};
pub use note::{Note, NoteError, NoteSignature, Witness};
pub use tiles::{Edge, TILE, TileId, Tiles};
pub use tree::{MAX_SIZE, Root, Span, consistency_spans, inclusion_spans};
