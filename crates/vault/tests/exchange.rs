//! Several laptops and the voice of HQ: what came in is verified, merged, and never lost.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

extern crate chancery_vault as vault;

mod common;

#[path = "exchange/converge.rs"]
mod converge;
#[path = "exchange/disagree.rs"]
mod disagree;
#[path = "exchange/hq.rs"]
mod hq;
#[path = "exchange/snapshots.rs"]
mod snapshots;
#[path = "exchange/waiting.rs"]
mod waiting;
