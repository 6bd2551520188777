//! Currencies with their names and how many digits their smallest unit has.

use iso_currency::Currency;

use super::Entry;
use crate::currency;

/// Codes younger than the list of names we take.
const YOUNG: &[(&str, &str)] =
    &[("XCG", "Caribbean guilder"), ("ZWG", "Zimbabwe Gold"), ("VED", "Digital bolívar"), ("SLE", "Leone")];

pub fn entries() -> Vec<Entry> {
    currency::CODES.iter().map(|code| entry(code)).collect()
}

fn entry(code: &str) -> Entry {
    let known = Currency::from_code(code);
    let young = YOUNG.iter().find(|(young, _)| *young == code).map(|(_, name)| *name);
    let label = known.as_ref().map(|known| known.name()).or(young).unwrap_or(code);
    let digits = known.as_ref().map_or(Some(2), |known| known.exponent());
    Entry::new(code, label).also("minor_units", digits.map(|digits| digits.to_string()))
}
