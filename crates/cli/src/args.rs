//! The words on the command line. Names and flags are a contract: once released they stay.

mod case;
mod evidence;
mod exchange;
mod files;
mod giving;
mod lead;
mod programme;
mod record;
mod report;
mod tables;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use case::{Approval, Case, Intake};
pub use evidence::{Evidence, Retention};
pub use exchange::{Bundle, Conflicts, Sync};
pub use files::{Attachment, Export, Log, Mrz, Passphrase};
pub use giving::Giving;
pub use lead::{Draft, Lead};
pub use programme::{Assistance, Programme};
pub use record::{Pair, Record};
pub use report::Report;
pub use tables::{Imports, Mapping};

/// Offline-first case management: the commands of the desk without a window.
#[derive(Debug, Parser)]
#[command(name = "chancery", version, propagate_version = true)]
pub struct Cli {
    /// Folder of the vault.
    #[arg(long, global = true, env = "CHANCERY_VAULT", hide_env_values = true, value_name = "DIR")]
    pub vault: Option<PathBuf>,
    /// File whose first line is the passphrase; else CHANCERY_PASSPHRASE, else a prompt.
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Answer with one JSON document.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Create a vault; prints the recovery key once.
    Init(Init),
    /// Fill an empty vault with fictional cases.
    Demo {
        #[arg(long, value_name = "N")]
        cases: Option<u32>,
        #[arg(long, value_name = "S")]
        seed: Option<u64>,
    },
    /// Read NDJSON, one record a line; `-` is standard input. With a mapping, the rows of a CSV or XLSX file.
    Import {
        file: PathBuf,
        /// Name of a kept mapping of columns to fields.
        #[arg(long, value_name = "NAME")]
        mapping: Option<String>,
        /// Sheet of the workbook; the first unless said.
        #[arg(long, requires = "mapping")]
        sheet: Option<String>,
        /// Leave bad rows out and take the good ones.
        #[arg(long, requires = "mapping", conflicts_with = "rejects")]
        skip_bad: bool,
        /// Validate only.
        #[arg(long)]
        dry_run: bool,
        /// Write bad lines here and take the good ones.
        #[arg(long, value_name = "FILE")]
        rejects: Option<PathBuf>,
    },
    /// Lists of cases, one case, a new case, a move of a case.
    #[command(subcommand)]
    Case(Case),
    /// Records of any kind.
    #[command(subcommand)]
    Record(Record),
    /// Requests that wait for a supervisor.
    #[command(subcommand)]
    Approval(Approval),
    /// Take a file into a case, encrypted.
    Attach {
        /// Number or id.
        case: String,
        file: PathBuf,
        /// The exhibit it belongs to.
        #[arg(long, value_name = "ID")]
        evidence: Option<String>,
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
    },
    /// Files of a case.
    #[command(subcommand)]
    Attachment(Attachment),
    /// Find words anywhere in the vault.
    Search {
        query: String,
        /// Only records of this kind; may be given again.
        #[arg(long, value_name = "K")]
        kind: Vec<String>,
        /// Only in this case.
        #[arg(long)]
        case: Option<String>,
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
    },
    /// Machine readable zones.
    #[command(subcommand)]
    Mrz(Mrz),
    /// Join HQ.
    Enroll {
        #[arg(long, value_name = "URL")]
        hq: String,
        /// Single-use code from HQ.
        #[arg(long)]
        code: String,
        /// PEM file of the private CA.
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
    },
    /// Exchange with HQ, or say what is still unsent.
    #[command(args_conflicts_with_subcommands = true)]
    Sync {
        #[command(subcommand)]
        what: Option<Sync>,
        /// One exchange, then end; the same as without.
        #[arg(long)]
        once: bool,
        /// Changes only; files wait for a better line.
        #[arg(long)]
        records_only: bool,
    },
    /// Sealed files that a courier carries when there is no line.
    #[command(subcommand)]
    Bundle(Bundle),
    /// Choices that wait for a person.
    #[command(args_conflicts_with_subcommands = true)]
    Conflicts {
        #[command(subcommand)]
        what: Option<Conflicts>,
        /// Only of this case.
        #[arg(long)]
        case: Option<String>,
    },
    /// The tamper-evident log.
    #[command(subcommand)]
    Log(Log),
    /// One hash of everything two converged vaults must agree on.
    StateHash {
        #[arg(long)]
        case: Option<String>,
    },
    /// Write a case to a file.
    #[command(subcommand)]
    Export(Export),
    /// Write an encrypted copy of the vault.
    Backup {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Put a backup in the place of the vault; a present vault is set aside.
    Restore { file: PathBuf },
    /// Is the vault sound?
    Check {
        #[arg(long)]
        repair: bool,
    },
    /// The passphrase.
    #[command(subcommand)]
    Passphrase(Passphrase),
    /// Set a new passphrase (CHANCERY_NEW_PASSPHRASE or as usual) with the recovery key.
    Recover {
        /// The recovery key; `-` reads it from standard input, where no other program can see it.
        #[arg(long, value_name = "K")]
        key: String,
    },
    /// Case numbers of a post: how many are left, which are void and why, which are borne twice.
    Numbers {
        /// This device's own unless said.
        #[arg(long)]
        post: Option<String>,
    },
    /// Every post, as headquarters lists it.
    Posts,
    /// The code lists of headquarters.
    Codes {
        /// Only this list.
        list: Option<String>,
        /// Retired entries too.
        #[arg(long)]
        retired: bool,
    },
    /// Kinds, fields, types and vocabularies.
    Schema,
    /// Records of the programmes: liaison, training, assistance, exercises, events, OSAC.
    #[command(subcommand)]
    Programme(Programme),
    /// Help to U.S. citizens.
    #[command(subcommand)]
    Assistance(Assistance),
    /// How columns of a spreadsheet become fields.
    #[command(subcommand)]
    Mapping(Mapping),
    /// Imports of spreadsheets, and undoing one.
    #[command(subcommand)]
    Imports(Imports),
    /// What was done in a time, over what you may see.
    Statistics {
        /// First day; of the fiscal year so far unless said.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        /// Last day; today unless said.
        #[arg(long, value_name = "DATE")]
        to: Option<String>,
        /// Only of this post.
        #[arg(long)]
        post: Option<String>,
        /// The records behind one number: the name of its row, or that of a chart.
        #[arg(long, value_name = "NAME")]
        of: Option<String>,
        /// Of a chart: which of its rows.
        #[arg(long, value_name = "NAME", requires = "of")]
        group: Option<String>,
        /// Of value: in which currency.
        #[arg(long, requires = "of")]
        unit: Option<String>,
        /// Only so many of the records; 100 unless said.
        #[arg(long, requires = "of")]
        limit: Option<u64>,
        /// Without the first so many.
        #[arg(long, requires = "of")]
        offset: Option<u64>,
        /// As a table for a spreadsheet.
        #[arg(long, conflicts_with_all = ["json", "of"])]
        csv: bool,
    },
    /// Referrals, before there is a case.
    #[command(subcommand)]
    Intake(Intake),
    /// Reports of investigation and memoranda.
    #[command(subcommand)]
    Report(Report),
    /// Leads to other posts and from them.
    #[command(subcommand)]
    Lead(Lead),
    /// Typed text that is not saved yet.
    #[command(subcommand)]
    Draft(Draft),
    /// One list that suggests values: country, visa_symbol, statute, currency, language.
    Reference {
        list: String,
        /// Only entries that say this.
        #[arg(long)]
        text: Option<String>,
    },
    /// Exhibits: the check of their files, and their labels.
    #[command(subcommand)]
    Evidence(Evidence),
    /// Closed cases and how long they are kept.
    #[command(subcommand)]
    Retention(Retention),
}

#[derive(Debug, Args)]
pub struct Init {
    /// Full name.
    #[arg(long)]
    pub user: String,
    /// Three letters.
    #[arg(long)]
    pub post: String,
    #[arg(long, default_value = "investigator", value_parser = ["investigator", "supervisor", "fsn", "hq", "auditor"])]
    pub role: String,
    /// Name of this laptop; its host name unless said.
    #[arg(long, value_name = "NAME")]
    pub device_name: Option<String>,
}
