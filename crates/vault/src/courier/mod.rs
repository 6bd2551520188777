//! The store's side of courier bundles: what goes into one, what an import would do, and what became of
//! those made here. Taking in is the same handler as for the line; nothing here reads a file.

mod feed;
mod made;
mod outgoing;
mod people;
mod rehearsal;
mod taken;

pub use made::{MadeBundle, MakeRecord};
pub use outgoing::{CarriedFile, CarryFrom};
pub use people::Correspondent;
pub use rehearsal::{Missing, Portion, Rehearsed};
pub use taken::{TakenBundle, TakenPart};
