//! Reconciliation by courier: the frames of the exchange in sealed files, for when there is no line.
//!
//! Making a bundle acknowledges nothing and takes nothing away. Taking one in goes through the same doors of
//! the vault as the line; what may not come by courier is refused before anything is written.

mod export;
mod import;
mod outside;
mod preview;
mod survey;
mod watch;

pub use export::{Made, Order, Recipient, export};
pub use import::{Taken, import};
pub use outside::{Outside, Standing, outside};
pub use preview::{Inside, Preview, preview};
pub use watch::{Unwatched, Watch};
