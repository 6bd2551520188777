//! Lists that other people keep and that are looked up while typing: countries, visa symbols, statutes,
//! currencies, languages. They suggest; what they do not know may be written all the same.

mod countries;
mod currencies;
mod languages;
mod statutes;
mod visa_symbols;

pub use countries::of_genc;
pub use visa_symbols::{IMMIGRANT_EDITION, symbol_of};

use crate::field::{Field, Shape, Type};
use crate::kind::Kind;

/// One entry: what is written, what it is called, and the same thing under other names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub code: String,
    pub label: String,
    /// (what kind of name, the name), as `("genc", "XKS")`.
    pub also: Vec<(&'static str, String)>,
}

impl Entry {
    fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into(), also: Vec::new() }
    }

    #[must_use]
    fn also(mut self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        self.also.extend(value.map(|value| (name, value.into())));
        self
    }
}

/// One list.
#[derive(Debug)]
pub struct List {
    pub name: &'static str,
    pub label: &'static str,
    /// Where it is written.
    pub source: &'static str,
    entries: fn() -> Vec<Entry>,
}

impl List {
    pub fn entries(&self) -> Vec<Entry> {
        (self.entries)()
    }
}

pub static LISTS: &[List] = &[
    List {
        name: "country",
        label: "Countries and issuing bodies",
        source: "ISO 3166-1, GENC edition 3, ICAO Doc 9303-3 section 5",
        entries: countries::entries,
    },
    List {
        name: "visa_symbol",
        label: "Visa symbols",
        source: "22 CFR 41.12; 22 CFR 42.11 before 12 September 2023, without the symbols of 88 FR 45068",
        entries: visa_symbols::entries,
    },
    List {
        name: "statute",
        label: "Statutes",
        source: "United States Code, titles 8, 18 and 22",
        entries: statutes::entries,
    },
    List { name: "currency", label: "Currencies", source: "ISO 4217", entries: currencies::entries },
    List {
        name: "language",
        label: "Languages",
        source: "ISO 639-1, ISO 639-3",
        entries: languages::entries,
    },
];

pub fn named(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}

/// The list that suggests values for a field, if one does. Where a law closes the list the field takes codes instead.
pub fn suggests(kind: &Kind, field: &Field) -> Option<&'static str> {
    if matches!(field.ty, Type::Code(_) | Type::Country) {
        return None;
    }
    match (kind.name, field.name) {
        _ if field.shape == Shape::Currency => Some("currency"),
        ("account", "currency") => Some("currency"),
        ("travel_document", "visa_class") => Some("visa_symbol"),
        ("travel_document", "issuer") => Some("country"),
        ("case", "statutes") | ("outcome", "statute") => Some("statute"),
        (_, "languages") => Some("language"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::registry::KINDS;

    fn found(list: &str, code: &str) -> Entry {
        let entries = named(list).unwrap().entries();
        entries.into_iter().find(|entry| entry.code == code).unwrap_or_else(|| panic!("{list} {code}"))
    }

    #[test]
    fn no_list_is_empty_or_says_a_code_twice_or_without_words() {
        for list in LISTS {
            let entries = list.entries();
            let codes: BTreeSet<&str> = entries.iter().map(|entry| entry.code.as_str()).collect();
            assert!(entries.len() > 20, "{}", list.name);
            assert_eq!(codes.len(), entries.len(), "{}", list.name);
            for entry in &entries {
                assert!(!entry.label.trim().is_empty(), "{} {}", list.name, entry.code);
            }
        }
    }

    #[test]
    fn every_suggestion_comes_from_a_list_that_is_there() {
        let named_lists: BTreeSet<&str> = KINDS
            .iter()
            .flat_map(|kind| kind.fields.iter().filter_map(|field| suggests(kind, field)))
            .collect();
        assert_eq!(named_lists.len(), LISTS.len());
        assert!(named_lists.iter().all(|name| named(name).is_some()));
    }

    #[test]
    fn one_country_is_found_under_the_names_of_all_who_number_countries() {
        let kosovo = found("country", "XKX");
        assert!(kosovo.also.contains(&("genc", "XKS".into())), "{kosovo:?}");
        assert!(kosovo.also.contains(&("icao", "RKS".into())), "{kosovo:?}");
        let germany = found("country", "DEU");
        assert!(
            germany.also.contains(&("icao", "D".into())) && germany.also.contains(&("iso2", "DE".into()))
        );
        assert!(found("country", "ROU").also.contains(&("genc", "ROU".into())));
        assert!(
            found("country", "XXA").also.iter().all(|(name, _)| *name != "genc"),
            "stateless is no country"
        );
    }

    #[test]
    fn money_and_languages_carry_their_other_names() {
        let yen = found("currency", "JPY");
        assert_eq!(yen.also, [("minor_units", "0".to_owned())]);
        assert!(found("currency", "KWD").also.contains(&("minor_units", "3".into())));
        let romanian = found("language", "ron");
        assert_eq!(romanian.label, "Romanian");
        assert!(romanian.also.contains(&("iso639_1", "ro".into())));
    }
}
