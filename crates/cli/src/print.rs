//! Answers: one JSON document for scripts, short tables for people.

mod page;
mod shape;
mod table;

use serde_json::Value;

use crate::args::Cli;

/// What goes to standard output for the reply of the command of this name.
pub fn text(cli: &Cli, name: &str, reply: Value) -> String {
    let shaped = shape::of(name, reply);
    if cli.json { shaped.to_string() } else { page::of(name, &shaped) }
}
