//! Values keep what was entered, have one encoding, and refuse what must not come in.

use std::collections::BTreeMap;

use model::registry::{self, KINDS};
use model::value::TEXT_LIMIT;
use model::{FieldProblem, Reason, Record, Type, Value, ValueError};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

fn any_item() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        ".{0,40}".prop_map(Value::Text),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        any::<u128>().prop_map(|id| Value::Ref(Uuid::from_u128(id))),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![4 => any_item(), 1 => proptest::collection::vec(any_item(), 0..6).prop_map(Value::List)]
}

proptest! {
    #[test]
    fn every_value_is_read_as_it_was_written(value in any_value()) {
        prop_assert_eq!(Value::decode(&value.encode()), Ok(value));
    }

    #[test]
    fn random_bytes_never_panic_and_never_have_two_forms(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(value) = Value::decode(&bytes) {
            prop_assert_eq!(value.encode(), bytes);
        }
    }

    #[test]
    fn a_group_is_read_as_it_was_written(city in "[a-z]{1,9}", street in "[a-z]{1,9}") {
        let address = registry::kind_named("address").unwrap();
        let register = registry::register(address, address.field("city").unwrap());
        let fields = BTreeMap::from([(2, Value::Text(street)), (3, Value::Text(city)), (1, Value::Bool(true))]);
        let read = register.decode(&register.encode(&fields)).unwrap();
        prop_assert_eq!(read, BTreeMap::from([(2, fields[&2].clone()), (3, fields[&3].clone())]));
    }

    #[test]
    fn any_text_is_kept_or_refused_and_never_panics(text in "(?s).{0,80}") {
        for kind in KINDS {
            for field in kind.fields {
                if let Ok(value) = Value::from_json(field, &json!(text)) {
                    prop_assert!(value.check(field).is_ok(), "{} {}", kind.name, field.name);
                    prop_assert_eq!(Value::from_json(field, &value.to_json(field)), Ok(value));
                }
            }
        }
    }
}

#[test]
fn what_a_newer_version_wrote_into_a_group_stays_in_it() {
    let address = registry::kind_named("address").unwrap();
    let register = registry::register(address, address.field("street").unwrap());
    let newer = model::value::Value::text("flat 7");
    // {2: "Str. A", 99: "flat 7"} as a newer version would write it.
    let mut bytes = vec![0xA2, 0x02];
    bytes.extend(Value::text("Str. A").encode());
    bytes.extend([0x18, 99]);
    bytes.extend(newer.encode());
    assert_eq!(register.decode(&bytes).unwrap()[&99], newer);
    let ours = register.encode_over(&BTreeMap::from([(2, Value::text("Str. B"))]), &bytes);
    let read = register.decode(&ours).unwrap();
    assert_eq!((read[&2].clone(), read[&99].clone()), (Value::text("Str. B"), newer));
}

#[test]
fn bytes_that_are_not_canonical_are_refused() {
    for bytes in [
        &[0x18, 0x01][..],
        &[0x9F, 0xFF],
        &[0x7F, 0xFF],
        &[0x01, 0x01],
        &[0xA0],
        &[0xFB, 0, 0, 0, 0, 0, 0, 0, 0],
        &[],
    ] {
        assert!(Value::decode(bytes).is_err(), "{bytes:?}");
    }
    assert_eq!(Value::decode(&[0x18, 0x01]), Err(ValueError::NotCanonical));
    // An array that claims four thousand million items is refused before anything is kept.
    assert_eq!(Value::decode(&[0x9A, 0xFF, 0xFF, 0xFF, 0xFF]), Err(ValueError::TooLong));
}

#[test]
fn a_moment_is_shown_in_utc_and_kept_to_the_millisecond() {
    let note = registry::kind_named("note").unwrap();
    let field = note.field("happened_at").unwrap();
    let value = Value::from_json(field, &json!("2026-03-04T10:15:00.250+02:00")).unwrap();
    assert_eq!(value, Value::Int(1_772_612_100_250));
    assert_eq!(value.to_json(field), json!("2026-03-04T08:15:00.250Z"));
    for bad in [json!("2026-03-04"), json!("2026-03-04T10:15:00"), json!(17), json!(true)] {
        assert!(Value::from_json(field, &bad).is_err(), "{bad}");
    }
}

#[test]
fn a_list_drops_blanks_and_doubles_and_takes_one_item_alone() {
    let person = registry::kind_named("person").unwrap();
    let aliases = person.field("aliases").unwrap();
    let value = Value::from_json(aliases, &json!(["Ana", " ", "Ana", "Iona\u{306}"])).unwrap();
    assert_eq!(value, Value::List(vec![Value::text("Ana"), Value::text("Ionă")]));
    assert_eq!(Value::from_json(aliases, &json!("Ana")).unwrap(), Value::List(vec![Value::text("Ana")]));
    assert_eq!(Value::from_typed(aliases, "Ana; Maria").unwrap().items().len(), 2);
    assert_eq!(Value::from_json(aliases, &json!([])).unwrap(), Value::Null);
}

#[test]
fn names_refuse_what_reorders_or_hides_text() {
    let person = registry::kind_named("person").unwrap();
    let surname = person.field("surname").unwrap();
    for (bad, code) in [
        ("Ana\u{202E}x".to_owned(), "direction_override"),
        ("Ana\u{7}".to_owned(), "control_character"),
        ("x".repeat(TEXT_LIMIT + 1), "too_long"),
    ] {
        assert_eq!(Value::from_json(surname, &json!(bad)).unwrap_err().code(), code);
    }
    assert!(Value::from_json(surname, &json!("محمد")).is_ok());
}

#[test]
fn a_record_says_everything_that_is_wrong_with_it_and_none_of_its_values() {
    let mut record = Record::new(Uuid::from_u128(1), registry::kind_named("task").unwrap());
    assert_eq!(record.check().unwrap_err()[0].to_string(), "title is required");
    let bad = record.set_json("due_on", &json!("Popescu")).unwrap_err();
    assert_eq!(bad.to_string(), "due_on must be a date as YYYY-MM-DD");
    let unknown = record.set_json("Popescu Ana", &json!(1)).unwrap_err();
    assert!(!unknown.to_string().contains("Popescu"));
    record.set("title", Value::text("Call the bank")).unwrap();
    assert_eq!(record.check(), Ok(()));
    assert_eq!(record.title(), "Call the bank");
}

#[test]
fn a_person_kept_as_criminal_intelligence_needs_a_recorded_suspicion() {
    let mut person = Record::new(Uuid::from_u128(1), registry::kind_named("person").unwrap());
    person.set("role", Value::text("suspect")).unwrap();
    person.set("criminal_intelligence", Value::Bool(true)).unwrap();
    assert_eq!(person.check().unwrap_err()[0].field, "suspicion_basis");
    person.set("suspicion_basis", Value::text("seen twice with forged visas")).unwrap();
    person.set("suspicion_on", Value::text("2026-03-04")).unwrap();
    person.set("suspicion_by", Value::Ref(Uuid::from_u128(2))).unwrap();
    person.set("revalidate_on", Value::text("2031-03-05")).unwrap();
    assert_eq!(person.check().unwrap_err()[0].code(), "revalidate_within_five_years");
    person.set("revalidate_on", Value::text("2031-03-04")).unwrap();
    assert_eq!(person.check(), Ok(()));
}

#[test]
fn titles_are_made_of_what_a_person_reads() {
    let mut document = Record::new(Uuid::from_u128(1), registry::kind_named("travel_document").unwrap());
    assert_eq!(document.title(), "Travel document");
    document.set("document_type", Value::text("identity_card")).unwrap();
    document.set("number", Value::text("RX123456")).unwrap();
    assert_eq!(document.title(), "Identity card RX123456");
}

#[test]
fn every_field_takes_a_value_of_its_type_and_gives_it_back() {
    for kind in KINDS {
        let mut record = Record::new(Uuid::from_u128(1), kind);
        for field in kind.fields {
            let json = example(field);
            record.set_json(field.name, &json).unwrap_or_else(|problem| panic!("{}: {problem}", kind.name));
        }
        assert_eq!(record.to_json().len(), kind.fields.len(), "{}", kind.name);
        // One example for every field of a type: rules between fields may well refuse them together.
        let between = |problem: &FieldProblem| matches!(problem.reason, Reason::Rule(_));
        let problems = record.check().err().unwrap_or_default();
        assert!(problems.iter().all(between), "{}: {problems:?}", kind.name);
        for register in registry::registers(kind).iter().filter(|register| !register.is_list()) {
            let read = register.decode(&register.encode(&record.fields)).unwrap();
            assert_eq!(read.len(), register.fields.len());
        }
    }
}

fn example(field: &model::Field) -> serde_json::Value {
    match (field.shape.name(), field.ty) {
        ("post", _) => json!("BUC"),
        ("sha256", _) => json!("ab".repeat(32)),
        ("case_number", _) => json!("VF-2026-BUC-00042-7K3QX"),
        ("currency", _) => json!("USD"),
        (_, Type::Date) => json!("2026-03-04"),
        (_, Type::PartialDate) => json!("about 1975"),
        (_, Type::Instant) => json!("2026-03-04T10:15:00Z"),
        (_, Type::Integer) => json!(7),
        (_, Type::Bool) => json!(true),
        (_, Type::Code(vocabulary)) => json!(vocabulary.codes[0].0),
        (_, Type::Ref(_) | Type::User) => json!(Uuid::from_u128(9)),
        (_, Type::Country) => json!("ROU"),
        (_, Type::Mrz) => json!(["P<UTO", "L8989"]),
        _ => json!("text"),
    }
}
