//! `sync …` and `conflicts …`.

use clap::{ArgGroup, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Sync {
    /// Every unsent change: what, state, reason, age.
    Status,
}

#[derive(Debug, Subcommand)]
pub enum Conflicts {
    /// Keep one candidate, or write a value.
    #[command(group = ArgGroup::new("decision").required(true).args(["keep", "value"]))]
    Resolve {
        /// Id of the conflict.
        id: String,
        /// Number of the candidate.
        #[arg(long, value_name = "N")]
        keep: Option<u32>,
        /// The value; for fields that are decided together a JSON object of them.
        #[arg(long, value_name = "V")]
        value: Option<String>,
        #[arg(long)]
        reason: String,
    },
}
