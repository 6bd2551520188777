//! The real window, driven as a person drives it: typed keys, clicked buttons, what can be read on the screen.
//!
//! Needs a screen (`xvfb-run`), one test at a time, and the programs built; `cargo xtask test` sees to all three.

mod accessible;
mod driver;
mod hq;
mod laptop;
mod people;
mod screen;
mod window;
