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
mod usage;

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
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A reader that went away is no mistake.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    // Whether JSON was asked for has to be known although the line as a whole was not understood.
    let json = std::env::args_os().skip(1).any(|word| word == "--json");
    outcome::report(&app::Failure::usage(usage::sentence(error)), json);
    if !json {
        eprintln!("{}", usage::hint(error));
    }
    ExitCode::from(outcome::USAGE)
}
