//! Words that read or write whole files: `attachment …`, `mrz …`, `log …`, `export …`, `passphrase …`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Giving;

#[derive(Debug, Subcommand)]
pub enum Attachment {
    /// Write a file out of the vault.
    Get {
        id: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Where files are: here, at HQ, on their way, and why one waits.
    List {
        /// Only of this case; number or id.
        #[arg(long)]
        case: Option<String>,
    },
    /// Keep the original on this laptop; it is fetched before all others.
    Pin { id: String },
    /// Keep it no longer for certain. What is here stays until it is released.
    Unpin { id: String },
    /// Take the original off this laptop. Only when HQ has it whole and safe.
    Release { id: String },
    /// Ask for the original; it comes with the next exchange.
    Fetch { id: String },
    /// What of files travels by itself.
    Rules {
        /// Originals up to so many bytes come by themselves.
        #[arg(long, value_name = "BYTES")]
        originals_up_to: Option<u64>,
        /// No file travels until `--resume`.
        #[arg(long, conflicts_with = "resume")]
        pause: bool,
        #[arg(long)]
        resume: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Mrz {
    /// Check the digits; `-` reads standard input.
    Check {
        /// The lines, one below the other or with `\n` between them.
        text: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Log {
    /// Check every chain and signature; exits 1 and names the first bad entry.
    Verify {
        /// An exported log in place of the vault; needs no passphrase.
        #[arg(long, value_name = "EXPORT")]
        file: Option<PathBuf>,
    },
    /// Write the log to a file that can be verified without the vault.
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Only this case.
        #[arg(long)]
        case: Option<String>,
        /// With the content of the changes, not only their hashes.
        #[arg(long)]
        with_content: bool,
    },
    /// HQ's log as seen from here: the last checkpoint, and what is wrong.
    Status,
    /// Entries of the log.
    Show {
        #[arg(long)]
        case: Option<String>,
        /// Signed changes, or acts that changed nothing, or both.
        #[arg(long, default_value = "changes", value_parser = ["changes", "acts", "all"])]
        source: String,
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
        #[arg(long, value_name = "N")]
        offset: Option<u64>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Export {
    /// One case; says what went in and what stayed out.
    Case {
        /// Number or id.
        case: String,
        #[arg(long, value_parser = ["pdf", "json"])]
        format: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// With the words that are marked to be kept from readers outside.
        #[arg(long)]
        unredacted: bool,
        /// A part that stays out; may be given several times.
        #[arg(long, value_name = "PART")]
        without: Vec<String>,
        #[command(flatten)]
        to: Box<Giving>,
    },
    /// A list of cases as a table.
    Cases {
        /// Numbers or ids.
        #[arg(required = true)]
        cases: Vec<String>,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        to: Box<Giving>,
    },
    /// What left this vault, of a case or of all that one may see.
    List {
        #[arg(long)]
        case: Option<String>,
    },
    /// Which export a file is, by its SHA-256.
    Verify { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum Passphrase {
    /// The new one comes from --new-passphrase-file, CHANCERY_NEW_PASSPHRASE or a prompt.
    Change {
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
}
