//! Handling markings: their order of strictness, the banner, and the designation block of a printed page.
//! A thing made of parts carries what all parts demand together, which may be stricter than each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// From the mildest to the strictest. Codes are the banners themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Marking {
    #[serde(rename = "TRAINING")]
    Training,
    #[serde(rename = "UNMARKED")]
    Unmarked,
    #[serde(rename = "CUI")]
    Cui,
    #[serde(rename = "CUI//SP-LEI")]
    LawEnforcement,
    #[serde(rename = "CUI//SP-LEI/PRVCY")]
    Privacy,
    #[serde(rename = "CUI//SP-LEI//FED ONLY")]
    FedOnly,
    #[serde(rename = "CUI//SP-LEI/PRVCY//FED ONLY")]
    PrivacyFedOnly,
}

impl Marking {
    pub const ALL: [Self; 7] = [
        Self::Training,
        Self::Unmarked,
        Self::Cui,
        Self::LawEnforcement,
        Self::Privacy,
        Self::FedOnly,
        Self::PrivacyFedOnly,
    ];

    /// A case that says nothing is law-enforcement material.
    pub const OF_A_CASE: Self = Self::LawEnforcement;

    pub const fn code(self) -> &'static str {
        match self {
            Self::Training => "TRAINING",
            Self::Unmarked => "UNMARKED",
            Self::Cui => "CUI",
            Self::LawEnforcement => "CUI//SP-LEI",
            Self::Privacy => "CUI//SP-LEI/PRVCY",
            Self::FedOnly => "CUI//SP-LEI//FED ONLY",
            Self::PrivacyFedOnly => "CUI//SP-LEI/PRVCY//FED ONLY",
        }
    }

    /// What stands at the head and foot of every page and screen.
    pub const fn banner(self) -> &'static str {
        match self {
            Self::Training => "UNMARKED – FICTIONAL TRAINING DATA",
            Self::Unmarked => "UNMARKED",
            other => other.code(),
        }
    }

    /// The marking of a record's field, or the one a case has when it says nothing.
    pub fn or_of_a_case(code: Option<&str>) -> Self {
        code.and_then(|code| code.parse().ok()).unwrap_or(Self::OF_A_CASE)
    }

    pub const fn is_controlled(self) -> bool {
        !matches!(self, Self::Training | Self::Unmarked)
    }

    pub const fn has_privacy(self) -> bool {
        matches!(self, Self::Privacy | Self::PrivacyFedOnly)
    }

    pub const fn is_fed_only(self) -> bool {
        matches!(self, Self::FedOnly | Self::PrivacyFedOnly)
    }

    /// What two parts demand together: privacy and federal-only are both kept.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let privacy = self.has_privacy() || other.has_privacy();
        let fed_only = self.is_fed_only() || other.is_fed_only();
        match (privacy, fed_only) {
            (true, true) => Self::PrivacyFedOnly,
            _ => self.max(other),
        }
    }
}

/// The strictest of the parts. Nothing at all is unmarked.
pub fn strictest(parts: impl IntoIterator<Item = Marking>) -> Marking {
    parts.into_iter().reduce(Marking::with).unwrap_or(Marking::Unmarked)
}

/// The block on the first page that says who controls the content. Empty for what is not controlled.
pub fn designation_block(marking: Marking, office: &str, contact: &str, visa_records: bool) -> Vec<String> {
    if !marking.is_controlled() {
        return Vec::new();
    }
    let mut categories = vec!["LEI"];
    if marking == Marking::Cui {
        categories.clear();
    }
    if marking.has_privacy() {
        categories.push("PRVCY");
    }
    let mut lines = vec![format!("Controlled by: {office}")];
    if !categories.is_empty() {
        lines.push(format!("CUI categories: {}", categories.join(", ")));
    }
    let limit = if marking.is_fed_only() { "FED ONLY" } else { "none" };
    lines.push(format!("Limited dissemination control: {limit}"));
    lines.push(format!("POC: {contact}"));
    if visa_records {
        lines.push("Contains visa records: confidential under INA 222(f), 8 U.S.C. 1202(f)".to_owned());
    }
    lines
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such marking")]
pub struct UnknownMarking;

impl FromStr for Marking {
    type Err = UnknownMarking;

    fn from_str(text: &str) -> Result<Self, UnknownMarking> {
        Self::ALL.into_iter().find(|marking| marking.code() == text).ok_or(UnknownMarking)
    }
}

impl fmt::Display for Marking {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_and_the_order_name_the_same_markings() {
        let listed: Vec<&str> = crate::vocabularies::MARKING.codes.iter().map(|(code, _)| *code).collect();
        let ordered: Vec<&str> = Marking::ALL.iter().map(|marking| marking.code()).collect();
        assert_eq!(listed, ordered);
    }

    #[test]
    fn a_whole_is_at_least_as_strict_as_each_part() {
        for one in Marking::ALL {
            for other in Marking::ALL {
                let whole = strictest([one, other]);
                assert!(whole >= one && whole >= other);
                assert_eq!(whole, strictest([other, one]));
            }
        }
    }

    #[test]
    fn privacy_and_federal_only_are_both_kept() {
        assert_eq!(strictest([Marking::Privacy, Marking::FedOnly]), Marking::PrivacyFedOnly);
        assert_eq!(strictest([]), Marking::Unmarked);
    }

    #[test]
    fn a_controlled_page_says_who_controls_it() {
        let block = designation_block(Marking::FedOnly, "RSO Bucharest", "RSO duty line", true);
        assert_eq!(block[0], "Controlled by: RSO Bucharest");
        assert!(block.iter().any(|line| line.contains("FED ONLY")));
        assert!(designation_block(Marking::Training, "x", "y", true).is_empty());
    }
}
