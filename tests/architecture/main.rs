//! Holds the house to its plan: who may import whom, what the pure rooms must not touch, how long a file may get.
//!
//! Cargo lets a crate use only what its manifest names, so the manifests are what is compared with the plan.

mod plan;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use plan::{PLAN, PURE, ours};
use sources::{Crate, all, rust_files};

#[test]
fn every_crate_has_a_row_in_the_plan() {
    let there: BTreeSet<String> = all().into_iter().map(|room| room.name).collect();
    let planned: BTreeSet<String> = PLAN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let unplanned: Vec<_> = there.difference(&planned).collect();
    assert!(
        unplanned.is_empty(),
        "crates without a row in ARCHITECTURE.md and tests/architecture/plan.rs: {unplanned:?}"
    );
}

#[test]
fn crates_import_only_what_the_plan_allows() {
    for room in all() {
        let Some(allowed) = ours(&room.name) else { continue };
        let extra: Vec<_> = room.imports.iter().filter(|other| !allowed.contains(&other.as_str())).collect();
        assert!(extra.is_empty(), "`{}` may import {allowed:?} of ours, and imports {extra:?}", room.name);
    }
}

#[test]
fn the_plan_has_no_circle() {
    let mut left: BTreeMap<&str, Vec<&str>> =
        PLAN.iter().map(|(name, imports)| (*name, imports.to_vec())).collect();
    loop {
        let free: Vec<&str> =
            left.iter().filter(|(_, imports)| imports.is_empty()).map(|(name, _)| *name).collect();
        if free.is_empty() {
            break;
        }
        left.retain(|name, _| !free.contains(name));
        left.values_mut().for_each(|imports| imports.retain(|other| !free.contains(other)));
    }
    assert!(left.is_empty(), "circle among {left:?}");
}

#[test]
fn only_tests_import_the_testkit() {
    for room in all().into_iter().filter(|room| room.name != "tests") {
        assert!(!room.imports.contains("testkit"), "`{}` ships the testkit", room.name);
    }
}

#[test]
fn nothing_on_a_laptop_listens_on_a_line() {
    for room in all().into_iter().filter(|room| !plan::MAY_LISTEN.contains(&room.name.as_str())) {
        assert!(!room.outside.contains("axum"), "`{}` ships a server", room.name);
        for (file, text) in rust_files(&room.folder.join("src")) {
            assert!(!text.contains("TcpListener"), "{} listens", file.display());
        }
    }
}

#[test]
fn the_bridge_of_the_browser_tests_is_an_example_of_the_tests_alone() {
    let tests = all().into_iter().find(|room| room.name == "tests").expect("the tests");
    assert!(tests.folder.join("bridge/main.rs").exists());
    for room in all().into_iter().filter(|room| room.name != "tests") {
        for (file, text) in rust_files(&room.folder.join("src")) {
            let named = text.contains("tests/bridge") || text.contains("bridge/worlds");
            assert!(!named, "{} reaches for the bridge", file.display());
        }
    }
}

#[test]
fn pure_crates_have_no_disk_no_line_no_clock_and_no_chance() {
    for room in all().into_iter().filter(|room| PURE.contains(&room.name.as_str())) {
        refuse_outside_crates(&room);
        for (file, text) in rust_files(&room.folder.join("src")) {
            for (number, line) in
                text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]")
            {
                let code = line.split("//").next().unwrap_or_default();
                for word in plan::IMPURE {
                    assert!(
                        !code.contains(word),
                        "{}:{}: `{word}` in a pure crate",
                        file.display(),
                        number + 1
                    );
                }
            }
        }
    }
}

fn refuse_outside_crates(room: &Crate) {
    for outside in plan::IMPURE_CRATES {
        assert!(!room.outside.contains(*outside), "`{}` is pure and depends on `{outside}`", room.name);
    }
}

#[test]
fn no_source_file_is_longer_than_six_hundred_lines() {
    for room in all() {
        for (file, text) in rust_files(&room.folder) {
            let lines = text.lines().count();
            assert!(lines <= 600, "{} has {lines} lines: split it", file.display());
        }
    }
}

#[test]
fn types_are_named_after_the_field_not_after_machinery() {
    for room in all() {
        for (file, text) in rust_files(&room.folder) {
            for name in text.lines().filter_map(declared_type) {
                let vague = plan::VAGUE.iter().find(|word| name.ends_with(*word));
                assert!(vague.is_none(), "{}: `{name}` says nothing about the work", file.display());
            }
        }
    }
}

fn declared_type(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
    let rest = ["struct ", "enum ", "trait "].iter().find_map(|word| line.strip_prefix(word))?;
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}
