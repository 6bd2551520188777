//! The headquarters server: one ordered feed of everybody's changes, who may see what of it, enrolment,
//! attachments. Any number of processes may serve one database; none keeps state that another needs.
//!
//! It never drops what a device sent, never decides a conflict, and writes no personal data to its log.

pub mod admin;
mod authority;
pub mod books;
pub mod cli;
pub mod courier;
mod error;
pub mod exchange;
pub mod feed;
mod gate;
mod house;
mod log;
mod objects;
mod random;
mod routes;
mod server;
pub mod store;
mod tls;

pub use error::HqError;
pub use house::{House, Place};
pub use server::{Config, Running, serve, serve_stream};
