//! One laptop: what is saved is found again, what is stolen says nothing, what breaks is reported.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

extern crate chancery_vault as vault;

mod common;

#[path = "store/acts.rs"]
mod acts;
#[path = "store/attachments.rs"]
mod attachments;
#[path = "store/crash.rs"]
mod crash;
#[path = "store/door.rs"]
mod door;
#[path = "store/likeness.rs"]
mod likeness;
#[path = "store/rebuild.rs"]
mod rebuild;
#[path = "store/records.rs"]
mod records;
#[path = "store/search.rs"]
mod search;
#[path = "store/searched.rs"]
mod searched;
