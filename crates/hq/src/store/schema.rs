//! The versions of the tables. A released step is never edited; a newer database is refused.

pub const SQLITE: &[&str] = &[include_str!("../../migrations/sqlite/0001_first.sql")];
pub const POSTGRES: &[&str] = &[include_str!("../../migrations/postgres/0001_first.sql")];

/// The version this program writes.
pub const KNOWN: i64 = 1;
