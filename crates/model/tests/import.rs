//! One line of an import file: what is read, and how a bad one is refused without repeating it.

use model::import::{CaseKey, Line, LineError, parse_line};
use model::{Record, Value};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

fn read(json: &serde_json::Value) -> Result<Line, LineError> {
    parse_line(json.to_string().as_bytes())
}

fn refused(json: &serde_json::Value) -> (String, String) {
    let error = read(json).expect_err("this line is bad");
    (error.code().to_owned(), error.field().unwrap_or_default().to_owned())
}

#[test]
fn a_case_needs_neither_post_nor_number() {
    let line = read(&json!({
        "kind": "case", "id": "0190a8e2-0000-7000-8000-000000000001", "case_number": null,
        "fields": {"title": "Visa ring", "type": "visa_fraud", "status": "open", "opened_on": "2026-03-04", "narrative": "…"},
    }))
    .unwrap();
    assert_eq!(line.kind.name, "case");
    assert!(line.id.is_some() && line.case.is_none() && line.case_number.is_none());
    let record = Record { id: Uuid::nil(), kind: line.kind, fields: line.fields };
    assert_eq!(record.text("status"), Some("open"));
    assert_eq!(record.text("opened_on"), Some("2026-03-04"));
}

#[test]
fn a_case_number_may_stand_beside_the_fields_or_among_them() {
    let number = "VF-2026-BUC-00042-7K3QX";
    let fields = json!({"title": "t", "type": "visa_fraud"});
    let mut among = fields.clone();
    among["case_number"] = json!(number);
    for line in [
        json!({"kind": "case", "case_number": number, "fields": fields}),
        json!({"kind": "case", "fields": among}),
        json!({"kind": "case", "case_number": number, "fields": among}),
    ] {
        let line = read(&line).unwrap();
        assert_eq!(line.case_number.as_deref(), Some(number));
        assert!(!line.fields.contains_key(&7));
    }
    let other = json!({"kind": "case", "case_number": "VF-2026-BUC-00043", "fields": among});
    assert_eq!(refused(&other).1, "case_number");
}

#[test]
fn a_part_names_its_case_by_id_or_number() {
    let part = |case: &str| json!({"kind": "person", "case": case, "fields": {"role": "suspect"}});
    let id = Uuid::from_u128(5);
    assert_eq!(read(&part(&id.to_string())).unwrap().case, Some(CaseKey::Id(id)));
    let number = "VF-2026-BUC-00042";
    assert_eq!(read(&part(number)).unwrap().case, Some(CaseKey::Number(number.into())));
    assert_eq!(refused(&part("the big one")), ("rule".into(), "case".into()));
    let without = json!({"kind": "person", "fields": {"role": "suspect"}});
    assert_eq!(refused(&without), ("required".into(), "case".into()));
}

#[test]
fn every_kind_of_bad_line_is_told_apart() {
    let case = "0190a8e2-0000-7000-8000-000000000001";
    for (line, code, field) in [
        (json!({"kind": "wizard", "fields": {}}), "unknown_kind", "kind"),
        (json!({"kind": "approval", "case": case, "fields": {"asks": "opening"}}), "unknown_kind", "kind"),
        (json!({"fields": {}}), "required", "kind"),
        (json!({"kind": "task", "case": case}), "required", "fields"),
        (json!({"kind": "task", "case": case, "fields": []}), "wrong_type", "fields"),
        (json!({"kind": "task", "case": case, "fields": {}}), "required", "title"),
        (json!({"kind": "task", "case": case, "fields": {"title": 7}}), "wrong_type", "title"),
        (
            json!({"kind": "task", "case": case, "fields": {"title": "t", "colour": "red"}}),
            "unknown_field",
            "colour",
        ),
        (
            json!({"kind": "task", "case": case, "fields": {"title": "t", "state": "perhaps"}}),
            "unknown_code",
            "state",
        ),
        (
            json!({"kind": "task", "case": case, "fields": {"title": "t", "due_on": "soon"}}),
            "not_a_date",
            "due_on",
        ),
        (json!({"kind": "task", "case": case, "id": "7", "fields": {"title": "t"}}), "not_an_id", "id"),
        (
            json!({"kind": "task", "case": case, "extra": 1, "fields": {"title": "t"}}),
            "unknown_field",
            "extra",
        ),
        (json!({"kind": "task", "case": case, "post": "BUC", "fields": {"title": "t"}}), "rule", "post"),
        (
            json!({"kind": "case", "case": case, "fields": {"title": "t", "type": "visa_fraud"}}),
            "rule",
            "case",
        ),
        (json!([1]), "not_an_object", ""),
        (json!("text"), "not_an_object", ""),
    ] {
        assert_eq!(refused(&line), (code.to_owned(), field.to_owned()), "{line}");
    }
    assert_eq!(parse_line(b"{\"kind\": \"case\"").unwrap_err().code(), "bad_json");
    assert_eq!(parse_line(b"{\"kind\": \"ca\xFFse\"}").unwrap_err(), LineError::NotUtf8 { at: 13 });
    assert_eq!(parse_line(b"  ").unwrap_err(), LineError::Blank);
}

#[test]
fn a_field_of_ten_megabytes_is_named() {
    let line = json!({"kind": "note", "case": Uuid::nil(), "fields": {"note_kind": "call", "text": "x".repeat(10 << 20)}});
    assert_eq!(refused(&line), ("too_long".into(), "text".into()));
}

#[test]
fn a_byte_order_mark_is_ignored_and_nesting_is_bounded() {
    let line = "\u{FEFF}{\"kind\":\"case\",\"fields\":{\"title\":\"t\",\"type\":\"visa_fraud\"}}";
    assert!(parse_line(line.as_bytes()).is_ok());
    let deep = format!("{{\"kind\":\"case\",\"fields\":{}", "[".repeat(100_000));
    assert_eq!(parse_line(deep.as_bytes()).unwrap_err().code(), "bad_json");
}

#[test]
fn no_error_repeats_what_the_line_said() {
    let secret = "Popescu Ana";
    for line in [
        json!({"kind": secret, "fields": {}}),
        json!({"kind": "task", "case": secret, "fields": {"title": "t"}}),
        json!({"kind": "task", "case": Uuid::nil(), secret: 1, "fields": {"title": "t"}}),
        json!({"kind": "task", "case": Uuid::nil(), "fields": {"title": "t", secret: "x"}}),
        json!({"kind": "task", "case": Uuid::nil(), "fields": {"title": "t", "state": secret}}),
        json!({"kind": "task", "case": Uuid::nil(), "fields": {"title": "t", "assignee": secret}}),
    ] {
        let error = read(&line).unwrap_err();
        assert!(!error.to_string().contains("Popescu"));
        assert!(!format!("{error:?}").contains("Popescu"));
    }
}

#[test]
fn a_good_line_keeps_every_field() {
    let line = read(&json!({"kind": "person", "case": Uuid::nil(), "fields": {
        "role": "victim", "surname": "Popescu", "aliases": ["Ani"], "birth_date": "about 1975", "nationalities": ["RO", "MDA"],
    }}))
    .unwrap();
    let record = Record { id: Uuid::nil(), kind: line.kind, fields: line.fields };
    assert_eq!(record.texts("nationalities"), ["ROU", "MDA"]);
    assert_eq!(record.get("aliases"), Some(&Value::List(vec![Value::text("Ani")])));
    assert_eq!(record.title(), "Popescu");
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_line(&bytes);
    }

    #[test]
    fn random_json_never_panics(kind in "(case|person|note|task|[a-z]{3})", name in "[a-z_]{1,12}", text in ".{0,30}") {
        let _ = read(&json!({"kind": kind, "case": text, "fields": {name: text}}));
    }
}
