//! Whether two records may be of one person, organisation or number: names across scripts and spellings,
//! partial dates, identifiers as they are typed. Pure: it is given texts and answers with a score and reasons.
//!
//! It never decides. What it finds is shown to a person, who says whether the two are the same.

mod birth;
mod fold;
mod identifier;
mod name;
mod sound;
mod subject;

pub use birth::{Birth, BirthFit};
pub use identifier::{Class, Identifier};
pub use name::{Name, NameFit};
pub use subject::{Likeness, Reason, Subject, compare};

/// Of the keys that subjects and identifiers are found by. A store that kept keys of another version makes
/// them anew.
pub const KEYS_VERSION: u32 = 1;

/// From this score on it is worth a person's look.
pub const WORTH_A_LOOK: u8 = 50;
