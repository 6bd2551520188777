//! What an export says about itself: how much went in, what was kept back and why.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A count of records of one kind that the reader does not get, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Record kind, as the model names it (`attachment`), or `character` for text no font can draw.
    pub kind: String,
    /// How many.
    pub n: u64,
    /// The reason, as a sentence for the reader.
    pub why: String,
}

/// The answer of every export command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Records in the file, by kind.
    pub included: BTreeMap<String, u64>,
    /// Records not in the file.
    pub left_out: Vec<LeftOut>,
    /// The marking on the file: the strictest of its parts.
    pub marking: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

impl Report {
    /// The report for `file`, whose hash is taken here so that it always fits the bytes written.
    pub fn of(
        file: &[u8],
        included: BTreeMap<String, u64>,
        left_out: Vec<LeftOut>,
        marking: impl Into<String>,
    ) -> Self {
        Self { included, left_out, marking: marking.into(), sha256: sha256_hex(file) }
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_carries_the_hash_of_the_bytes_it_speaks_of() {
        let report = Report::of(b"abc", BTreeMap::new(), Vec::new(), "CUI");
        assert_eq!(report.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
