//! The list of faults of ours, by reference: what a person quotes is what we find here.
//!
//! Holds the program's own words only: no request, no reply, no passphrase, no name.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::moment;

const FILE: &str = "faults.log";
const LONGEST: u64 = 1024 * 1024;

/// Adds one line beside the vault. A fault that cannot be written down is still shown.
pub fn note(vault: &Path, now_ms: i64, reference: &str, command: &str, cause: &str) {
    let path = vault.join(FILE);
    if !vault.is_dir() || path.metadata().is_ok_and(|found| found.len() > LONGEST) {
        return;
    }
    let line = format!("{} {reference} {command}: {}\n", moment::text(now_ms), cause.replace('\n', " "));
    let opened = OpenOptions::new().create(true).append(true).open(path);
    let _ = opened.and_then(|mut file| file.write_all(line.as_bytes()));
}
