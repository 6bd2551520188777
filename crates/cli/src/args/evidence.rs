//! `evidence …` and `retention …`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Evidence {
    /// Read every file of an exhibit again and record whether it is what was taken in.
    Verify { id: String },
    /// Write the label of an exhibit as PDF, with a square code.
    Label {
        id: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum Retention {
    /// Closed cases whose retention is over.
    List {
        /// Also those that are kept or held.
        #[arg(long)]
        all: bool,
    },
    /// Purge a case whose retention is over; prints the receipt.
    Purge {
        /// Number or id.
        case: String,
    },
}
