//! A Python of the tests' own, in `.tools/python`: the independent checkers of exported files.

use std::fs;
use std::path::PathBuf;

use crate::step::{Outcome, must, program, root};

/// Makes it, or makes it anew when the pinned list changed.
pub fn set_up() -> Outcome {
    let list = root().join("tests/requirements.txt");
    let wanted = fs::read(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let stamp = folder().join(".installed-from");
    if fs::read(&stamp).is_ok_and(|from| from == wanted) {
        println!("checkers of exported files: all there");
        return Ok(());
    }
    let place = folder().display().to_string();
    must(&mut program("python3", &["-m", "venv", "--clear", &place]))?;
    let pip = folder().join("bin/python").display().to_string();
    let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    must(&mut program(&pip, &[&words[..], &[&list.display().to_string()]].concat()))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Where it is.
pub fn folder() -> PathBuf {
    root().join(".tools/python")
}
