//! `--field name=value`: text from the command line into the JSON that a field's type asks for.
//!
//! It never judges a value: what it cannot turn it hands on as text, and the domain says what is wrong.

use app::Failure;
use serde_json::{Map, Value, json};

use crate::args::Pair;

/// All `--field` of one record of this kind. `schema` is the reply of the command of that name.
pub fn typed(schema: &Value, kind: &str, given: &[Pair]) -> Result<Value, Failure> {
    let mut fields = Map::new();
    for Pair { name, value: text } in given {
        let field = field(schema, kind, name);
        let before = fields.remove(name);
        let value = match (before, is_list(field)) {
            (None, _) => one_of(field, text),
            (Some(Value::Array(items)), true) => joined(items, one_of(field, text)),
            // To let the last one win would drop a value that somebody typed.
            (Some(_), _) => {
                return Err(Failure::usage(format!(
                    "{name} was given twice and holds one value. Nothing was saved."
                )));
            }
        };
        fields.insert(name.clone(), value);
    }
    Ok(Value::Object(fields))
}

/// The value of one field of a record of this kind.
pub fn one(schema: &Value, kind: &str, name: &str, text: &str) -> Value {
    one_of(field(schema, kind, name), text)
}

fn field<'s>(schema: &'s Value, kind: &str, name: &str) -> Option<&'s Value> {
    let named = |list: &'s Value, name: &str| list.as_array()?.iter().find(|entry| entry["name"] == name);
    named(&named(&schema["kinds"], kind)?["fields"], name)
}

fn is_list(field: Option<&Value>) -> bool {
    field.is_some_and(|field| field["list"] == true)
}

fn joined(mut items: Vec<Value>, more: Value) -> Value {
    match more {
        Value::Array(more) => items.extend(more),
        other => items.push(other),
    }
    Value::Array(items)
}

/// A list is written item by item, or whole as a JSON array; nothing at all clears it.
fn one_of(field: Option<&Value>, text: &str) -> Value {
    if !is_list(field) {
        return item(field, text);
    }
    match serde_json::from_str(text) {
        Ok(whole @ Value::Array(_)) => whole,
        _ if text.is_empty() => json!([]),
        _ => json!([item(field, text)]),
    }
}

fn item(field: Option<&Value>, text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let as_typed = || Value::String(text.to_owned());
    match field.and_then(|field| field["type"].as_str()) {
        Some("integer") => text.parse::<i64>().map_or_else(|_| as_typed(), Value::from),
        Some("bool") => match text {
            "true" | "yes" => json!(true),
            "false" | "no" => json!(false),
            _ => as_typed(),
        },
        _ => as_typed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Value {
        json!({ "kinds": [{ "name": "person", "fields": [
            { "name": "surname", "type": "name", "list": false },
            { "name": "aliases", "type": "name", "list": true },
            { "name": "count", "type": "integer", "list": false },
            { "name": "visa_records", "type": "bool", "list": false },
        ]}]})
    }

    fn of(given: &[&str]) -> Result<Value, Failure> {
        let pairs: Vec<Pair> = given.iter().map(|pair| Pair::parse(pair).unwrap()).collect();
        typed(&schema(), "person", &pairs)
    }

    #[test]
    fn text_takes_the_type_of_its_field() {
        assert_eq!(
            of(&["surname=A=B", "count=3", "visa_records=true", "other=1"]),
            Ok(json!({ "surname": "A=B", "count": 3, "visa_records": true, "other": "1" }))
        );
    }

    #[test]
    fn a_list_is_written_item_by_item_or_whole() {
        assert_eq!(of(&["aliases=one", "aliases=two"]), Ok(json!({ "aliases": ["one", "two"] })));
        assert_eq!(of(&[r#"aliases=["x","y"]"#, "aliases=z"]), Ok(json!({ "aliases": ["x", "y", "z"] })));
        assert_eq!(of(&["aliases="]), Ok(json!({ "aliases": [] })));
    }

    #[test]
    fn an_empty_value_clears_and_a_wrong_one_is_handed_on() {
        assert_eq!(of(&["surname=", "count=many"]), Ok(json!({ "surname": null, "count": "many" })));
    }

    #[test]
    fn a_single_value_given_twice_is_a_mistake_of_usage() {
        assert_eq!(of(&["surname=A", "surname=B"]).unwrap_err().code, "usage");
    }
}
