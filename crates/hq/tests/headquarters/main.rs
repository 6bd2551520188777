//! HQ as devices and administrators meet it: a real server over real TLS, on both of its stores.
#![allow(clippy::disallowed_methods, reason = "tests make ids and times of their own")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

mod attachments;
mod contract;
mod decisions;
mod disclosures;
mod enrolment;
mod erasure;
mod exchange;
mod faults;
mod held;
mod hostile;
mod log;
mod many;
mod papers;
mod programmes;
mod restore;
mod same;
mod snapshots;
mod sources;
mod visibility;
