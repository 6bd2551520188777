//! Courier bundles at headquarters: what a device sends by courier goes the way of the line, with the device
//! named on the signed outside as its speaker; what it lacks goes back in a bundle that HQ signs.

mod export;
mod frames;
mod gossip;
mod import;
mod list;
mod waiting;

pub use export::{Exported, export};
pub use gossip::Misfit;
pub use import::{Imported, import};
pub use list::{MadeBundle, TakenBundle, list};
