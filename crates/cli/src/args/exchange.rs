//! `sync …`, `bundle …` and `conflicts …`.

use std::path::PathBuf;

use clap::{ArgGroup, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Sync {
    /// Every unsent change: what, state, reason, age.
    Status,
}

#[derive(Debug, Subcommand)]
pub enum Bundle {
    /// Write what HQ or another device lacks into a sealed file that any courier may carry.
    Export {
        /// `hq`, or the id of a device; may be given up to eight times for devices.
        #[arg(long, required = true, value_name = "hq|DEVICE")]
        to: Vec<String>,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Attachments too, the newest first.
        #[arg(long)]
        with_files: bool,
        /// The most one part may hold, in bytes or with K, M or G behind; more parts are written if need be.
        #[arg(long, value_name = "SIZE", value_parser = size)]
        max_size: Option<u64>,
    },
    /// Say what a bundle holds and what an import would do. Writes nothing.
    Preview { file: PathBuf },
    /// Take a bundle in.
    Import { file: PathBuf },
    /// Bundles made and taken in here, and what HQ has of them.
    List,
}

fn size(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.find(|letter: char| !letter.is_ascii_digit()) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let factor: u64 = match unit {
        "" => 1,
        "K" | "k" => 1 << 10,
        "M" | "m" => 1 << 20,
        "G" | "g" => 1 << 30,
        _ => return Err("a size is a number, with K, M or G behind it if need be".into()),
    };
    let number = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    number.ok_or_else(|| "a size is a number, with K, M or G behind it if need be".into())
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
