//! The measurements, on a build as people get it.

use crate::step::{Outcome, cargo, must};

/// Runs those named, or all.
pub fn bench(names: &[&str]) -> Outcome {
    let words = ["bench", "--package", "chancery-tests", "--bench", "figures", "--"];
    must(&mut cargo(&[&words[..], names].concat()))
}
