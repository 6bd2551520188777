//! What an examiner should look at in a zone that could be read. Every signal says what it means, none decides.

use chrono::{Datelike, NaiveDate};

use super::dates::{self, Century, Read};
use super::digits::optional_only_in_composite;
use super::layout::{Format, Place};
use super::read::Zone;
use super::view::{Digit, Fields, Severity, Signal, Span};
use crate::country;

/// No document is made to last longer.
const LONGEST_VALIDITY_YEARS: i32 = 20;

pub fn of(zone: &Zone, fields: &Fields, digits: &[Digit], today: NaiveDate) -> Vec<Signal> {
    let mut signals: Vec<Signal> = digits.iter().filter_map(|digit| failing(zone, digit, digits)).collect();
    signals.extend(digits.iter().filter_map(filler_as_digit));
    signals.extend(of_dates(zone, today));
    signals.extend(of_codes(zone, fields));
    signals.extend(of_number(zone));
    signals.extend(of_name(zone, fields));
    signals.extend(of_sex(zone, fields));
    if zone.lower_case {
        signals.push(Signal::new("lower_case", Severity::Low, "small letters were read as capitals"));
    }
    signals
}

fn failing(zone: &Zone, digit: &Digit, digits: &[Digit]) -> Option<Signal> {
    if digit.ok {
        return None;
    }
    let (code, message) = if digit.name != "composite" {
        let hint = if digit.fits.is_empty() {
            ""
        } else {
            "; the printed digits fit another reading of one character"
        };
        let message = format!(
            "the check digit of {} is printed {}, the field gives {}{hint}",
            title(&digit.name),
            digit.printed,
            digit.computed
        );
        ("check_digit_failed", message)
    } else {
        let others_fit = digits.iter().all(|other| other.ok || other.name == "composite");
        let where_to_look = match (others_fit, optional_only_in_composite(zone.format)) {
            (false, _) => "as it must where another field does not fit",
            (true, true) => "while every other digit fits: look at the optional data and at the digit itself",
            (true, false) => {
                "while every other digit fits: look at the digit itself and at fields altered in pairs"
            }
        };
        let message = format!(
            "the composite digit is printed {}, the zone gives {}, {where_to_look}",
            digit.printed, digit.computed
        );
        ("composite_failed", message)
    };
    Some(Signal::new(code, Severity::High, message).about(&digit.name, Some(digit.span)))
}

/// Only the digit of an empty personal number may be a filler.
fn filler_as_digit(digit: &Digit) -> Option<Signal> {
    let odd = digit.ok && digit.printed == "<" && digit.name != "personal_number";
    odd.then(|| {
        let message = format!("the check digit of {} is a filler instead of 0", title(&digit.name));
        Signal::new("check_digit_is_filler", Severity::Medium, message).about(&digit.name, Some(digit.span))
    })
}

fn of_dates(zone: &Zone, today: NaiveDate) -> Vec<Signal> {
    let layout = zone.format.layout();
    let birth = dates::read(zone.at(layout.birth), Century::OfBirth, today);
    let expiry = dates::read(zone.at(layout.expiry), Century::Present, today);
    let mut signals = Vec::new();
    let mut say = |code: &str, severity, message: &str, field: &str, place: Place| {
        signals.push(Signal::new(code, severity, message).about(field, Some(span(place))));
    };
    for (read, name, place) in [(&birth, "birth", layout.birth), (&expiry, "expiry", layout.expiry)] {
        match read {
            Read::NoSuchDay => say(
                "impossible_date",
                Severity::High,
                &format!("the {name} date does not exist in the calendar"),
                name,
                place,
            ),
            Read::Letters => say(
                "impossible_date",
                Severity::High,
                &format!("the {name} date contains letters"),
                name,
                place,
            ),
            Read::Partly(_) | Read::Unknown => say(
                "incomplete_date",
                Severity::Low,
                &format!("part of the {name} date is not known"),
                name,
                place,
            ),
            Read::Day(_) => {}
        }
    }
    if let Some(day) = expiry.day() {
        if day < today {
            say("expired", Severity::Medium, "the document has expired", "expiry", layout.expiry);
        }
        if day.year() > today.year() + LONGEST_VALIDITY_YEARS {
            say(
                "expiry_far_ahead",
                Severity::Low,
                "the expiry lies further ahead than documents are made for",
                "expiry",
                layout.expiry,
            );
        }
        if birth.day().is_some_and(|born| born > day) {
            say(
                "expiry_before_birth",
                Severity::High,
                "the document expired before the holder was born",
                "expiry",
                layout.expiry,
            );
        }
    }
    signals
}

fn of_codes(zone: &Zone, fields: &Fields) -> Vec<Signal> {
    let layout = zone.format.layout();
    let mut signals = Vec::new();
    for (name, code, place) in
        [("issuer", &fields.issuer, layout.issuer), ("nationality", &fields.nationality, layout.nationality)]
    {
        if country::is_specimen(code) {
            let message = format!("the {name} code stands on specimens and in teaching material only");
            signals.push(Signal::new("specimen_code", Severity::Low, message).about(name, Some(span(place))));
        } else if ::mrz::country_name(code).is_none() {
            let signal = match country::of_genc(code) {
                Some(country) => {
                    let message = format!("the {name} code is of GENC ({country}), not of the ICAO list");
                    Signal::new("genc_code", Severity::Low, message)
                }
                None => {
                    let message = format!("the {name} code is in neither the ICAO list nor GENC");
                    Signal::new("unknown_country", Severity::Medium, message)
                }
            };
            signals.push(signal.about(name, Some(span(place))));
        }
    }
    signals.extend(
        document_code(zone.format, zone.at(layout.code))
            .map(|signal| signal.about("code", Some(span(layout.code)))),
    );
    signals
}

fn document_code(format: Format, code: &str) -> Option<Signal> {
    let mut letters = code.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    if !format.code_letters().contains(first) {
        let message = format!("a document of format {} does not begin with this code", format.name());
        return Some(Signal::new("document_code", Severity::High, message));
    }
    // Part 5 keeps AC for crew certificates; parts 5 and 6 exclude V as a second letter.
    let odd = match format {
        Format::Td1 => second == 'V' || code == "AI",
        Format::Td2 => second == 'V' || code == "AC",
        Format::Td3 | Format::MrvA | Format::MrvB => false,
    };
    if odd || second.is_ascii_digit() {
        let message = "the second letter of the document code is not one of this format";
        return Some(Signal::new("document_code", Severity::Medium, message));
    }
    // Booklets made before the list of part 4 chose their second letter freely.
    let unlisted = format == Format::Td3 && second != '<' && ::mrz::passport_type(code).is_none();
    unlisted.then(|| {
        let message = "the second letter of the document code is not in the list for passports";
        Signal::new("document_code", Severity::Low, message)
    })
}

fn of_number(zone: &Zone) -> Option<Signal> {
    let place = zone.format.layout().number;
    let number = zone.at(place).trim_end_matches('<');
    let message = if number.is_empty() {
        "the document number is empty"
    } else if number.starts_with('<') {
        "the document number begins with a filler"
    } else if number.contains('<') {
        "the document number has a filler inside"
    } else {
        return None;
    };
    Some(Signal::new("number_with_filler", Severity::Medium, message).about("number", Some(span(place))))
}

fn of_name(zone: &Zone, fields: &Fields) -> Vec<Signal> {
    let place = zone.format.layout().name;
    let name = zone.at(place);
    let mut signals = Vec::new();
    let mut say = |code: &str, severity, message: &str| {
        signals.push(Signal::new(code, severity, message).about("name", Some(span(place))));
    };
    if fields.name_maybe_truncated {
        say("name_maybe_truncated", Severity::Low, "the name fills its field: it may be cut off");
    }
    if name.bytes().any(|byte| byte.is_ascii_digit()) {
        say("digit_in_name", Severity::Medium, "the name contains a digit");
    }
    if fields.surname.is_empty() {
        say("no_surname", Severity::Medium, "there is no surname");
    } else if name.starts_with('<') {
        say("name_begins_with_filler", Severity::Medium, "the name begins with a filler");
    }
    signals
}

fn of_sex(zone: &Zone, fields: &Fields) -> Option<Signal> {
    let odd = !matches!(fields.sex.as_str(), "M" | "F" | "<");
    odd.then(|| {
        Signal::new("sex_unusual", Severity::Medium, "the sex is neither M, F nor a filler")
            .about("sex", Some(span(zone.format.layout().sex)))
    })
}

fn title(name: &str) -> &str {
    match name {
        "number" => "the document number",
        "birth" => "the birth date",
        "expiry" => "the expiry date",
        "personal_number" => "the personal number",
        _ => "the whole zone",
    }
}

const fn span(place: Place) -> Span {
    Span::at(place.line, place.start, place.len)
}
