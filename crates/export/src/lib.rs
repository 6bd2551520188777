//! Files that leave the house: given facts that are ready to print, make a PDF or a JSON document.
//!
//! This crate never opens a vault, decides who may see what, reads a clock or touches the disk: the
//! caller redacts first, formats first, and hands over one value; what comes back is bytes.

mod error;
pub mod json;
pub mod label;
pub mod paper;
pub mod pdf;
mod report;
pub mod summary;

pub use error::ExportError;
pub use report::{LeftOut, Report};
