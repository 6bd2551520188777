//! The commands of `chancery-hq`. Names, flags, JSON keys and exit codes are stable once released.

mod account;
mod answer;
mod courier;
mod keep;
mod lists;
mod numbers;
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
    /// Erase the words of a change by law; two people of headquarters.
    Redact(review::Redact),
    /// Sealed files that a courier carries to and from devices without a line.
    #[command(subcommand)]
    Bundle(courier::BundleCommand),
    /// The newest signed checkpoint of the feed's tree; keeps a witness' cosignature.
    Checkpoint {
        /// A checkpoint of this log that a witness has cosigned.
        #[arg(long, value_name = "FILE", requires = "witness")]
        cosign: Option<PathBuf>,
        /// The witness' verifier key: name+id+key.
        #[arg(long, value_name = "KEY")]
        witness: Option<proof::Witness>,
    },
    /// The feed's chains, signatures and checkpoints.
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
    /// Posts, for everybody.
    #[command(subcommand)]
    Post(lists::PostCommand),
    /// Code lists, for everybody.
    #[command(subcommand)]
    Code(lists::CodeCommand),
    /// Case numbers: leased, void, and borne twice.
    Numbers {
        /// Only those of this post.
        #[arg(long)]
        post: Option<String>,
        #[command(subcommand)]
        command: Option<numbers::NumbersCommand>,
    },
    /// What may be set, or one of it with a new value. 0 offline days mean no limit.
    Setting {
        #[arg(requires = "value")]
        name: Option<String>,
        value: Option<i64>,
    },
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
        Command::Redact(command) => review::redact(house, command, answer).await,
        Command::Checkpoint { cosign, witness } => keep::checkpoint(house, cosign.zip(witness), answer).await,
        Command::Bundle(command) => courier::bundle(house, command, answer).await,
        Command::Log(keep::LogCommand::Verify) => keep::verify(house, answer).await,
        Command::Log(keep::LogCommand::Export { out, with_content }) => {
            keep::export(house, &out, with_content, answer).await
        }
        Command::Backup { out } => keep::backup(house, &out, answer).await,
        Command::Check => keep::check(house, answer).await,
        Command::Stats => keep::stats(house, answer).await,
        Command::Post(command) => lists::post(house, command, answer).await,
        Command::Code(command) => lists::code(house, command, answer).await,
        Command::Numbers { post, command } => numbers::numbers(house, post.as_deref(), command, answer).await,
        Command::Setting { name, value } => numbers::setting(house, name.zip(value), answer).await,
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
