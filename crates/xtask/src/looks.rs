//! `cargo xtask looks`: pictures of every screen in every look, in `ui/looks`, for people to look at.

use crate::step::{Outcome, cargo, must, step};
use crate::{packages, page};

pub fn take() -> Outcome {
    step("set-up: Debian packages", || packages::install(&[packages::BUILD, packages::TEST]))?;
    step("set-up: packages of the page", page::packages)?;
    step("bridge: build", || must(&mut cargo(&["build", "--quiet", "--workspace", "--example", "bridge"])))?;
    step("pictures", || page::walk("looks"))?;
    println!("\nThe pictures lie in ui/looks.");
    Ok(())
}
