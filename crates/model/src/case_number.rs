//! Case numbers: `VF-2026-BUC-00042`, minted offline and unique for ever: the serial is the post's, whatever
//! the year and the type, from a block that HQ leased to this one vault. A vault without a block mints
//! `VF-2026-BUC-00042-7K3QX`; the last part is the vault's own, so that no two mint the same number.

use std::fmt;
use std::str::FromStr;

use crate::value::is_post;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Prefix of each case type.
const PREFIXES: &[(&str, &str)] = &[
    ("visa_fraud", "VF"),
    ("passport_fraud", "PF"),
    ("human_smuggling", "HS"),
    ("human_trafficking", "HT"),
    ("organised_crime", "OC"),
    ("document_vendor", "DV"),
    ("impostor", "IM"),
    ("internal_malfeasance", "IN"),
    ("foreign_fugitive", "FF"),
    ("crime_against_us_citizen", "CC"),
    ("agency_assistance", "AA"),
    ("security_incident", "SI"),
    ("lead", "LD"),
    ("source_file", "SF"),
    ("rewards", "RJ"),
];

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaseNumber {
    /// Two capital letters; see [`prefix`].
    pub prefix: String,
    pub year: i32,
    pub post: String,
    pub serial: u32,
    /// Five characters of the vault that minted it without a leased serial.
    pub suffix: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a case number")]
pub struct NotACaseNumber;

/// The prefix of a case type's numbers.
pub fn prefix(case_type: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(code, _)| *code == case_type).map(|(_, prefix)| *prefix)
}

/// The device's five characters, from the SHA-256 of its public key (25 bits of it).
pub fn suffix(public_key_sha256: &[u8; 32]) -> String {
    let bits = u64::from(public_key_sha256[0]) << 24
        | u64::from(public_key_sha256[1]) << 16
        | u64::from(public_key_sha256[2]) << 8
        | u64::from(public_key_sha256[3]);
    (0..5).map(|place| ALPHABET[(bits >> (27 - 5 * place) & 31) as usize] as char).collect()
}

/// The largest serial that fits into a number.
pub const LAST_SERIAL: u32 = 99_999_999;

/// Mints the number of a new case: of a leased serial, or of an own one with the vault's suffix. `None` for a
/// case type that has no prefix, a post that is none, or a serial that no number holds.
pub fn mint(case_type: &str, year: i32, post: &str, serial: u32, suffix: Option<&str>) -> Option<CaseNumber> {
    let number = CaseNumber {
        prefix: prefix(case_type)?.to_owned(),
        year,
        post: post.to_owned(),
        serial,
        suffix: suffix.map(str::to_owned),
    };
    number.to_string().parse().ok()
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { prefix, year, post, serial, suffix } = self;
        write!(out, "{prefix}-{year:04}-{post}-{serial:05}")?;
        match suffix {
            Some(suffix) => write!(out, "-{suffix}"),
            None => Ok(()),
        }
    }
}

impl FromStr for CaseNumber {
    type Err = NotACaseNumber;

    fn from_str(text: &str) -> Result<Self, NotACaseNumber> {
        read(text).ok_or(NotACaseNumber)
    }
}

fn read(text: &str) -> Option<CaseNumber> {
    let parts: Vec<&str> = text.split('-').collect();
    let (prefix, year, post, serial, suffix) = match parts[..] {
        [prefix, year, post, serial] => (prefix, year, post, serial, None),
        [prefix, year, post, serial, suffix] => (prefix, year, post, serial, Some(suffix)),
        _ => return None,
    };
    let known = PREFIXES.iter().any(|(_, known)| *known == prefix);
    let fine = suffix.is_none_or(is_suffix);
    (known && is_post(post) && fine).then_some(())?;
    Some(CaseNumber {
        prefix: prefix.to_owned(),
        year: digits(year, 4..=4)? as i32,
        post: post.to_owned(),
        serial: digits(serial, 5..=8)?,
        suffix: suffix.map(str::to_owned),
    })
}

/// One text for each number: beyond the least width no zero leads.
fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let padded = text.len() > *length.start() && text.starts_with('0');
    (plain && !padded).then(|| text.parse().ok()).flatten()
}

fn is_suffix(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_written() {
        for (text, serial, suffix) in [
            ("VF-2026-BUC-00042-7K3QX", 42, Some("7K3QX")),
            ("VF-2026-BUC-00042", 42, None),
            ("VF-2026-BUC-99999", 99_999, None),
            ("VF-2026-BUC-100000", 100_000, None),
            ("HS-2026-CHI-123456-00000", 123_456, Some("00000")),
            ("IN-2031-TIA-99999999", LAST_SERIAL, None),
        ] {
            let number: CaseNumber = text.parse().unwrap();
            assert_eq!((number.serial, number.suffix.as_deref()), (serial, suffix), "{text}");
            assert_eq!(number.to_string(), text);
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_refused() {
        for text in [
            "",
            "VF-26-BUC-00042",
            "ZZ-2026-BUC-00042",
            "VF-2026-buc-00042",
            "VF-2026-BUC-42",
            "VF-2026-BUC-000042",
            "VF-2026-BUC-100000000",
            "VF-2026-BUC-00042-",
            "VF-2026-BUC-00042-7K3QI",
            "VF-2026-BUC-00042-7K3QX-1",
            "VF-2026-BUC-0004２",
        ] {
            assert!(text.parse::<CaseNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_no_number_can_say_is_not_minted() {
        for (case_type, year, post, serial) in [
            ("tax_fraud", 2026, "BUC", 1),
            ("visa_fraud", 2026, "Buc", 1),
            ("visa_fraud", 12_026, "BUC", 1),
            ("visa_fraud", 2026, "BUC", LAST_SERIAL + 1),
        ] {
            assert_eq!(mint(case_type, year, post, serial, None), None, "{case_type} {year} {post} {serial}");
        }
        let widest = mint("visa_fraud", 2026, "BUC", LAST_SERIAL, None).unwrap();
        assert_eq!(widest.to_string(), "VF-2026-BUC-99999999");
    }

    #[test]
    fn two_devices_mint_different_numbers() {
        let mut key = [7; 32];
        let one = suffix(&key);
        key[3] ^= 0x80;
        assert_ne!(one, suffix(&key));
        assert!(is_suffix(&one));
        let number = mint("visa_fraud", 2026, "BUC", 42, Some(&one)).unwrap();
        assert_eq!(number.to_string(), format!("VF-2026-BUC-00042-{one}"));
    }

    #[test]
    fn every_case_type_has_a_prefix_of_its_own() {
        for (code, _) in crate::vocabularies::CASE_TYPE.codes {
            assert!(prefix(code).is_some(), "{code}");
        }
        let mut prefixes: Vec<_> = PREFIXES.iter().map(|(_, prefix)| prefix).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), PREFIXES.len());
    }
}
