//! The real program on real encrypted vaults: exit codes, documents, sentences, and one small story of a case.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod laptop;

mod bundles;
mod decisions;
mod files;
mod log;
mod papers;
mod programmes;
mod records;
mod session;
mod travel;
mod usage;
