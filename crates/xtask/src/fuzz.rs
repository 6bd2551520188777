//! `cargo xtask fuzz TARGET [SECONDS]`: looks for input that a parser stumbles over, led by coverage.
//!
//! Nothing but the stable compiler and a C++ compiler is needed. What it finds lies in `target/fuzz/found`;
//! as hexadecimal digits in `tests/fuzz/found/TARGET-WHAT.hex` it becomes a test.

use std::process::Command;

use crate::step::{Outcome, must, root};

/// What makes the compiler count which ways through the code were taken.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";
const TRIPLE: &str = "x86_64-unknown-linux-gnu";

pub fn fuzz(target: &str, seconds: &str) -> Outcome {
    let folder = root().join("target/fuzz");
    let (corpus, found) = (folder.join("corpus").join(target), folder.join("found"));
    for made in [&corpus, &found] {
        std::fs::create_dir_all(made).map_err(|error| error.to_string())?;
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    // Naming the triple keeps build scripts free of the counters.
    let mut build = Command::new(cargo);
    build.args(["build", "--release", "--target", TRIPLE, "--manifest-path"]);
    build.arg(root().join("tests/fuzz/engine/Cargo.toml"));
    must(build.env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", &folder))?;
    let mut run = Command::new(folder.join(TRIPLE).join("release/chancery-fuzz"));
    run.env("CHANCERY_FUZZ", target).env("CHANCERY_FUZZ_CORPUS", &corpus);
    run.arg(&corpus).arg(format!("-max_total_time={seconds}")).args(["-max_len=8192", "-timeout=10"]);
    must(run.arg(format!("-artifact_prefix={}/{target}-", found.display())))
}
