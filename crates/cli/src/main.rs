//! `chancery`: the commands of the desk without a window.
//!
//! Reads the command line, calls commands by name, prints the answer. It decides nothing itself.

mod args;
mod calls;
mod fields;
mod input;
mod outcome;
mod passphrase;
mod print;
mod run;

use std::process::ExitCode;

use args::Cli;
use clap::Parser as _;
use clap::error::ErrorKind;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run::run(&cli),
        Err(error) => misunderstood(&error),
    }
}

/// Help and version are answers; everything else is a mistake of usage.
fn misunderstood(error: &clap::Error) -> ExitCode {
    // Whether JSON was asked for has to be known although the line as a whole was not understood.
    let json = std::env::args_os().skip(1).any(|word| word == "--json");
    let is_answer = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if json && !is_answer {
        outcome::report(&app::Failure::usage(outcome::usage_sentence(error)), true);
    } else {
        // A reader that went away is no mistake.
        let _ = error.print();
    }
    if is_answer { ExitCode::SUCCESS } else { ExitCode::from(outcome::USAGE) }
}
