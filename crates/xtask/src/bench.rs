//! The measurements, on a build as people get it.

use crate::step::{Outcome, cargo, must, step};
use crate::{packages, page};

/// What an exchange costs and what headquarters bears: measured beside the program that serves, without the desk.
const SCALE: [&str; 6] = ["sync", "load", "bytes", "first", "device", "headquarters"];

/// Runs those named, or all.
pub fn bench(names: &[&str]) -> Outcome {
    let (ui, names): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| **name == "ui");
    if !ui.is_empty() {
        window()?;
        if names.is_empty() {
            return Ok(());
        }
    }
    let (scale, desk): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| SCALE.contains(*name));
    if names.is_empty() || !desk.is_empty() {
        let words = ["bench", "--package", "chancery-tests", "--bench", "figures", "--"];
        must(&mut cargo(&[&words[..], &desk].concat()))?;
    }
    if names.is_empty() || !scale.is_empty() {
        let server = ["build", "--profile", "bench", "--package", "chancery-hq", "--bin", "chancery-hq"];
        must(&mut cargo(&server))?;
        let words = ["bench", "--package", "chancery-testkit", "--features", "lab", "--bench", "scale", "--"];
        must(&mut cargo(&[&words[..], &scale].concat()))?;
    }
    Ok(())
}

/// The page in a browser over a vault of ten thousand cases.
fn window() -> Outcome {
    step("set-up: Debian packages", || packages::install(&[packages::BUILD, packages::TEST]))?;
    step("set-up: packages of the page", page::packages)?;
    step("page: build", page::build)?;
    let built = ["build", "--quiet", "--profile", "bench", "--workspace"];
    let programs = ["--example", "bridge", "--bin", "chancery-desktop"];
    step("bridge and window: build", || must(&mut cargo(&[&built[..], &programs].concat())))?;
    let figures = ["bench", "--workspace", "--bench", "figures", "--", "window"];
    step("the real window's start", || must(&mut cargo(&figures)))?;
    step("numbers", || page::walk_with("numbers", "release"))
}
