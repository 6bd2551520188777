//! The commands of `chancery-hq`. Names, flags, JSON keys and exit codes are stable once released.

mod account;
mod answer;
mod keep;
mod review;
mod start;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use self::answer::Answer;
use crate::error::HqError;
use crate::house::{House, Place};

#[derive(Debug, Parser)]
#[command(
    name = "chancery-hq",
    version,
    about = "The headquarters server of Chancery and its administration"
)]
pub struct Arguments {
    /// The folder of this headquarters.
    #[arg(long, global = true, env = "CHANCERY_HQ_DATA", default_value = "hq-data")]
    data: PathBuf,
    /// A PostgreSQL database instead of the embedded one; `init` remembers it.
    #[arg(long, global = true, env = "CHANCERY_HQ_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The folder of attachments, or `s3://bucket/prefix` with AWS_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY in the environment; `init` remembers it.
    #[arg(long, global = true)]
    objects: Option<String>,
    /// One JSON document on stdout; errors as JSON on stderr.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make stores, authority and signing key.
    Init,
    /// Serve devices until SIGTERM.
    Serve {
        #[arg(long, default_value = "127.0.0.1:8443")]
        listen: String,
        /// Another name or address under which devices reach this server.
        #[arg(long = "name")]
        names: Vec<String>,
        /// Exchanges served at the same time.
        #[arg(long, default_value_t = 64)]
        exchanges: usize,
    },
    /// Users.
    #[command(subcommand)]
    User(account::UserCommand),
    /// Devices and the codes by which they join.
    #[command(subcommand)]
    Device(account::DeviceCommand),
    /// Who sees which case.
    #[command(subcommand)]
    Case(review::CaseCommand),
    /// Changes that wait for a reviewer.
    #[command(subcommand)]
    Held(review::HeldCommand),
    /// The feed's chains and signatures.
    #[command(subcommand)]
    Log(keep::LogCommand),
    /// Write everything but the attachments into one file. It holds HQ's keys.
    Backup {
        #[arg(long)]
        out: PathBuf,
    },
    /// Make a headquarters from a backup; starts a new life of the feed.
    Restore { file: PathBuf },
    /// Whether every file of an attachment is in the object store; names those that are missing.
    Check,
    /// Figures.
    Stats,
}

/// Runs one command.
pub async fn run(arguments: Arguments) -> Result<(), HqError> {
    let Arguments { data, database_url, objects, json, command } = arguments;
    let answer = Answer { json };
    let place = Place { data, database_url, objects, object_settings: Vec::new() };
    match command {
        Command::Init => start::init(&place, answer).await,
        Command::Serve { listen, names, exchanges } => start::serve(place, listen, names, exchanges).await,
        Command::Restore { file } => keep::restore(&place, &file, answer).await,
        command => {
            let house = House::open(&place).await?;
            administer(&house, command, answer).await
        }
    }
}

async fn administer(house: &House, command: Command, answer: Answer) -> Result<(), HqError> {
    match command {
        Command::User(command) => account::user(house, command, answer).await,
        Command::Device(command) => account::device(house, command, answer).await,
        Command::Case(command) => review::case(house, command, answer).await,
        Command::Held(command) => review::held(house, command, answer).await,
        Command::Log(keep::LogCommand::Verify) => keep::verify(house, answer).await,
        Command::Backup { out } => keep::backup(house, &out, answer).await,
        Command::Check => keep::check(house, answer).await,
        Command::Stats => keep::stats(house, answer).await,
        Command::Init | Command::Serve { .. } | Command::Restore { .. } => Ok(()),
    }
}

/// The one clear sentence about a failure.
#[must_use]
pub fn complaint(error: &HqError, json: bool) -> String {
    if json {
        let fields = serde_json::Map::new();
        let body =
            serde_json::json!({ "code": error.code(), "message": error.to_string(), "fields": fields });
        return serde_json::json!({ "error": body }).to_string();
    }
    format!("error[{}]: {error}", error.code())
}
