//! One program for all targets: `CHANCERY_FUZZ` names the parser. `cargo xtask fuzz` builds and runs it.
#![no_main]

#[path = "../../seeds.rs"]
mod seeds;
#[path = "../../targets.rs"]
mod targets;

use std::path::Path;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use targets::{TARGETS, Target};

fn chosen() -> &'static Target {
    static CHOSEN: OnceLock<&'static Target> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let name = std::env::var("CHANCERY_FUZZ").unwrap_or_default();
        TARGETS.iter().find(|target| target.name == name).expect("CHANCERY_FUZZ names a target")
    })
}

/// The seeds become files of the corpus, whose folder the engine is told next.
fn begin() {
    let Ok(folder) = std::env::var("CHANCERY_FUZZ_CORPUS") else { return };
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    for (number, seed) in seeds::of(&project, chosen().name).into_iter().enumerate() {
        std::fs::write(Path::new(&folder).join(format!("seed-{number}")), seed).expect("a corpus folder");
    }
}

fuzz_target!(init: begin(), |bytes: &[u8]| (chosen().run)(bytes));
