//! Use cases: the session, the one list of commands, what screens and scripts see.
//!
//! The window, the command line and the browser tests are adapters over [`commands::LIST`]. Nothing in
//! here draws, prints, or knows that a window exists.

pub mod commands;
pub mod demo;
pub mod desk;
pub mod failure;
pub mod host;
pub mod import;
pub mod moment;
pub mod secret;
mod trouble;
pub mod typescript;
pub mod view;
pub mod words;

pub use failure::Failure;
