//! Where passphrases come from: a file, the environment, or a prompt. Never asks when no one can answer.

use std::fs::File;
use std::io::{BufRead as _, BufReader, IsTerminal as _, Read as _};
use std::path::Path;

use app::Failure;
use app::secret::Secret;

const PRESENT: &str = "CHANCERY_PASSPHRASE";
const NEXT: &str = "CHANCERY_NEW_PASSPHRASE";

/// The passphrase of the vault.
pub fn of_vault(file: Option<&Path>) -> Result<Secret, Failure> {
    read(file, "--passphrase-file", &[PRESENT], || asked("Passphrase: "))
}

/// The passphrase a vault is being given.
pub fn first(file: Option<&Path>) -> Result<Secret, Failure> {
    read(file, "--passphrase-file", &[PRESENT], asked_twice)
}

/// The passphrase that replaces another.
pub fn new(file: Option<&Path>) -> Result<Secret, Failure> {
    read(file, "--new-passphrase-file", &[NEXT], asked_twice)
}

/// After recovery: the new passphrase may come from either variable.
pub fn after_recovery(file: Option<&Path>) -> Result<Secret, Failure> {
    read(file, "--passphrase-file", &[NEXT, PRESENT], asked_twice)
}

fn read(
    file: Option<&Path>,
    flag: &str,
    variables: &[&str],
    ask: impl FnOnce() -> Result<Secret, Failure>,
) -> Result<Secret, Failure> {
    if let Some(file) = file {
        return first_line(file).map_err(|error| Failure::unreadable(&error));
    }
    let set = variables.iter().filter_map(|name| std::env::var(name).ok());
    if let Some(text) = set.into_iter().find(|text| !text.is_empty()) {
        return Ok(Secret::new(text));
    }
    if std::io::stdin().is_terminal() {
        return ask();
    }
    let variables = variables.join(" or ");
    let text = format!(
        "No passphrase was given and nobody can be asked. Set {variables} or use {flag}; nothing was changed."
    );
    Err(Failure::refused("passphrase_missing", text))
}

fn asked(question: &str) -> Result<Secret, Failure> {
    rpassword::prompt_password(question).map(Secret::new).map_err(|_| {
        Failure::refused(
            "passphrase_missing",
            "The passphrase could not be read from the terminal. Nothing was changed.",
        )
    })
}

fn asked_twice() -> Result<Secret, Failure> {
    let answer = asked("New passphrase: ")?;
    if asked("Once more: ")?.expose() == answer.expose() {
        return Ok(answer);
    }
    Err(Failure::refused("passphrase_differs", "The two passphrases differ. Nothing was changed; try again."))
}

fn first_line(file: &Path) -> std::io::Result<Secret> {
    let mut line = String::new();
    BufReader::new(File::open(file)?.take(4096)).read_line(&mut line)?;
    let text = Secret::new(line.trim_end_matches(['\r', '\n']));
    // Wiped as it is dropped.
    drop(Secret::new(line));
    Ok(text)
}
