//! Trees, notes and exported logs against published vectors, and against whoever changes a byte.

mod export;
mod notes;
mod tree;
