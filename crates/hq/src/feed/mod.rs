//! The feed: how changes come in, in which order they stand, and what each device gets of them.
//!
//! Coming in has two phases. First, without any lock: verify, authorise, decide (`stage`). Then one short
//! transaction that gives positions. When what was decided on is no longer so, it is decided again.
//! Nothing is ever dropped: what may not stand is recorded as held, as a second version, or in quarantine.

mod authorise;
mod effects;
mod entered;
mod filling;
mod folds;
mod giving;
mod grants;
mod ground;
mod handover;
mod kept;
mod known;
mod late;
mod leads;
mod meeting;
pub mod numbers;
mod opening;
mod own;
mod pull;
mod push;
mod reports;
mod rules;
mod stage;
mod tree;
mod values;

pub use authorise::{Hold, Standing, authorise};
pub use effects::Effects;
pub use folds::Folds;
pub use giving::Giving;
pub use grants::{FSN_OFFLINE_DAYS, Grants, grant_write, withdrawn};
pub use handover::no_guest;
pub use known::Known;
pub use late::Told;
pub use meeting::{Met, meet};
pub use own::Saying;
pub use own::{OwnWriter, Sealed};
pub use push::{Pushed, push};
pub use tree::Tree;
