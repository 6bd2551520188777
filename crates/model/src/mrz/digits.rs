//! The check digits of a zone: printed against computed, and what a printed digit would fit.

use super::layout::{Format, Place};
use super::read::Zone;
use super::view::{Digit, Span};

/// More readings than this say nothing.
const MOST_HINTS: usize = 3;

pub fn check(zone: &Zone) -> Vec<Digit> {
    let layout = zone.format.layout();
    let mut digits =
        vec![number(zone), after(zone, "birth", layout.birth), after(zone, "expiry", layout.expiry)];
    if layout.personal_number {
        digits.push(after(zone, "personal_number", layout.optional1));
    }
    if let Some((at, covered)) = layout.composite {
        digits.push(digit(zone, "composite", at, covered, None));
    }
    add_hints(zone, &mut digits);
    digits
}

/// A document number too long for its nine places: it runs on into the optional data, its digit follows it there.
pub struct Overflow {
    pub number: String,
    rest: Place,
    digit: Place,
}

pub fn overflow(zone: &Zone) -> Option<Overflow> {
    let layout = zone.format.layout();
    let main = zone.at(layout.number);
    let filler_for_digit = zone.at(next(layout.number)) == "<";
    let tail = zone.at(layout.optional1).split('<').next().unwrap_or_default();
    let ends_in_digit = tail.ends_with(|c: char| c.is_ascii_digit());
    let long = zone.format.number_may_overflow()
        && filler_for_digit
        && !main.contains('<')
        && tail.len() >= 2
        && ends_in_digit;
    long.then(|| {
        let rest = Place { len: tail.len() - 1, ..layout.optional1 };
        Overflow { number: format!("{main}{}", zone.at(rest)), rest, digit: next(rest) }
    })
}

fn number(zone: &Zone) -> Digit {
    let place = zone.format.layout().number;
    match overflow(zone) {
        Some(long) => digit(zone, "number", long.digit, &[place, long.rest], Some(long.number)),
        None => after(zone, "number", place),
    }
}

/// The digit that follows its field directly.
fn after(zone: &Zone, name: &str, field: Place) -> Digit {
    digit(zone, name, next(field), &[field], None)
}

fn digit(zone: &Zone, name: &str, at: Place, covered: &[Place], value: Option<String>) -> Digit {
    let value = value.unwrap_or_else(|| joined(zone, covered));
    let printed = zone.at(at);
    Digit {
        name: name.to_owned(),
        ok: fits(&value, printed),
        printed: printed.to_owned(),
        computed: computed(&value),
        value,
        span: span(at),
        covers: covered.iter().copied().map(span).collect(),
        fits: Vec::new(),
    }
}

fn joined(zone: &Zone, places: &[Place]) -> String {
    places.iter().map(|place| zone.at(*place)).collect()
}

fn fits(value: &str, printed: &str) -> bool {
    printed.chars().next().is_some_and(|digit| ::mrz::verify(value, digit))
}

fn computed(value: &str) -> String {
    ::mrz::check_digit(value).map_or_else(|_| "?".into(), |digit| digit.to_string())
}

const fn next(field: Place) -> Place {
    Place { line: field.line, start: field.start + field.len, len: 1 }
}

const fn span(place: Place) -> Span {
    Span::at(place.line, place.start, place.len)
}

/// Which readings, one character away, would make every printed digit fit: a sign of where a field was altered.
/// Only said when the composite digit narrows it down and no other field is in doubt.
fn add_hints(zone: &Zone, digits: &mut [Digit]) {
    let in_doubt = digits.iter().filter(|digit| !digit.ok && digit.name != "composite");
    if in_doubt.count() != 1 || zone.format.layout().composite.is_none() {
        return;
    }
    let Some(doubtful) = digits.iter_mut().find(|digit| !digit.ok && digit.name != "composite") else {
        return;
    };
    let [place] = doubtful.covers[..] else { return };
    let readings = readings(zone, place, &doubtful.name);
    if readings.len() <= MOST_HINTS {
        doubtful.fits = readings;
    }
}

fn readings(zone: &Zone, place: Span, name: &str) -> Vec<String> {
    let (line, start, len) = (place.line as usize, place.start as usize, place.len as usize);
    let Some(text) = zone.lines.get(line) else {
        return Vec::new();
    };
    let is_date = matches!(name, "birth" | "expiry");
    let mut found = Vec::new();
    for column in start..start + len {
        for other in alternatives(text.as_bytes()[column], is_date) {
            let mut changed = text.clone();
            changed.replace_range(column..=column, &other.to_string());
            let reading = changed[start..start + len].to_owned();
            if (!is_date || is_a_day(&reading)) && every_digit_fits(zone, line, changed, name) {
                found.push(reading);
            }
        }
    }
    found
}

/// Digits are altered into digits and letters into letters; fillers are left alone.
fn alternatives(printed: u8, is_date: bool) -> impl Iterator<Item = char> {
    let range = match printed {
        b'0'..=b'9' => '0'..='9',
        b'A'..=b'Z' if !is_date => 'A'..='Z',
        _ => '1'..='0',
    };
    range.filter(move |other| *other != printed as char)
}

fn is_a_day(reading: &str) -> bool {
    let today = chrono::NaiveDate::default();
    super::dates::read(reading, super::dates::Century::Present, today).day().is_some()
}

fn every_digit_fits(zone: &Zone, line: usize, changed: String, name: &str) -> bool {
    let mut lines = zone.lines.clone();
    lines[line] = changed;
    let zone = Zone { format: zone.format, lines, lower_case: false };
    let layout = zone.format.layout();
    let own = match name {
        "number" => layout.number,
        "birth" => layout.birth,
        "expiry" => layout.expiry,
        _ => layout.optional1,
    };
    let composite = layout.composite.is_some_and(|(at, covered)| fits(&joined(&zone, covered), zone.at(at)));
    composite && fits(zone.at(own), zone.at(next(own)))
}

/// Formats whose digits cover the optional data only through the composite.
pub const fn optional_only_in_composite(format: Format) -> bool {
    matches!(format, Format::Td1 | Format::Td2)
}
