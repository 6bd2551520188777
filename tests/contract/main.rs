//! What was released and is never taken back: the bytes of every message and of every operation, the kinds and
//! fields there are. Files are added (`GOLDEN=write` makes those that are missing) and never rewritten.
//!
//! The contract of HQ's two stores is a suite of its own: `crates/hq/tests/headquarters/contract.rs`.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod change;
mod golden;
mod messages;
mod schema;
