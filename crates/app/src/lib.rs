//! Use cases: the session, the one list of commands, what screens and scripts see.
//!
//! The window, the command line and the browser tests are adapters over [`commands::LIST`]. Nothing in
//! here draws, prints, or knows that a window exists.

mod access;
mod attention;
mod background;
mod casework;
mod chains;
mod checking;
pub mod commands;
mod conflict;
mod convert;
mod custody;
pub mod demo;
pub mod desk;
mod documents;
mod drafts;
mod edits;
mod exhibits;
mod failure;
pub mod fields;
mod gate;
mod handover;
mod history;
pub mod host;
pub mod import;
mod intake;
mod label;
mod leads;
mod links;
mod marks;
mod meanwhile;
mod mint;
pub mod moment;
mod moves;
mod names;
mod outfile;
mod page;
mod plate;
mod programmes;
mod report_paper;
mod reports;
mod retention;
mod rules;
mod same;
pub mod secret;
mod sheet;
mod show;
mod standing;
mod state_trouble;
mod summary;
mod supply;
mod tables;
mod timeline;
mod transact;
mod trouble;
pub mod typescript;
mod unsent;
pub mod view;
pub mod words;
mod words_of_likeness;
mod words_of_log;
mod work;

pub use desk::Desk;
pub use failure::Failure;
