//! The Debian packages: which are needed, why, and how they come. Nothing is asked of apt when all are there.

use std::process::Command;

use crate::step::{Outcome, must, output, program, succeeds};

/// A package, and why it is needed.
pub type Package = (&'static str, &'static str);

/// To build and open the window.
pub const BUILD: &[Package] = &[
    ("gcc", "compiles SQLCipher, OpenSSL and zstd, which are built into the program"),
    ("libc6-dev", "the C library's headers, for the same"),
    ("make", "builds OpenSSL"),
    ("perl", "configures OpenSSL"),
    ("pkg-config", "finds the window's libraries"),
    ("libwebkit2gtk-4.1-dev", "the engine that draws the window, with its headers"),
];

/// To run every test, besides those of [`BUILD`].
pub const TEST: &[Package] = &[
    ("webkit2gtk-driver", "lets a test drive the real window"),
    ("chromium", "the browser in which every screen is walked through and judged"),
    ("xvfb", "a screen in memory, for the window under test"),
    ("xauth", "lets the window under test reach that screen"),
    (
        "postgresql",
        "one of the two stores of the headquarters server; tests start a throwaway one of their own",
    ),
    ("poppler-utils", "reads exported PDF files back"),
    ("qpdf", "checks the structure of exported PDF files"),
    ("python3-venv", "a Python of the tests' own, for the checkers of exported files"),
];

/// To train a compression dictionary.
pub const DICTIONARY: &[Package] = &[("zstd", "trains compression dictionaries")];

/// Makes sure that all of `wanted` are installed.
pub fn install(wanted: &[&[Package]]) -> Outcome {
    let missing: Vec<Package> =
        wanted.concat().into_iter().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        println!("Debian packages: all there");
        return Ok(());
    }
    println!("Debian packages to install:");
    for (name, reason) in &missing {
        println!("  {name}: {reason}");
    }
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    if !succeeds(&mut program("apt-get", &["--version"])) {
        println!("There is no apt here: what follows expects that you installed what matches these.");
        return Ok(());
    }
    let as_root = as_root(&names)?;
    if !names.iter().all(|name| is_known(name)) {
        must(&mut apt(as_root, &["update", "-q"]))?;
    }
    let words = ["install", "-y", "-q", "--no-install-recommends"];
    if must(&mut apt(as_root, &[&words[..], &names].concat())).is_ok() {
        return Ok(());
    }
    // Lists of last month name files that the mirror no longer has.
    must(&mut apt(as_root, &["update", "-q"]))?;
    must(&mut apt(as_root, &[&words[..], &names].concat()))
}

fn is_installed((name, _): &Package) -> bool {
    let mut query = program("dpkg-query", &["-W", "-f", "${db:Status-Status}", name]);
    query.stderr(std::process::Stdio::null());
    let said = query.output().map(|said| said.stdout).unwrap_or_default();
    said == b"installed" || (*name == "python3-venv" && has_venv())
}

/// A Python from elsewhere can do the same as Debian's package.
fn has_venv() -> bool {
    succeeds(&mut program("python3", &["-c", "import venv, ensurepip"]))
}

fn is_known(name: &str) -> bool {
    let policy = output(&mut program("apt-cache", &["policy", name])).unwrap_or_default();
    policy.contains("Candidate:") && !policy.contains("Candidate: (none)")
}

/// Whether apt needs nothing (root) or sudo in front; a sentence when neither works.
fn as_root(names: &[&str]) -> Outcome<bool> {
    if output(&mut program("id", &["-u"]))?.trim() == "0" {
        return Ok(true);
    }
    if succeeds(&mut program("sudo", &["-V"])) {
        return Ok(false);
    }
    Err(format!(
        "Installing packages needs root, and there is no sudo here. Ask an administrator for:\n  apt-get install --no-install-recommends {}\nthen run this again.",
        names.join(" ")
    ))
}

fn apt(as_root: bool, words: &[&str]) -> Command {
    let quietly = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];
    program(if as_root { "env" } else { "sudo" }, &[&quietly[..], words].concat())
}
