//! Countries as ISO 3166-1, the U.S. Government's GENC and ICAO's travel documents name them.

use super::Entry;
use crate::country;

/// Where GENC has another code of three letters than ISO, or one where ISO has none of its own.
const GENC: &[(&str, &str)] = &[("XKX", "XKS"), ("PSE", "")];

/// Where a travel document bears another code than ISO's.
const ICAO: &[(&str, &str)] = &[("DEU", "D"), ("XKX", "RKS")];

/// Areas that GENC lists beside the countries.
const GENC_ONLY: &[(&str, &str)] = &[
    ("XAC", "Ashmore and Cartier Islands"),
    ("XBI", "Bassas da India"),
    ("XBK", "Baker Island"),
    ("XCR", "Clipperton Island"),
    ("XCS", "Coral Sea Islands"),
    ("XEU", "Europa Island"),
    ("XGL", "Glorioso Islands"),
    ("XGZ", "Gaza Strip"),
    ("XHO", "Howland Island"),
    ("XJA", "Johnston Atoll"),
    ("XJM", "Jan Mayen"),
    ("XJN", "Juan de Nova Island"),
    ("XJV", "Jarvis Island"),
    ("XKR", "Kingman Reef"),
    ("XMW", "Midway Islands"),
    ("XNV", "Navassa Island"),
    ("XPL", "Palmyra Atoll"),
    ("XPR", "Paracel Islands"),
    ("XQZ", "Akrotiri"),
    ("XSP", "Spratly Islands"),
    ("XSV", "Svalbard"),
    ("XTR", "Tromelin Island"),
    ("XWB", "West Bank"),
    ("XWK", "Wake Island"),
    ("XXD", "Dhekelia"),
];

/// Name of what GENC has under a code that is its own.
pub fn of_genc(code: &str) -> Option<&'static str> {
    let area = GENC_ONLY.iter().find(|(own, _)| *own == code).map(|(_, name)| *name);
    area.or_else(|| GENC.iter().find(|(_, own)| *own == code).and_then(|(iso, _)| country::label(iso)))
}

pub fn entries() -> Vec<Entry> {
    let mut known = country::all();
    // One country under two codes stands once, with both of them.
    known.retain(|(code, _)| ICAO.iter().all(|(_, icao)| icao != code));
    let mut all: Vec<Entry> = known.iter().map(|(code, name)| entry(code, name)).collect();
    let missing = GENC_ONLY.iter().filter(|(code, _)| known.iter().all(|(known, _)| known != code));
    all.extend(missing.map(|(code, name)| Entry::new(*code, *name).also("genc", Some(*code))));
    all.sort_by(|a, b| (&a.label, &a.code).cmp(&(&b.label, &b.code)));
    all.dedup_by(|a, b| a.code == b.code);
    all
}

fn entry(code: &str, name: &str) -> Entry {
    let two = country::alpha2(code);
    let other = |list: &[(&str, &str)]| {
        list.iter().find(|(iso, _)| *iso == code).map(|(_, other)| (*other).to_owned())
    };
    let genc = other(GENC).or_else(|| two.map(|_| code.to_owned())).filter(|code| !code.is_empty());
    let icao = other(ICAO).or_else(|| ::mrz::country_name(code).map(|_| code.to_owned()));
    Entry::new(code, name).also("iso2", two).also("genc", genc).also("icao", icao)
}
