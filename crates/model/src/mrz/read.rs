//! From pasted text to a zone of known format, and from a zone to its fields.
//! Says exactly what is wrong when the text is no zone; repairs nothing but case and line breaks.

use chrono::NaiveDate;

use super::dates::{self, Century};
use super::digits;
use super::layout::{Format, Place};
use super::view::{Fields, Severity, Signal, Span};
use crate::country;

/// More text than any zone, with room for blanks: beyond it nobody pasted a zone.
const LIMIT: usize = 2_000;

/// Lines of the right number, length and alphabet.
#[derive(Debug)]
pub struct Zone {
    pub format: Format,
    pub lines: Vec<String>,
    /// Small letters were read as capitals.
    pub lower_case: bool,
}

impl Zone {
    pub fn at(&self, place: Place) -> &str {
        self.lines
            .get(place.line)
            .and_then(|line| line.get(place.start..place.start + place.len))
            .unwrap_or_default()
    }
}

#[derive(Debug)]
pub struct Unreadable {
    pub lines: Vec<String>,
    pub signals: Vec<Signal>,
}

pub fn zone(text: &str) -> Result<Zone, Unreadable> {
    if text.len() > LIMIT {
        return Err(unreadable(Vec::new(), "too_long", "this is too long for a zone", None));
    }
    let given = split(text);
    let lines: Vec<String> = given.iter().map(|line| line.to_ascii_uppercase()).collect();
    if lines.is_empty() {
        return Err(unreadable(lines, "no_zone", "there is no text", None));
    }
    let strange = strange_characters(&lines);
    if !strange.is_empty() {
        return Err(Unreadable { lines, signals: strange });
    }
    let format = format(&lines)?;
    Ok(Zone { format, lower_case: given != lines, lines })
}

/// Lines below each other; or parted by blanks or a written `\n`; or all in one piece.
fn split(text: &str) -> Vec<String> {
    let text = text.replace("\\n", "\n");
    let mut lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if let [only] = lines[..] {
        lines = only.split_whitespace().collect();
    }
    if let [only] = lines[..] {
        let width = match only.len() {
            90 => 30,
            88 => 44,
            72 => 36,
            _ => only.len(),
        };
        if only.is_ascii() && width > 0 {
            return (0..only.len() / width)
                .filter_map(|line| only.get(line * width..(line + 1) * width))
                .map(str::to_owned)
                .collect();
        }
    }
    lines.into_iter().map(str::to_owned).collect()
}

fn strange_characters(lines: &[String]) -> Vec<Signal> {
    let strange = |c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '<');
    let mut signals = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        for (column, _) in text.chars().enumerate().filter(|(_, c)| strange(*c)) {
            let message =
                format!("line {}, column {} is not a letter A–Z, a digit or <", line + 1, column + 1);
            signals.push(wrong("wrong_character", &message, Some(Span::at(line, column, 1))));
        }
    }
    signals.truncate(20);
    signals
}

fn format(lines: &[String]) -> Result<Format, Unreadable> {
    let visa = lines[0].starts_with('V');
    let expected = match lines.len() {
        3 => Format::Td1,
        2 => {
            let closer =
                lines.iter().any(|line| line.len() == 44) || lines.iter().all(|line| line.len() > 40);
            match (closer, visa) {
                (true, true) => Format::MrvA,
                (true, false) => Format::Td3,
                (false, true) => Format::MrvB,
                (false, false) => Format::Td2,
            }
        }
        count => {
            let message = format!("a zone has 2 or 3 lines, here are {count}");
            return Err(unreadable(lines.to_vec(), "wrong_line_count", &message, None));
        }
    };
    let (_, width) = expected.size();
    let signals: Vec<Signal> = lines
        .iter()
        .enumerate()
        .filter(|(_, text)| text.len() != width)
        .map(|(line, text)| wrong_length(line, text.len(), width))
        .collect();
    if signals.is_empty() {
        return Ok(expected);
    }
    Err(Unreadable { lines: lines.to_vec(), signals })
}

fn wrong_length(line: usize, got: usize, width: usize) -> Signal {
    let message = format!("line {} has {got} characters, {width} are expected", line + 1);
    let start = got.min(width);
    let span = Span::at(line, start, got.abs_diff(width));
    wrong("wrong_length", &message, Some(span))
}

fn wrong(code: &str, message: &str, span: Option<Span>) -> Signal {
    let mut signal = Signal::new(code, Severity::High, message);
    signal.span = span;
    signal
}

fn unreadable(lines: Vec<String>, code: &str, message: &str, span: Option<Span>) -> Unreadable {
    Unreadable { lines, signals: vec![wrong(code, message, span)] }
}

pub fn fields(zone: &Zone, today: NaiveDate) -> Fields {
    let layout = zone.format.layout();
    let trimmed = |place: Place| zone.at(place).trim_end_matches('<').to_owned();
    let name_of = |code: &str| country::label(code).or_else(|| country::of_genc(code)).map(str::to_owned);
    let (issuer, nationality) = (trimmed(layout.issuer), trimmed(layout.nationality));
    let (surname, given) = names(zone.at(layout.name));
    Fields {
        code: trimmed(layout.code),
        issuer_name: name_of(&issuer),
        issuer,
        number: digits::overflow(zone).map_or_else(|| trimmed(layout.number), |long| long.number),
        nationality_name: name_of(&nationality),
        nationality,
        birth: dates::read(zone.at(layout.birth), Century::OfBirth, today).shown(),
        sex: zone.at(layout.sex).to_owned(),
        expiry: dates::read(zone.at(layout.expiry), Century::Present, today).shown(),
        surname,
        given,
        optional1: trimmed(layout.optional1),
        optional2: layout.optional2.map(trimmed).unwrap_or_default(),
        name_maybe_truncated: !zone.at(layout.name).ends_with('<'),
    }
}

/// Surname and given names, parted by the first double filler.
fn names(field: &str) -> (String, String) {
    let field = field.trim_matches('<');
    let (surname, given) = field.split_once("<<").unwrap_or((field, ""));
    (spaced(surname), spaced(given))
}

fn spaced(name: &str) -> String {
    let words: Vec<&str> = name.split('<').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
