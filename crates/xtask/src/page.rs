//! The page in `ui/`: its packages, its checks, its build.

use std::fs;
use std::process::Command;

use crate::step::{Outcome, must, output, program, root, target};

/// Installs the page's packages when the lock file is not the one they were installed from. Their install
/// scripts do not run.
pub fn packages() -> Outcome {
    let node = output(&mut program("node", &["--version"])).map_err(|_| NO_NODE.to_owned())?;
    let major = node.trim().trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(NO_NODE.into());
    }
    let lock =
        fs::read(root().join("ui/package-lock.json")).map_err(|e| format!("ui/package-lock.json: {e}"))?;
    let stamp = root().join("ui/node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|from| from == lock) {
        println!("packages of the page: all there");
        return Ok(());
    }
    must(&mut npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Builds `ui/dist`, which the window is compiled with.
pub fn build() -> Outcome {
    must(&mut npm(&["run", "--silent", "build"]))
}

/// Types, tiers and rules of style.
pub fn lint() -> Outcome {
    must(&mut npm(&["run", "--silent", "lint"]))
}

/// The page's own tests.
pub fn test() -> Outcome {
    must(&mut npm(&["test", "--silent"]))
}

/// Walks through the page in a browser over the real commands; the bridge and the page for it are built already.
pub fn walk(script: &str) -> Outcome {
    walk_with(script, "debug")
}

/// The same with the bridge of this build.
pub fn walk_with(script: &str, built: &str) -> Outcome {
    must(&mut npm(&["run", "--silent", "build:bridge"]))?;
    let bridge = target().join(built).join("examples/bridge");
    must(npm(&["run", "--silent", script]).env("CHANCERY_BRIDGE", bridge))
}

fn npm(words: &[&str]) -> Command {
    let mut command = program("npm", words);
    command.current_dir(root().join("ui"));
    command
}

const NO_NODE: &str = "The page is built with Node.js 20 or newer (with npm), which is not on the PATH. Install it from nodejs.org or your distribution, then run this again.";
