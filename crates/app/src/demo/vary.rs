//! One variation of a case: other people, other numbers, other days; the same story.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const SURNAMES: &[&str] = &[
    "ADJOVI",
    "AL-HADDAD",
    "ASANTE",
    "BARAN",
    "CEBAN",
    "DE GRAAF",
    "DRAGOMIR",
    "ELBAZ",
    "FERREIRA",
    "GUSEYNOV",
    "HUAMÁN",
    "IONESCU",
    "KOSSIVI",
    "LINDQVIST",
    "MUNTEANU",
    "NOVOTNÁ",
    "OKABE",
    "PETRESCU",
    "QUISPE",
    "RAHMANI",
    "RUSU",
    "SHIMURA",
    "SZABÓ",
    "TANAKA",
    "URSU",
    "VÁCLAVEK",
    "WIJAYA",
    "YILMAZER",
    "ŻUREK",
    "ÇELİK",
];
const GIVEN: &[&str] = &[
    "Achieng", "Bence", "Doina", "Elif", "Farid", "Haruka", "Juma", "Kwame", "Luz", "Marijke", "Nélida",
    "Pieter", "Radu", "Samir", "Ștefan", "Takumi", "Vasile", "Wilmer", "Ximena", "Zoltán",
];
/// Fields whose text other fields and texts may repeat.
const NAMES: &[(&str, &str, &[&str])] = &[("person", "surname", SURNAMES), ("person", "given_names", GIVEN)];
/// Fields of which only the digits change.
const NUMBERED: &[(&str, &str)] =
    &[("phone", "number"), ("account", "number"), ("vehicle", "plate"), ("travel_document", "number")];

/// A small, fast, repeatable source of choices (SplitMix64); not for secrets.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to `sides`.
    pub fn of(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll() % sides.max(1) as u64).unwrap_or(0)
    }
}

/// The lines of a case again, as another case.
pub fn case(lines: &[Value], at: usize, seed: u64, dice: &mut Dice) -> Vec<Value> {
    let ids = new_ids(lines, at, seed);
    let words = new_words(lines, dice);
    let days = dice.of(700);
    let mut varied: Vec<Value> =
        lines.iter().cloned().map(|line| rewrite(line, &ids, &words, days)).collect();
    varied[0]["case_number"] = Value::Null;
    if let Some(fields) = varied[0]["fields"].as_object_mut() {
        fields.remove("case_number");
    }
    let case = varied[0]["id"].clone();
    for line in &mut varied[1..] {
        line["case"] = case.clone();
    }
    for line in &mut varied {
        renumber(line, dice);
    }
    varied
}

fn new_ids(lines: &[Value], at: usize, seed: u64) -> HashMap<String, String> {
    let ids = lines.iter().filter_map(|line| line["id"].as_str());
    let new = |id: &str| {
        let hash = Sha256::new()
            .chain_update(seed.to_be_bytes())
            .chain_update((at as u64).to_be_bytes())
            .chain_update(id);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    };
    let mut all: HashMap<String, String> = ids.map(|id| (id.to_owned(), new(id).to_string())).collect();
    // A case that nothing can point to still needs its parts to find it.
    all.entry(String::new()).or_insert_with(|| new("case").to_string());
    all
}

fn new_words(lines: &[Value], dice: &mut Dice) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    let mut words = Vec::new();
    for line in lines {
        for (kind, field, choice) in NAMES {
            let Some(old) = line["fields"][*field].as_str().filter(|_| line["kind"] == *kind) else {
                continue;
            };
            if seen.insert(old.to_owned()) {
                words.push((old.to_owned(), choice[dice.of(choice.len())].to_owned()));
            }
        }
    }
    // The longer first, so that a name inside another is not cut out of it.
    words.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    words
}

fn rewrite(value: Value, ids: &HashMap<String, String>, words: &[(String, String)], days: usize) -> Value {
    match value {
        Value::String(text) => Value::String(rewrite_text(text, ids, words, days)),
        Value::Array(items) => items.into_iter().map(|item| rewrite(item, ids, words, days)).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| match key.as_str() {
                // Zones and fixed identities keep their own form; birth dates belong to them.
                "mrz" | "birth_date" | "visual_birth" | "kind" => (key, value),
                "id" if value.is_null() => (key, value),
                _ => {
                    let value = rewrite(value, ids, words, days);
                    (key, value)
                }
            })
            .collect(),
        other => other,
    }
}

fn rewrite_text(
    text: String,
    ids: &HashMap<String, String>,
    words: &[(String, String)],
    days: usize,
) -> String {
    if let Some(id) = ids.get(&text).filter(|_| Uuid::parse_str(&text).is_ok()) {
        return id.clone();
    }
    if let Some(earlier) = earlier(&text, days) {
        return earlier;
    }
    words.iter().fold(
        text,
        |text, (old, new)| if text.contains(old.as_str()) { text.replace(old.as_str(), new) } else { text },
    )
}

/// A date, or an instant that begins with one, so many days earlier.
fn earlier(text: &str, days: usize) -> Option<String> {
    let (date, rest) = text.split_at_checked(10)?;
    let fits = rest.is_empty() || rest.starts_with('T');
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().filter(|_| fits)?;
    Some(format!("{}{rest}", date.checked_sub_days(Days::new(days as u64))?))
}

fn renumber(line: &mut Value, dice: &mut Dice) {
    let kind = line["kind"].clone();
    for (of, field) in NUMBERED {
        if kind != *of {
            continue;
        }
        let Some(old) = line["fields"][*field].as_str().map(str::to_owned) else { continue };
        let new = other_digits(&old, dice);
        if let Some(zone) = line["fields"]["mrz"].as_str() {
            let Some(zone) = zone_with_number(zone, &old, &new) else { continue };
            line["fields"]["mrz"] = Value::String(zone);
        }
        line["fields"][*field] = Value::String(new);
    }
}

/// The last four digits anew; letters and signs stay.
fn other_digits(text: &str, dice: &mut Dice) -> String {
    let mut left = 4;
    let mut changed: Vec<char> = text.chars().collect();
    for place in changed.iter_mut().rev() {
        if place.is_ascii_digit() && left > 0 {
            *place = char::from_digit(u32::try_from(dice.of(10)).unwrap_or(0), 10).unwrap_or('0');
            left -= 1;
        }
    }
    changed.into_iter().collect()
}

/// A passport's second line with another number; a digit that failed before fails again, one that fitted fits.
fn zone_with_number(zone: &str, old: &str, new: &str) -> Option<String> {
    let (first, second) = zone.split_once('\n')?;
    let is_td3 = first.len() == 44 && second.len() == 44 && first.starts_with('P');
    let printed = second.get(..9)?.trim_end_matches('<');
    if !is_td3 || printed != old || new.len() != old.len() || !second.is_ascii() {
        return None;
    }
    let composite = |line: &str| [&line[0..10], &line[13..20], &line[21..43]].concat();
    let number_fits = fits(&second[..9], &second[9..10]);
    let whole_fits = fits(&composite(second), &second[43..]);
    let field = format!("{new:<<9}");
    let digit = digit(&field, number_fits)?;
    let line = format!("{field}{digit}{}", &second[10..43]);
    let last = self::digit(&composite(&format!("{line}0")), whole_fits)?;
    Some(format!("{first}\n{line}{last}"))
}

fn fits(value: &str, printed: &str) -> bool {
    printed.chars().next().is_some_and(|digit| mrz::verify(value, digit))
}

fn digit(value: &str, right: bool) -> Option<u8> {
    let digit = u8::try_from(mrz::check_digit(value).ok()?).ok()?;
    Some(if right { digit } else { (digit + 1) % 10 })
}
