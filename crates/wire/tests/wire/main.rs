//! The wire as both sides must agree on it: golden bytes, round trips, and what hostile bytes may not do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bundle;
mod dictionaries;
mod golden;
mod hostile;
mod roundtrip;
mod runs;
mod samples;
