//! A real HQ in the test process, and a laptop that speaks the wire to it over real TLS.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::disallowed_methods, reason = "tests make ids of their own")]

pub mod http;
pub mod laptop;
pub mod office;
pub mod words;

pub use laptop::Laptop;
pub use office::Office;
