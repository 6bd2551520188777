//! Checks a machine readable zone as printed: its five formats, its check digits, and what looks wrong.
//! Check digits see a value only modulo ten, and line 1 of a booklet has none at all: "consistent" says that
//! the zone agrees with itself, never that the document is what it claims to be.

mod bearer;
mod dates;
mod digits;
mod layout;
mod read;
mod signals;
mod view;
mod visual;

pub use bearer::{against_passports, is_passport, same_number};
pub use layout::Format;
pub use view::{Check, Digit, Fields, Severity, Signal, Span, Verdict};

use chrono::NaiveDate;

use crate::record::Record;

/// Checks a zone: its lines below each other, or in one piece. `today` decides what is expired.
pub fn check(text: &str, today: NaiveDate) -> Check {
    match read::zone(text) {
        Ok(zone) => {
            let digits = digits::check(&zone);
            let fields = read::fields(&zone, today);
            let signals = ranked(signals::of(&zone, &fields, &digits, today));
            Check {
                format: Some(zone.format.name().to_owned()),
                verdict: verdict(&signals),
                lines: zone.lines,
                fields: Some(fields),
                checks: digits,
                signals,
            }
        }
        Err(unreadable) => Check {
            format: None,
            lines: unreadable.lines,
            fields: None,
            checks: Vec::new(),
            signals: unreadable.signals,
            verdict: Verdict::Unreadable,
        },
    }
}

/// Checks the zone of a travel document and holds it against what its visual zone says.
/// `None` when the record carries no zone.
pub fn check_record(document: &Record, today: NaiveDate) -> Option<Check> {
    let mut check = check(document.text("mrz")?, today);
    if let Some(fields) = &check.fields {
        check.signals.extend(visual::mismatches(fields, document, today));
        check.signals = ranked(check.signals);
        check.verdict = verdict(&check.signals);
    }
    Some(check)
}

/// The gravest first; among equals in the order of the zone.
pub fn ranked(mut signals: Vec<Signal>) -> Vec<Signal> {
    signals.sort_by_key(|signal| std::cmp::Reverse(signal.severity));
    signals
}

fn verdict(signals: &[Signal]) -> Verdict {
    if signals.iter().any(|signal| signal.severity == Severity::High) {
        Verdict::Inconsistent
    } else {
        Verdict::Consistent
    }
}
