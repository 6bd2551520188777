//! What tests build their worlds from: throwaway servers, laptops, lines that break. For tests only.

#[cfg(feature = "lab")]
pub mod crowd;
#[cfg(feature = "lab")]
pub mod day;
#[cfg(feature = "lab")]
pub mod lab;
#[cfg(feature = "lab")]
pub mod laptop;
pub mod line;
pub mod postgres;
#[cfg(feature = "lab")]
pub mod process;
pub mod s3;
