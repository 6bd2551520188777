//! The words of the project and its sample keep up with the registry.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model::Home;
use model::registry::KINDS;

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

#[test]
fn the_glossary_explains_every_kind() {
    let glossary = text("docs/GLOSSARY.md");
    for kind in KINDS {
        let head = format!("| `{}` | {} | {} | ", kind.name, kind.label, kind.home.name());
        let line = glossary.lines().find(|line| line.starts_with(&head));
        let meaning = line.map(|line| line[head.len()..].trim_end_matches('|').trim());
        assert!(meaning.is_some_and(|meaning| meaning.len() > 10), "{head}");
    }
}

#[test]
fn the_page_of_fields_names_every_field_and_code() {
    let page = text("docs/FIELDS.md");
    let schema = model::schema();
    for kind in &schema.kinds {
        let section = page.split(&format!("\n## `{}`: ", kind.name)).nth(1).unwrap();
        let section = section.split("\n## ").next().unwrap();
        for field in &kind.fields {
            assert!(section.contains(&format!("| `{}` | {} |", field.name, field.label)), "{}", field.name);
        }
    }
    for vocabulary in &schema.vocabularies {
        let section = page.split(&format!("\n## `{}`\n", vocabulary.name)).nth(1).unwrap();
        for code in &vocabulary.codes {
            assert!(section.contains(&format!("| `{}` |", code.code)), "{} {}", vocabulary.name, code.code);
        }
    }
}

#[test]
fn the_sample_names_every_kind_that_a_post_imports_and_every_field_of_it() {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text("sample/post.ndjson").lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let fields = named.entry(line["kind"].as_str().unwrap().to_owned()).or_default();
        fields.extend(line["fields"].as_object().unwrap().keys().cloned());
        let beside = ["case_number", "post"].into_iter().filter(|key| line[key].is_string());
        fields.extend(beside.map(str::to_owned));
    }
    // Decisions are made in the program, files are attached, and lists are headquarters' own.
    let comes_in = |name: &str| !matches!(name, "approval" | "attachment");
    for kind in KINDS.iter().filter(|kind| kind.home != Home::Org && comes_in(kind.name)) {
        let named = named.get(kind.name).unwrap_or_else(|| panic!("no {} in the sample", kind.name));
        for field in kind.fields {
            assert!(named.contains(field.name), "{}.{} is not in the sample", kind.name, field.name);
        }
    }
}
