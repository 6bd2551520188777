//! What tests build their worlds from: throwaway servers, laptops, lines that break. For tests only.

#[cfg(feature = "lab")]
pub mod crowd;
pub mod database;
#[cfg(feature = "lab")]
pub mod day;
#[cfg(feature = "lab")]
pub mod lab;
#[cfg(feature = "lab")]
pub mod laptop;
pub mod line;
pub mod port;
pub mod postgres;
#[cfg(feature = "lab")]
pub mod process;
pub mod s3;

/// An id that no other run of a test has used.
#[cfg(feature = "lab")]
#[expect(clippy::disallowed_methods, reason = "a test's world is its own source of ids")]
#[must_use]
pub fn fresh_id() -> uuid::Uuid {
    uuid::Uuid::new_v4()
}
