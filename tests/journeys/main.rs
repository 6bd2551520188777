//! Whole use cases through the one list of commands, on a real encrypted vault in a temporary folder.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod alone;
mod arriving;
mod audit;
mod background;
mod bad_input;
mod bindings;
mod case_life;
mod casework;
mod courier;
mod custody_chains;
mod desk;
mod disagreements;
mod drafts;
mod exhibits;
mod exports;
mod files;
mod imports;
mod intelligence;
mod kinds;
mod leads;
mod leases;
mod likeness;
mod links;
mod long_work;
mod papers;
mod programmes;
mod records;
mod reports;
mod retention;
mod statistics;
mod story;
mod tables;
mod two_laptops;
mod undo;
mod viewing;
mod views;
