//! Words that read or write whole files: `attachment …`, `mrz …`, `log …`, `export …`, `passphrase …`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Attachment {
    /// Write a file out of the vault.
    Get {
        id: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
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
    },
    /// Entries of the log.
    Show {
        #[arg(long)]
        case: Option<String>,
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
    },
}

#[derive(Debug, Subcommand)]
pub enum Passphrase {
    /// The new one comes from --new-passphrase-file, CHANCERY_NEW_PASSPHRASE or a prompt.
    Change {
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
}
