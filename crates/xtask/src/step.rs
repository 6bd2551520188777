//! Running another program so that a person sees what runs, how long it took, and what failed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Done, or one sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").components().fold(PathBuf::new(), |mut path, part| {
        match part {
            std::path::Component::ParentDir => drop(path.pop()),
            part => path.push(part),
        }
        path
    })
}

/// Where this build puts what it makes.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The same cargo that runs this program, at the root of the workspace.
pub fn cargo(words: &[&str]) -> Command {
    program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()), words)
}

/// A program with its words, at the root of the workspace.
pub fn program(name: &str, words: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(words).current_dir(root());
    command
}

/// Runs one named step, timed.
pub fn step(name: &str, body: impl FnOnce() -> Outcome) -> Outcome {
    println!("\n== {name}");
    let started = Instant::now();
    let outcome = body();
    let seconds = started.elapsed().as_secs_f32();
    match &outcome {
        Ok(()) => println!("== {name}: done in {seconds:.1} s"),
        Err(_) => println!("== {name}: FAILED after {seconds:.1} s"),
    }
    outcome
}

/// Runs `command` to its end; anything but success is a sentence that repeats the line to type.
pub fn must(command: &mut Command) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` ended with {status}", line(command))),
        Err(error) => Err(format!("`{}` could not be started: {error}", line(command))),
    }
}

/// Whether `command` ends with success; says nothing.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// What `command` prints, or a sentence.
pub fn output(command: &mut Command) -> Outcome<String> {
    let said = command.stderr(Stdio::inherit()).output();
    let said = said.map_err(|error| format!("`{}` could not be started: {error}", line(command)))?;
    if !said.status.success() {
        return Err(format!("`{}` ended with {}", line(command), said.status));
    }
    String::from_utf8(said.stdout)
        .map_err(|_| format!("`{}` printed something that is not text", line(command)))
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
