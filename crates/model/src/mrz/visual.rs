//! The zone held against what is printed for people to read. Names are compared as the zone would spell them.

use chrono::NaiveDate;

use super::view::{Fields, Severity, Signal};
use crate::country;
use crate::record::Record;

pub fn mismatches(zone: &Fields, document: &Record, today: NaiveDate) -> Vec<Signal> {
    let mut signals = Vec::new();
    let mut say = |field: &str, severity| {
        let message = format!("the {field} printed for people differs from the zone");
        signals.push(Signal::new("visual_mismatch", severity, message).about(field, None));
    };
    if number_differs(zone, document) {
        say("number", Severity::High);
    }
    if document.text("visual_surname").is_some_and(|printed| names_differ(printed, &zone.surname, zone)) {
        say("surname", Severity::Medium);
    }
    if document.text("visual_given").is_some_and(|printed| names_differ(printed, &zone.given, zone)) {
        say("given", Severity::Medium);
    }
    if birth_differs(zone, document) {
        say("birth", Severity::High);
    }
    if document.text("expires_on").is_some_and(|printed| is_day(&zone.expiry) && printed != zone.expiry) {
        say("expiry", Severity::High);
    }
    if document.text("visual_nationality").is_some_and(|printed| !same_country(printed, &zone.nationality)) {
        say("nationality", Severity::Medium);
    }
    if document.text("visual_sex").is_some_and(|printed| sex_differs(printed, &zone.sex)) {
        say("sex", Severity::Medium);
    }
    if issued_in_future(document, today) {
        signals.push(Signal::new("issued_in_future", Severity::High, "the date of issue lies in the future"));
    }
    signals
}

/// The zone of a visa may bear the number of the passport instead of its own, which is looked at beside that.
fn number_differs(zone: &Fields, document: &Record) -> bool {
    let fits = |field: &str| document.text(field).is_none_or(|printed| plain(printed) == plain(&zone.number));
    document.text("document_type") != Some("visa") && !fits("number")
}

/// Letters and digits only: blanks and hyphens are set differently for people.
pub(super) fn plain(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn names_differ(printed: &str, in_zone: &str, zone: &Fields) -> bool {
    let (spelt, in_zone) = (spelt(printed), plain(in_zone));
    if spelt.is_empty() {
        // A script we cannot spell in the zone's letters: nothing can be said.
        return false;
    }
    let cut_off = zone.name_maybe_truncated && !in_zone.is_empty() && spelt.starts_with(&in_zone);
    spelt != in_zone && !cut_off
}

/// A name in the letters of a zone, without blanks; empty when they cannot spell it.
pub(super) fn spelt(name: &str) -> String {
    plain(&::mrz::encode_name_component(&with_cedilla(name)))
}

/// Romanian documents print Ș and Ț with a comma below; the table of Doc 9303-3 §6.A knows the letters with
/// a cedilla, which are spelt the same.
fn with_cedilla(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'Ș' => 'Ş',
            'ș' => 'ş',
            'Ț' => 'Ţ',
            'ț' => 'ţ',
            other => other,
        })
        .collect()
}

fn birth_differs(zone: &Fields, document: &Record) -> bool {
    let printed = document.partial_date("visual_birth");
    let read = zone.birth.parse::<NaiveDate>().ok();
    matches!((printed, read), (Some(printed), Some(read)) if !printed.could_be(read))
}

fn is_day(text: &str) -> bool {
    text.parse::<NaiveDate>().is_ok()
}

pub(super) fn same_country(printed: &str, in_zone: &str) -> bool {
    let by_genc = country::of_genc(in_zone).is_some_and(|name| country::label(printed) == Some(name));
    printed == in_zone || ::mrz::codes_equivalent(printed, in_zone) || by_genc
}

fn sex_differs(printed: &str, in_zone: &str) -> bool {
    !matches!((printed, in_zone), ("female", "F") | ("male", "M") | ("unspecified", "<"))
}

fn issued_in_future(document: &Record, today: NaiveDate) -> bool {
    document.date("issued_on").is_some_and(|day| day > today)
}
