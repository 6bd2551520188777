//! Answers: one JSON document for scripts, short tables for people.

mod page;
mod shape;
mod table;

use app::view::statistics::Statistics;
use serde_json::Value;

use crate::args::{Cli, Verb};

/// What goes to standard output for the reply of the command of this name.
pub fn text(cli: &Cli, name: &str, reply: Value) -> String {
    if matches!(cli.verb, Verb::Statistics { csv: true, .. })
        && let Ok(statistics) = serde_json::from_value::<Statistics>(reply.clone())
    {
        return statistics.csv();
    }
    let shaped = shape::of(name, reply);
    if cli.json { shaped.to_string() } else { page::of(name, &shaped) }
}
