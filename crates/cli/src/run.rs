//! One command from the words to the exit code. The vault is closed again before anything is printed.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::ExitCode;

use app::{Desk, Failure};
use serde_json::{Value, json};

use crate::args::Cli;
use crate::{calls, outcome, passphrase, print};

pub fn run(cli: &Cli) -> ExitCode {
    let done = answer(cli).and_then(|(name, reply)| {
        let no = outcome::no(cli, name, &reply);
        write(&print::text(cli, name, reply))?;
        no.map_or(Ok(()), Err)
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            outcome::report(&failure, cli.json);
            ExitCode::from(outcome::code(&failure))
        }
    }
}

fn answer(cli: &Cli) -> Result<(&'static str, Value), Failure> {
    let desk = Desk::of_system(folder(cli)?);
    if calls::unlocks(&cli.verb) {
        let passphrase = passphrase::of_vault(cli.passphrase_file.as_deref())?;
        desk.call("session_unlock", json!({ "passphrase": passphrase.expose() }))?;
    }
    let (name, request) = calls::of(&desk, cli)?;
    let reply = desk.call(name, request)?;
    // Whoever reads the answer slowly must not keep others out of the vault.
    desk.lock();
    Ok((name, reply))
}

fn folder(cli: &Cli) -> Result<&Path, Failure> {
    let named = cli.vault.as_deref().filter(|folder| !folder.as_os_str().is_empty());
    match named {
        Some(folder) => Ok(folder),
        None if !calls::needs_vault(&cli.verb) => Ok(Path::new("")),
        None => Err(Failure::usage("Say which vault: --vault DIR or CHANCERY_VAULT.")),
    }
}

/// A reader that went away (`| head`) is no failure; a full disk is.
fn write(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::unwritable(&error)),
        _ => Ok(()),
    }
}
