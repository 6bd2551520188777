//! The versions of the tables. A released step is never edited; a newer database is refused.

pub const SQLITE: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_first.sql"),
    include_str!("../../migrations/sqlite/0003_access.sql"),
    include_str!("../../migrations/sqlite/0004_files.sql"),
    include_str!("../../migrations/sqlite/0005_courier.sql"),
    include_str!("../../migrations/sqlite/0006_tree.sql"),
    include_str!("../../migrations/sqlite/0007_merge.sql"),
    include_str!("../../migrations/sqlite/0008_transfer.sql"),
];
pub const POSTGRES: &[&str] = &[
    include_str!("../../migrations/postgres/0001_first.sql"),
    include_str!("../../migrations/postgres/0003_access.sql"),
    include_str!("../../migrations/postgres/0004_files.sql"),
    include_str!("../../migrations/postgres/0005_courier.sql"),
    include_str!("../../migrations/postgres/0006_tree.sql"),
    include_str!("../../migrations/postgres/0007_merge.sql"),
    include_str!("../../migrations/postgres/0008_transfer.sql"),
];

/// The version this program writes: `user_version` counts the steps taken.
pub const KNOWN: i64 = SQLITE.len() as i64;
