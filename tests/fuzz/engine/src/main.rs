//! One program for all targets: `CHANCERY_FUZZ` names the parser, or `seeds DIR` writes what it begins with.
#![no_main]

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../targets.rs"]
mod targets;

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

fuzz_target!(|bytes: &[u8]| (chosen().run)(bytes));
