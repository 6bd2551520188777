//! What laptops in the field carry never changes under them.

use std::collections::BTreeSet;

use model::registry::{self, CASE_COUNTER, KINDS, LIFE_REGISTER};
use model::{Type, vocabularies};

/// One line per kind, field and log. Lines are added, never changed.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for kind in KINDS {
        lines.push(format!("kind {} {} home={}", kind.number, kind.name, kind.home.name()));
        for field in kind.fields {
            let of = match field.ty {
                Type::Code(vocabulary) => format!(":{}", vocabulary.name),
                _ => String::new(),
            };
            let list = if field.list { " list" } else { "" };
            lines.push(format!(
                "field {}.{} {}.{} {}{of} register={}{list}",
                kind.number,
                field.number,
                kind.name,
                field.name,
                field.ty.name(),
                field.register
            ));
        }
        for log in kind.logs {
            lines.push(format!("log {}.{} {}.{}", kind.number, log.number, kind.name, log.name));
        }
    }
    lines.push(format!("kind {CASE_COUNTER} case_counter reserved"));
    for vocabulary in vocabularies::ALL {
        for (code, _) in vocabulary.codes {
            lines.push(format!("code {}.{code}", vocabulary.name));
        }
    }
    for (action, name, _) in model::actions::ACTIONS {
        lines.push(format!("action {} {name}", action.number()));
    }
    for (_, name, _) in model::acts::ACTS {
        lines.push(format!("act {name}"));
    }
    lines
}

#[test]
fn the_registry_agrees_with_its_lock_line_by_line() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/registry.lock");
    let now = lines();
    if std::env::var_os("CHANCERY_EXTEND_LOCK").is_some() {
        extend(path, &now);
    }
    let locked = std::fs::read_to_string(path).unwrap();
    let locked: BTreeSet<&str> = locked.lines().filter(|line| !line.starts_with('#')).collect();
    let now: BTreeSet<&str> = now.iter().map(String::as_str).collect();
    let lost: Vec<_> = locked.difference(&now).collect();
    assert!(lost.is_empty(), "released lines changed or vanished: {lost:?}");
    let new: Vec<_> = now.difference(&locked).collect();
    assert!(
        new.is_empty(),
        "not in registry.lock yet; run this test once with CHANCERY_EXTEND_LOCK=1: {new:?}"
    );
}

/// Adds what is new at the end; touches nothing that stands there.
fn extend(path: &str, now: &[String]) {
    let before = std::fs::read_to_string(path).unwrap_or_default();
    let known: BTreeSet<&str> = before.lines().collect();
    let mut after = before.clone();
    for line in now.iter().filter(|line| !known.contains(line.as_str())) {
        after.push_str(line);
        after.push('\n');
    }
    std::fs::write(path, after).expect("registry.lock can be written");
}

#[test]
fn numbers_and_names_are_given_once() {
    let kinds: BTreeSet<u16> = KINDS.iter().map(|kind| kind.number).collect();
    assert_eq!(kinds.len(), KINDS.len());
    assert!(!kinds.contains(&CASE_COUNTER));
    for kind in KINDS {
        let numbers: BTreeSet<u16> = kind.fields.iter().map(|field| field.number).collect();
        let names: BTreeSet<&str> = kind.fields.iter().map(|field| field.name).collect();
        assert_eq!(numbers.len(), kind.fields.len(), "{}", kind.name);
        assert_eq!(names.len(), kind.fields.len(), "{}", kind.name);
        assert!(!numbers.contains(&LIFE_REGISTER), "{}", kind.name);
        assert_eq!(registry::kind_named(kind.name), registry::kind(kind.number));
    }
}

#[test]
fn a_group_begins_with_a_field_that_stands_for_itself() {
    for kind in KINDS {
        for field in kind.fields {
            let first = kind.field_numbered(field.register).unwrap();
            assert_eq!(first.register, first.number, "{}.{}", kind.name, field.name);
            assert!(!field.list || field.register == field.number, "{}.{}", kind.name, field.name);
            let register = registry::register(kind, field);
            assert!(!(register.is_list() && register.is_group()), "{}.{}", kind.name, field.name);
        }
    }
}

#[test]
fn what_a_kind_refers_to_exists() {
    for kind in KINDS {
        for name in kind.summary.iter().chain(kind.any_of) {
            assert!(kind.field(name).is_some(), "{}.{name}", kind.name);
        }
        for field in kind.fields {
            if let Type::Ref(kinds) = field.ty {
                for name in kinds {
                    assert!(registry::kind_named(name).is_some(), "{}.{}", kind.name, field.name);
                }
            }
            if let Type::Code(vocabulary) = field.ty {
                assert!(vocabularies::named(vocabulary.name).is_some(), "{}", vocabulary.name);
            }
        }
    }
}

#[test]
fn dates_end_in_on_and_moments_in_at() {
    for kind in KINDS {
        for field in kind.fields {
            let ends = |end: &str| field.name.ends_with(end);
            match field.ty {
                Type::Instant => assert!(ends("_at"), "{}.{}", kind.name, field.name),
                Type::Date => assert!(!ends("_at"), "{}.{}", kind.name, field.name),
                _ => assert!(!ends("_at") && !ends("_on"), "{}.{}", kind.name, field.name),
            }
        }
    }
}

#[test]
fn a_number_may_stand_before_the_plural_of_every_kind() {
    for kind in KINDS.iter().filter(|kind| kind.name != "person") {
        let stem = &kind.label[..kind.label.len() - 1];
        let plural = kind.plural.starts_with(stem) && kind.plural.ends_with('s') && kind.plural != kind.label;
        assert!(plural, "2 {}", kind.plural);
    }
}

#[test]
fn everything_has_a_label() {
    for kind in KINDS {
        assert!(!kind.label.is_empty() && !kind.plural.is_empty());
        assert!(kind.fields.iter().all(|field| !field.label.is_empty()), "{}", kind.name);
    }
    for vocabulary in vocabularies::ALL {
        let codes: BTreeSet<&str> = vocabulary.codes.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), vocabulary.codes.len(), "{}", vocabulary.name);
        assert!(vocabulary.codes.iter().all(|(_, label)| !label.is_empty()));
    }
}

#[test]
fn the_statuses_of_the_workflow_are_the_vocabulary_s() {
    let listed: Vec<(&str, &str)> = vocabularies::CASE_STATUS.codes.to_vec();
    let ours: Vec<(&str, &str)> =
        model::Status::ALL.iter().map(|status| (status.code(), status.label())).collect();
    assert_eq!(listed, ours);
}

#[test]
fn the_schema_names_every_kind_and_field() {
    let schema = serde_json::to_value(model::schema()).unwrap();
    assert_eq!(schema["kinds"].as_array().unwrap().len(), KINDS.len());
    let case = &schema["kinds"][0];
    assert_eq!(case["fields"][1]["vocabulary"], "case_type");
    assert_eq!(case["fields"][1]["type"], "code");
    let countries = schema["vocabularies"].as_array().unwrap().last().unwrap();
    assert_eq!(countries["name"], "country");
}
