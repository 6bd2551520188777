//! What tests build their worlds from: throwaway servers, and later devices and clocks. For tests only.

pub mod line;
pub mod postgres;
