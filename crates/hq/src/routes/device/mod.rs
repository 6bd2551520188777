//! How a device joins, and how its certificate is renewed.

pub mod enrol;
pub mod renew;
