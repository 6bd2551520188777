//! `cargo xtask run`: from a fresh copy of the sources to the open window, on a vault full of fictional cases.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{Outcome, cargo, must, program, step, target};
use crate::{packages, page};

/// Known to everybody: it protects fictional people only.
const PASSPHRASE: &str = "fictional people only";

pub fn run() -> Outcome {
    step("set-up: Debian packages", || packages::install(&[packages::BUILD]))?;
    step("set-up: packages of the page", page::packages)?;
    step("page: build", page::build)?;
    // The whole workspace, as the tests take it: another selection would compile the libraries a second time.
    step("build", || must(&mut cargo(&["build", "--workspace"])))?;
    let vault = target().join("demo/vault");
    if vault.join("keys.json").exists() {
        println!("\nThe demonstration vault is there from an earlier run: {}", vault.display());
    } else {
        step("demonstration vault", || fill(&vault))?;
    }
    println!("\nPassphrase of the demonstration vault: {PASSPHRASE}");
    open(&vault)
}

/// Filled aside and moved when complete, so that a cut leaves no half of a demonstration.
fn fill(vault: &Path) -> Outcome {
    let aside = vault.with_file_name("filling");
    let told = |error: std::io::Error| format!("{}: {error}", aside.display());
    if aside.exists() {
        fs::remove_dir_all(&aside).map_err(told)?;
    }
    must(chancery(&aside).args([
        "init",
        "--user",
        "Dana Whitlock",
        "--post",
        "BUC",
        "--role",
        "supervisor",
    ]))?;
    must(chancery(&aside).arg("demo"))?;
    fs::rename(&aside, vault).map_err(told)
}

fn open(vault: &Path) -> Outcome {
    let window = built("chancery-desktop");
    if cfg!(target_os = "linux")
        && !["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
    {
        return Err(format!(
            "Everything is built, but there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window was not opened.\nOn a machine with a screen: {window} --vault {vault}\nWithout one, on a screen in memory (package xvfb): xvfb-run -a {window} --vault {vault}",
            window = window.display(),
            vault = vault.display(),
        ));
    }
    println!("Opening the window; close it to come back here.");
    must(program(&window.display().to_string(), &["--vault"]).arg(vault))
}

fn chancery(vault: &Path) -> Command {
    let mut command = program(&built("chancery").display().to_string(), &["--vault"]);
    command.arg(vault).env("CHANCERY_PASSPHRASE", PASSPHRASE);
    command
}

fn built(name: &str) -> PathBuf {
    target().join("debug").join(name)
}
