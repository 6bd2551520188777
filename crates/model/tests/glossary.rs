//! One thing, one word: the glossary explains each word once, and what code, SQL and screens name is in it or is
//! plain English.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use model::registry::KINDS;
use model::vocabularies;

/// Nouns that mean in the registry what they mean at any desk.
const PLAIN: &str = "imei vin sha256 aliases transfer activity agreement alias amount answer assignee attendance author authority basis birth body \
    build carrier certificate citizen city class cm colour condition coordinator country currency date description \
    detail direction email foil heading holder hour id inside institution issue issuer label language limit location \
    lodging make mark matter model motivation name nationality number occupation participant party people plate \
    platform point position priority provider purpose quantity rank reason reference referrer region remark reply \
    request residence result role sector service severity sex size state statute street suspicion text title topic \
    type unit url value year zone surname summary reviewer responsible scenario status handler partner member";

/// Words that a field says of itself as a sentence does: whether it is so, for whom, until when.
const SAID: &str = "about acknowledged amends asks briefed broken cites collected done elsewhere found given \
    intelligence next offered original owner recorded reported restricted retired revalidate settled shared whereabout \
    with repeats tattoo kept at on since until";

/// Words of the craft that columns are made of.
const CRAFT: &str = "accept access after ahead at audit backfill byte candidate count day digest directory entity \
    equivocation erasure fact from hash head header hlc imei last local meta other own payload peer piece pk pos proof \
    quarantine reach reader recipient row seq setting sha256 signature snapshot tile to user vin what wish through until \
    first known listed made remain root seen stripped taken wanted absent asked borne checked created deleted frozen \
    granted revoked stored received sent reviewed reported decided end utc offset";

/// What texts of the window are kept under beside the words of the trade.
const SHELF: &str = "again add ago ahead first start setting banner behind by cancel choose close compare copied crumb delete demo edit examine export \
    failure fault form hint home import intake join lane minute more move nav new no none passphrase problem recover \
    recovery ref remove required rule save saved screen search select sharing show skip statistic sync system timeline \
    undo unlock yes you";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn stem(word: &str) -> String {
    match word {
        _ if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") => word.to_owned(),
        _ if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// What the tables of the glossary explain: words, and the labels of kinds.
fn terms() -> Vec<String> {
    let page = text("docs/GLOSSARY.md");
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
        match cells.as_slice() {
            ["word", _] => None,
            [name, label, _, _] if name.starts_with('`') => Some(label.to_lowercase()),
            [words, _] => Some(words.to_lowercase()),
            _ => None,
        }
    });
    rows.flat_map(|words| words.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn explained() -> BTreeSet<String> {
    let names = KINDS.iter().map(|kind| kind.name.replace('_', " "));
    let all = terms().into_iter().chain(names);
    all.flat_map(|term| term.split([' ', '-']).map(stem).collect::<Vec<_>>()).collect()
}

/// The last noun of a name. What was done and when is a sentence, not a noun: `sent_on`, `decided_by`.
fn head(name: &str) -> Option<String> {
    let name = name.trim_matches('"');
    let sentence =
        ["_at", "_on", "_by", "_to", "_from", "_until", "_ms"].iter().any(|end| name.ends_with(end));
    (!sentence).then(|| stem(name.rsplit('_').next().unwrap_or(name)))
}

/// Which of these names are neither explained nor plain.
fn strange(names: impl IntoIterator<Item = String>, plain: &[&str]) -> BTreeSet<String> {
    let plain = plain.iter().flat_map(|words| words.split_whitespace()).map(stem);
    let known: BTreeSet<String> = explained().into_iter().chain(plain).collect();
    names.into_iter().filter(|name| head(name).is_some_and(|head| !known.contains(&head))).collect()
}

#[test]
fn every_word_is_explained_once_and_before_the_words_we_do_not_use() {
    let terms = terms();
    let mut seen = BTreeSet::new();
    let twice: Vec<&String> = terms.iter().filter(|term| !seen.insert(term.as_str())).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let page = text("docs/GLOSSARY.md");
    let after = page.split("Words we do not use").nth(1).unwrap();
    assert!(!after.contains("\n|"), "{after}");
}

#[test]
fn every_kind_vocabulary_and_field_is_named_by_a_word_of_the_glossary_or_in_plain_english() {
    let fields = KINDS.iter().flat_map(|kind| kind.fields).map(|field| field.name);
    let names = KINDS.iter().map(|kind| kind.name).chain(vocabularies::ALL.iter().map(|list| list.name));
    let strange = strange(names.chain(fields).map(str::to_owned), &[PLAIN, SAID]);
    assert!(strange.is_empty(), "explain them in docs/GLOSSARY.md: {strange:?}");
}

#[test]
fn every_table_and_column_is_named_by_a_word_of_the_glossary_or_in_plain_english() {
    let mut names = Vec::new();
    for folder in ["crates/vault/migrations", "crates/hq/migrations/sqlite"] {
        for file in std::fs::read_dir(root().join(folder)).unwrap() {
            let sql = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for line in sql.lines() {
                let table = line.strip_prefix("CREATE TABLE ").and_then(|rest| rest.split(' ').next());
                let column = line.strip_prefix("  ").and_then(|rest| rest.split_once(' '));
                let typed =
                    |rest: &str| ["TEXT", "BLOB", "INTEGER", "ANY"].iter().any(|ty| rest.starts_with(ty));
                names.extend(table.map(str::to_owned));
                names.extend(column.filter(|(_, rest)| typed(rest)).map(|(name, _)| name.to_owned()));
            }
        }
    }
    assert!(names.len() > 200, "{}", names.len());
    let strange = strange(names, &[PLAIN, SAID, CRAFT]);
    assert!(strange.is_empty(), "explain them in docs/GLOSSARY.md: {strange:?}");
}

/// Keys and texts of the window, as `en.ts` has them.
fn texts_of_the_window() -> Vec<(String, String)> {
    let page =
        text("ui/src/i18n/en.ts") + &text("ui/src/i18n/en.travel.ts") + &text("ui/src/i18n/en.exports.ts");
    let parts: Vec<&str> = page.split("\": \"").collect();
    let pair = |pair: &[&str]| {
        let key = pair[0].rsplit('"').next().unwrap_or_default().to_owned();
        (key, pair[1].split("\",").next().unwrap_or_default().to_owned())
    };
    parts.windows(2).map(pair).collect()
}

#[test]
fn what_texts_of_the_window_are_kept_under_is_a_word_of_the_glossary_or_plain_english() {
    let texts = texts_of_the_window();
    assert!(texts.len() > 500, "{}", texts.len());
    let shelves: BTreeSet<String> =
        texts.iter().map(|(key, _)| key.split(['.', '_']).next().unwrap_or_default().to_owned()).collect();
    let strange = strange(shelves, &[PLAIN, SAID, SHELF]);
    assert!(strange.is_empty(), "explain them in docs/GLOSSARY.md: {strange:?}");
}

/// Everything that a person reads: labels, texts of the window, refusals.
fn read_by_people() -> Vec<String> {
    let mut all: Vec<String> = texts_of_the_window().into_iter().map(|(_, text)| text).collect();
    for kind in KINDS {
        all.extend([kind.label, kind.plural].map(str::to_owned));
        all.extend(kind.fields.iter().map(|field| field.label.to_owned()));
    }
    all.extend(vocabularies::ALL.iter().flat_map(|list| list.codes).map(|(_, label)| (*label).to_owned()));
    let rules = text("crates/model/src/rule.rs");
    all.extend(rules.split("#[error(").skip(1).filter_map(|rest| rest.split('"').nth(1)).map(str::to_owned));
    all
}

/// An exhibit and a point of a list are called so by the trade; a record is never an item.
const ITEMS_OF_THE_TRADE: &[&str] = &["evidence item", "checklist item", "item number"];

#[test]
fn what_people_read_has_no_word_that_we_do_not_use_and_one_spelling() {
    const NEVER: &[&str] = &[
        "synced",
        "dirty",
        "entity",
        "entities",
        "item",
        "items",
        "manager",
        "helper",
        "util",
        "organisation",
        "organisations",
        "organised",
        "colour",
        "licence",
        "programme",
        "programmes",
        "centre",
        "authorise",
        "recognise",
        "honour",
        "behaviour",
        "labour",
        "judgement",
        "traveller",
    ];
    for text in read_by_people() {
        let mut plain = text.to_lowercase();
        for trade in ITEMS_OF_THE_TRADE {
            plain = plain.replace(trade, "exhibit");
        }
        // What stands in braces is filled in.
        let plain: String = plain.split('{').map(|piece| piece.rsplit('}').next().unwrap_or(piece)).collect();
        let words: BTreeSet<&str> = plain.split(|letter: char| !letter.is_alphanumeric()).collect();
        let found: Vec<_> = NEVER.iter().filter(|word| words.contains(*word)).collect();
        assert!(found.is_empty(), "{found:?} in “{text}”");
    }
}
