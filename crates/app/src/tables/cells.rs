//! One row of a table as one record, by a mapping. Every cell that cannot be taken is told with its row and field.

use std::collections::HashMap;

use model::import::CaseKey;
use model::{Field, Home, Kind, Record, Type, country, registry};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::read::moment_of;
use super::{Cell, Table};
use crate::failure::FieldFailure;
use crate::import::{Line, Part, bad};
use crate::names::Names;
use crate::view::table::Mapping;
use crate::{Failure, gate::Turn};

/// Records and people by their names, each looked up once.
pub(crate) struct Finder {
    titles: HashMap<(u16, String), Vec<Uuid>>,
    people: HashMap<String, Uuid>,
}

impl Finder {
    /// What the fields of this kind may point to, as far as the actor sees it.
    pub(crate) fn read(turn: &Turn<'_>, vault: &vault::Vault, kind: &Kind) -> Result<Self, Failure> {
        let reads = vault.reads();
        let refs = kind.fields.iter().filter_map(|field| match field.ty {
            Type::Ref(kinds) => Some(kinds),
            _ => None,
        });
        let mut titles: HashMap<(u16, String), Vec<Uuid>> = HashMap::new();
        for kind in refs.flatten().filter_map(|name| registry::kind_named(name)) {
            for stored in crate::access::visible(&reads, turn, reads.records_of(&[kind], 0, 0)?.1)? {
                let mut names = vec![stored.record.title()];
                names.extend(kind.summary.first().map(|name| stored.record.display(name)));
                names.extend(stored.record.text("case_number").map(str::to_owned));
                for name in names {
                    let ids = titles.entry((kind.number, model::text::folded(&name))).or_default();
                    if !ids.contains(&stored.record.id) {
                        ids.push(stored.record.id);
                    }
                }
            }
        }
        let people = Names::read(vault)?.people().into_iter();
        let people = people.map(|person| (model::text::folded(&person.name), person.id)).collect();
        Ok(Self { titles, people })
    }

    fn record(&self, kinds: &[&str], text: &str) -> Result<Uuid, String> {
        if let Ok(id) = Uuid::parse_str(text) {
            return Ok(id);
        }
        let name = model::text::folded(text);
        let of = |kind: &&str| {
            registry::kind_named(kind).and_then(|kind| self.titles.get(&(kind.number, name.clone())))
        };
        let found: Vec<Uuid> = kinds.iter().filter_map(of).flatten().copied().collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err("names a record that is not here; import that one first".to_owned()),
            many => Err(format!("names {} records alike; write the id of the one that is meant", many.len())),
        }
    }
}

/// The record of a row, or everything that is wrong with it.
pub(crate) fn line_of(
    table: &Table,
    row: &(u64, Vec<Cell>),
    mapping: &Mapping,
    kind: &'static Kind,
    finder: &Finder,
) -> Result<Line, Vec<FieldFailure>> {
    let (number, cells) = row;
    let mut record = Record::new(Uuid::nil(), kind);
    let mut problems = Vec::new();
    for column in &mapping.columns {
        let at = table.heads.iter().position(|head| *head == column.column);
        let Some(cell) = at.map(|at| &cells[at]).filter(|cell| **cell != Cell::Empty) else { continue };
        let Some(field) = kind.field(&column.field) else { continue };
        match value_of(field, cell, mapping, finder) {
            Ok(json) => {
                problems.extend(
                    record
                        .set_json(field.name, &json)
                        .err()
                        .map(|problem| FieldFailure { line: Some(*number), ..(&problem).into() }),
                );
            }
            Err(why) => problems.push(bad(*number, field.name, "cell", why)),
        }
    }
    let named: Vec<String> = problems.iter().map(|problem| problem.field.clone()).collect();
    for problem in record.check_entered().err().unwrap_or_default() {
        if !named.contains(&problem.field) {
            problems.push(FieldFailure { line: Some(*number), ..(&problem).into() });
        }
    }
    let part = part_of(kind, mapping).map_err(|why| vec![bad(*number, "case", "required", why)])?;
    if problems.is_empty() { Ok(Line { number: *number, id: None, part, record }) } else { Err(problems) }
}

fn part_of(kind: &Kind, mapping: &Mapping) -> Result<Part, &'static str> {
    let case = mapping.case.as_deref().map(str::trim).filter(|case| !case.is_empty());
    match (kind.home, case) {
        _ if kind == &model::kinds::CASE => Ok(Part::Itself),
        (Home::Case | Home::CaseOrPost, Some(case)) => Ok(Part::OfCase(match Uuid::parse_str(case) {
            Ok(id) => CaseKey::Id(id),
            Err(_) => CaseKey::Number(case.to_owned()),
        })),
        (Home::Case, None) => Err("say in the mapping which case these records belong to"),
        _ => Ok(Part::OfPost(None)),
    }
}

fn value_of(field: &Field, cell: &Cell, mapping: &Mapping, finder: &Finder) -> Result<Json, String> {
    if *cell == Cell::Broken {
        return Err("is an error that a formula left behind; mend it in the spreadsheet".to_owned());
    }
    let words = cell.words();
    if field.list {
        let items = words.split([';', '\n']).map(str::trim).filter(|item| !item.is_empty());
        let items = items.map(|item| one(field, &Cell::Text(item.to_owned()), item, mapping, finder));
        return Ok(Json::Array(items.collect::<Result<_, _>>()?));
    }
    one(field, cell, words.trim(), mapping, finder)
}

fn one(field: &Field, cell: &Cell, words: &str, mapping: &Mapping, finder: &Finder) -> Result<Json, String> {
    Ok(match field.ty {
        Type::Integer => match words.replace([' ', ',', '\u{a0}', '\'', '\u{202f}'], "").parse::<i64>() {
            Ok(number) => json!(number),
            Err(_) => return Err("must be a whole number".to_owned()),
        },
        Type::Bool => json!(yes_or_no(words).ok_or("must be yes or no")?),
        Type::Date => json!(date(cell, words, mapping).ok_or("is no date that can be read")?),
        Type::PartialDate => json!(date(cell, words, mapping).unwrap_or_else(|| words.to_owned())),
        Type::Instant => json!(instant(cell, words, mapping)),
        Type::Code(vocabulary) => {
            let wanted = model::text::folded(words);
            let codes = vocabulary.codes.iter();
            let found = codes.clone().find(|(code, label)| {
                *code == words || model::text::folded(label) == wanted || code.replace('_', " ") == wanted
            });
            json!(found.map_or(words, |(code, _)| code))
        }
        Type::Country => json!(country::read(words).unwrap_or(words)),
        Type::Ref(kinds) => json!(finder.record(kinds, words)?),
        Type::User => {
            match Uuid::parse_str(words).ok().or(finder.people.get(&model::text::folded(words)).copied()) {
                Some(user) => json!(user),
                None => return Err("names nobody of the directory".to_owned()),
            }
        }
        _ => json!(words),
    })
}

fn yes_or_no(words: &str) -> Option<bool> {
    match model::text::folded(words).as_str() {
        "yes" | "y" | "true" | "1" | "x" | "da" | "oui" | "si" => Some(true),
        "no" | "n" | "false" | "0" | "-" | "nu" | "non" => Some(false),
        _ => None,
    }
}

/// A day as it stands in a cell: formatted, counted, or written in one of the ways people write.
fn date(cell: &Cell, words: &str, mapping: &Mapping) -> Option<String> {
    let day = |text: String| text.get(..10).map(str::to_owned);
    match cell {
        Cell::Moment(text) => return day(text.clone()),
        // Years are numbers as well; no day that matters here has so low a count.
        Cell::Number(number) if *number > 10_000.0 => return day(moment_of(*number)?),
        _ => {}
    }
    if model::parse_date(words).is_ok() {
        return Some(words.to_owned());
    }
    if let Some(serial) = words.parse::<f64>().ok().filter(|serial| (10_000.0..200_000.0).contains(serial)) {
        return day(moment_of(serial)?);
    }
    let formats: &[&str] = if mapping.month_first {
        &["%m/%d/%Y", "%m-%d-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%Y/%m/%d"]
    } else {
        &["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%Y/%m/%d"]
    };
    let read = formats.iter().find_map(|format| chrono::NaiveDate::parse_from_str(words, format).ok());
    read.filter(|day| chrono::Datelike::year(day) >= 1000).map(|day| day.to_string())
}

/// A day without a time is noon of it.
fn instant(cell: &Cell, words: &str, mapping: &Mapping) -> String {
    match cell {
        Cell::Moment(text) if text.len() > 10 => text.clone(),
        _ => date(cell, words, mapping).map_or_else(|| words.to_owned(), |day| format!("{day}T12:00:00Z")),
    }
}
