//! The measurements, on a build as people get it.

use crate::step::{Outcome, cargo, must};

/// What an exchange costs and what headquarters bears: measured beside the program that serves, without the desk.
const SCALE: [&str; 6] = ["sync", "load", "bytes", "first", "device", "headquarters"];

/// Runs those named, or all.
pub fn bench(names: &[&str]) -> Outcome {
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
