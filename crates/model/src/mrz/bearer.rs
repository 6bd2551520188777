//! A visa held against the passports of its holder: the number it was issued into, and who is named there.
//! A visa outlives a passport, so a number that fits none of those known is a lead and no more.

use chrono::NaiveDate;

use super::view::{Severity, Signal};
use super::visual::{plain, same_country, spelt};
use crate::record::Record;

const PASSPORTS: &[&str] = &[
    "passport",
    "diplomatic_passport",
    "official_passport",
    "emergency_passport",
    "refugee_document",
    "seafarer_document",
];

/// Whether a visa can have been issued into this document.
pub fn is_passport(document: &Record) -> bool {
    document.text("document_type").is_some_and(|code| PASSPORTS.contains(&code))
}

/// Who a document names, by its zone where that can be read and else as printed for people.
#[derive(Debug, Default)]
struct Bearer {
    number: String,
    /// In the zone's letters, without blanks.
    name: String,
    cut_off: bool,
    birth: Option<String>,
    nationality: Option<String>,
}

fn bearer(document: &Record, today: NaiveDate) -> Bearer {
    let text = |name: &str| document.text(name).map(str::to_owned);
    let zone = document.text("mrz").and_then(|zone| super::check(zone, today).fields);
    match zone {
        Some(zone) => Bearer {
            number: plain(&zone.number),
            name: plain(&format!("{}{}", zone.surname, zone.given)),
            cut_off: zone.name_maybe_truncated,
            birth: Some(zone.birth).filter(|birth| birth.parse::<NaiveDate>().is_ok()),
            nationality: Some(zone.nationality).filter(|code| !code.is_empty()),
        },
        None => Bearer {
            number: plain(document.text("number").unwrap_or_default()),
            name: spelt(
                &["visual_surname", "visual_given"].map(|name| text(name).unwrap_or_default()).concat(),
            ),
            cut_off: false,
            birth: text("visual_birth").filter(|birth| birth.parse::<NaiveDate>().is_ok()),
            nationality: text("visual_nationality"),
        },
    }
}

/// What of a visa fits none of the passports; those of the passport that fits best are told.
pub fn against_passports(visa: &Record, passports: &[&Record], today: NaiveDate) -> Vec<Signal> {
    if visa.text("document_type") != Some("visa") {
        return Vec::new();
    }
    let own = bearer(visa, today);
    let found = passports.iter().map(|passport| differences(visa, &own, &bearer(passport, today)));
    found.min_by_key(Vec::len).unwrap_or_default()
}

fn differences(visa: &Record, own: &Bearer, passport: &Bearer) -> Vec<Signal> {
    let mut signals = Vec::new();
    let mut say = |field: &str, what: &str, severity| {
        let message = format!("the {what} differs from that of the holder's passport");
        signals.push(Signal::new("passport_mismatch", severity, message).about(field, None));
    };
    if carries_passport_number(visa, own) && !passport.number.is_empty() && own.number != passport.number {
        say("number", "passport number in the visa", Severity::Medium);
    }
    if names_differ(own, passport) {
        say("name", "name in the visa", Severity::Medium);
    }
    let both = |a: &Option<String>, b: &Option<String>| a.clone().zip(b.clone());
    if both(&own.birth, &passport.birth).is_some_and(|(a, b)| a != b) {
        say("birth", "birth date in the visa", Severity::High);
    }
    if both(&own.nationality, &passport.nationality).is_some_and(|(a, b)| !same_country(&a, &b)) {
        say("nationality", "nationality in the visa", Severity::Medium);
    }
    signals
}

/// The zone of a visa bears either the passport's number or its own, as the issuer likes (Doc 9303-7); the
/// United States print the passport's.
fn carries_passport_number(visa: &Record, own: &Bearer) -> bool {
    let is_own = |field: &str| visa.text(field).is_some_and(|number| plain(number) == own.number);
    visa.get("mrz").is_some() && !own.number.is_empty() && !is_own("number") && !is_own("visa_foil")
}

fn names_differ(own: &Bearer, passport: &Bearer) -> bool {
    if own.name.is_empty() || passport.name.is_empty() || own.name == passport.name {
        return false;
    }
    let cut = (own.cut_off && passport.name.starts_with(&own.name))
        || (passport.cut_off && own.name.starts_with(&passport.name));
    !cut
}

/// Whether two documents bear one number, as far as their issuers and types can tell.
pub fn same_number(one: &Record, other: &Record) -> bool {
    let number = |document: &Record| plain(document.text("number").unwrap_or_default());
    let may_be = |field: &str| match (one.text(field), other.text(field)) {
        (Some(one), Some(other)) => one == other || field == "issuer" && same_country(one, other),
        _ => true,
    };
    let (first, second) = (number(one), number(other));
    // Short numbers meet by chance.
    first.len() >= 5 && first == second && may_be("issuer") && may_be("document_type")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use uuid::Uuid;

    use super::*;
    use crate::kinds::TRAVEL_DOCUMENT;

    const PASSPORT: &str =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const VISA: &str =
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";

    fn document(fields: Json) -> Record {
        let mut record = Record::new(Uuid::nil(), &TRAVEL_DOCUMENT);
        for (name, value) in fields.as_object().unwrap() {
            record.set_json(name, value).unwrap();
        }
        record
    }

    fn told(visa: Json, passports: &[Json]) -> Vec<String> {
        let passports: Vec<Record> = passports.iter().cloned().map(document).collect();
        let passports: Vec<&Record> = passports.iter().collect();
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let signals = against_passports(&document(visa), &passports, today);
        assert!(signals.iter().all(|signal| signal.code == "passport_mismatch"));
        signals.into_iter().filter_map(|signal| signal.field).collect()
    }

    #[test]
    fn a_visa_is_held_against_number_name_birth_and_nationality_of_the_passport() {
        let passport = json!({"document_type": "passport", "mrz": PASSPORT});
        let visa = json!({"document_type": "visa", "number": "V001", "mrz": VISA});
        assert_eq!(told(visa, std::slice::from_ref(&passport)), ["number", "birth", "nationality"]);
        // With a number of its own in the zone it says nothing of the passport's.
        let own = json!({"document_type": "visa", "number": "L8988901C", "mrz": VISA});
        assert_eq!(told(own, std::slice::from_ref(&passport)), ["birth", "nationality"]);
        assert_eq!(told(passport.clone(), &[passport]), [""; 0]);
    }

    #[test]
    fn the_passport_that_fits_best_counts_and_none_says_nothing() {
        let old = json!({"document_type": "passport", "number": "X1", "visual_surname": "Berg", "visual_birth": "1970-01-01"});
        let right = json!({
            "document_type": "passport", "number": "L8988901C", "visual_surname": "Eriksson",
            "visual_given": "Anna-Maria", "visual_birth": "1940-09-07",
        });
        let visa = json!({"document_type": "visa", "number": "V001", "mrz": VISA});
        assert_eq!(told(visa.clone(), &[old.clone(), right]), [""; 0]);
        assert_eq!(told(visa.clone(), &[old]), ["number", "name", "birth"]);
        assert_eq!(told(visa, &[]), [""; 0]);
    }

    #[test]
    fn one_number_is_one_document_only_where_issuer_and_type_allow_it() {
        let passport = |number: &str, issuer: &str| {
            document(json!({"document_type": "passport", "number": number, "issuer": issuer}))
        };
        for (one, other, same) in [
            (passport("UT 447-1920", "UTO"), passport("ut4471920", "UTO"), true),
            (passport("UT4471920", "UTO"), passport("UT4471920", "ROU"), false),
            (passport("UT4471920", "UTO"), document(json!({"number": "UT4471920"})), true),
            (passport("12", "UTO"), passport("12", "UTO"), false),
            (
                passport("UT4471920", "UTO"),
                document(json!({"document_type": "visa", "number": "UT4471920"})),
                false,
            ),
        ] {
            assert_eq!(same_number(&one, &other), same);
        }
    }
}
