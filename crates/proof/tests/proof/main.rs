//! Trees, notes and exported logs against published vectors, and against whoever changes a byte.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod export;
mod notes;
mod tree;
