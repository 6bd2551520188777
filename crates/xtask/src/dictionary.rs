//! `cargo xtask generate dictionary NUMBER`: the compression dictionary, trained from frames of the sample post.

use crate::packages;
use crate::step::{Outcome, cargo, must, program, root, target};

/// More brings little, and every copy of the program carries it.
const SIZE: &str = "--maxdict=16384";

/// The best of those tried on frames that were left out; fixed, so that training takes seconds.
const TRAINING: &str = "--train-fastcover=k=512,d=6,f=18,accel=1,steps=1";

/// Trains a new one. A dictionary is never made anew under a number it has: frames in the world name it.
pub fn write(number: &str) -> Outcome {
    let out = root().join(format!("crates/wire/dict/changes-{number}.zdict"));
    if out.exists() {
        return Err(format!("{} is there already: a new dictionary takes the next number.", out.display()));
    }
    packages::install(&[packages::DICTIONARY])?;
    let samples = target().join("dictionary");
    drop(std::fs::remove_dir_all(&samples));
    let words = ["run", "--quiet", "--package", "chancery-tests", "--example", "dictionary", "--"];
    must(cargo(&words).arg(&samples))?;
    let id = format!("--dictID={number}");
    let words = [TRAINING, "-19", SIZE, &id, "-r"];
    must(program("zstd", &words).arg(&samples).arg("-o").arg(&out))
}
