//! Tests at the real window; the name of this module is what `cargo xtask test` picks them by.

mod first_run;
