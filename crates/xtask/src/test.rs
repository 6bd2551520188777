//! `cargo xtask test`: the set-up, then everything that must hold, each step named and timed.
//!
//! Every cargo line takes the whole workspace with its default features: another selection would be another set
//! of features, and the window's libraries would be compiled again.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::step::{Outcome, cargo, must, program, step};
use crate::{generate, packages, page, python};

/// Tests whose name holds this need a screen and a built program, and run one at a time.
const ON_A_SCREEN: &str = "window::";

pub fn test() -> Outcome {
    let started = Instant::now();
    set_up()?;
    step("format", || must(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("page: rules", page::lint)?;
    step("page: tests", page::test)?;
    step("rules of style (clippy)", || {
        must(&mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    step("build", || must(&mut cargo(&["build", "--quiet", "--workspace", "--all-targets"])))?;
    step("bindings are current", generate::is_current)?;
    step("tests", || {
        let mut all = tests(cargo(&["test", "--quiet", "--workspace", "--", "--skip", ON_A_SCREEN]));
        // Half of them wait for a line or a disk.
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        must(all.env("RUST_TEST_THREADS", (2 * cores).to_string()))
    })?;
    step("every screen in a browser, over the real commands", || page::walk("walk"))?;
    step("the real window", on_a_screen)?;
    step("documentation", || {
        let mut doc = cargo(&["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]);
        must(doc.env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    let minutes = started.elapsed().as_secs_f32() / 60.0;
    println!(
        "\nEverything holds: set-up, rules, tests, the real window and documentation, in {minutes:.1} min."
    );
    Ok(())
}

/// What the tests need on this machine, and the page, which the window is compiled with.
pub fn set_up() -> Outcome {
    step("set-up: Debian packages", || packages::install(&[packages::BUILD, packages::TEST]))?;
    step("set-up: checkers of exported files", python::set_up)?;
    step("set-up: packages of the page", page::packages)?;
    step("page: build", page::build)
}

fn on_a_screen() -> Outcome {
    let screen = ["-a", "-s", "-screen 0 1366x768x24"];
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let words = [
        &cargo,
        "test",
        "--quiet",
        "--workspace",
        "--test",
        "desktop",
        "--",
        "--test-threads",
        "1",
        ON_A_SCREEN,
    ];
    must(&mut tests(program("xvfb-run", &[&screen[..], &words].concat())))
}

/// Tests find the checkers of exported files by this.
fn tests(mut command: Command) -> Command {
    command.env("CHANCERY_PYTHON", python::folder().join(Path::new("bin/python")));
    command
}
