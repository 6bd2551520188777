//! The page's bindings, written from the application's one list of commands.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::step::{Outcome, cargo, must, program, root, target};

const PLACE: &str = "ui/src/api/generated";
const DOCS: &str = "docs";

/// Writes them into the page. Built with the whole workspace's features: those of one package alone would compile
/// half the libraries again.
pub fn write() -> Outcome {
    must(&mut cargo(&["build", "--quiet", "--workspace", "--example", "generate"]))?;
    must(program(&writer(), &[PLACE, DOCS]).current_dir(root()))
}

fn writer() -> String {
    target().join("debug/examples/generate").display().to_string()
}

/// Fails when the ones in the page are not what the list of commands says today. Uses the writer that the whole
/// build made.
pub fn is_current() -> Outcome {
    let fresh = target().join("generated");
    drop(fs::remove_dir_all(&fresh));
    must(program(&writer(), &[]).arg(&fresh))?;
    if files(&fresh)? == files(&root().join(PLACE))? {
        return Ok(());
    }
    Err(format!(
        "{PLACE} is not what the list of commands says: run `cargo xtask generate` and commit the difference."
    ))
}

fn files(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        found.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).map_err(told)?);
    }
    Ok(found)
}
