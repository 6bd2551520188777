//! Tests at the real window; the name of this module is what `cargo xtask test` picks them by.

mod casework;
mod first_run;
mod held_to_its_policy;
mod package;
mod place;
mod seen_by_everybody;
mod two_laptops;
mod viewer;
