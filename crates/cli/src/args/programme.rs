//! `programme …` and `assistance …`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Programme {
    /// Records of one kind.
    List {
        /// agency, contact, liaison_meeting, training_event, citizen_assistance, exercise, finding, …
        kind: String,
        /// Words in any field.
        #[arg(long, value_name = "Q")]
        text: Option<String>,
        /// Only with this code in the field that says how far it is.
        #[arg(long)]
        state: Option<String>,
        /// Name of a field; the latest change first unless said.
        #[arg(long, value_name = "FIELD")]
        sort: Option<String>,
        #[arg(long)]
        descending: bool,
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
        #[arg(long, value_name = "N")]
        offset: Option<u64>,
    },
    /// One record with its parts and what names it.
    Show { id: String },
    /// Write records to a file: lines that `import` reads, or a table of one kind.
    Export {
        /// Only this kind; may be given again.
        #[arg(long = "kind", value_name = "K")]
        kinds: Vec<String>,
        #[arg(long, value_parser = ["ndjson", "csv"])]
        format: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum Assistance {
    /// Open a case of an assistance; the two name each other.
    Convert {
        id: String,
        /// Of the case.
        #[arg(long)]
        title: Option<String>,
    },
}
