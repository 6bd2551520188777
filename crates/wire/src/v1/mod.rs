//! Version 1 of the exchange. Additive only: a key's number never changes its meaning, and what is
//! unknown to one side is skipped by it.

pub(crate) mod as_cbor;
mod checkpoint;
mod courier;
mod frame;
mod messages;
mod pack;
mod run;

pub use checkpoint::{Checkpoint, Included, Linked, LogAsk, Since, Wanted};
pub use courier::{FilePiece, Kept, KeptFile};
pub use frame::Frame;
pub use messages::{
    Ack, Acks, Cursor, Fill, Head, HeldChange, Hello, Need, PROTOCOL, Piece, Pull, Push, Released, Slow,
    Snap, Welcome,
};
pub use pack::Packer;
pub use run::{Carried, Run, RunError};
