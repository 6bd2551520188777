//! Reports. Sections and remarks are records: `record add CASE report_section report=ID position=1 …`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Giving;

/// `report …`
#[derive(Debug, Subcommand)]
pub enum Report {
    /// The last changed first.
    List {
        /// Only of this case.
        #[arg(long)]
        case: Option<String>,
        #[arg(long, value_parser = ["draft", "submitted", "returned", "approved", "amended"])]
        state: Option<String>,
    },
    /// One report with its sections, remarks and versions.
    Show { id: String },
    /// Send it for approval; from then on it is not changed.
    Submit {
        id: String,
        /// A word to whoever decides.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Approve it; from then on it is frozen.
    Approve {
        id: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Send it back to who submitted it.
    Return {
        id: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Begin the next version of an approved report.
    Amend { id: String },
    /// What a version says otherwise, word by word.
    Difference {
        id: String,
        /// An older version; the one it amends unless said.
        #[arg(long, value_name = "ID")]
        from: Option<String>,
    },
    /// Write an approved report as a PDF.
    Export {
        id: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// With the words that are marked to be kept from readers outside.
        #[arg(long)]
        unredacted: bool,
        #[command(flatten)]
        to: Box<Giving>,
    },
}
