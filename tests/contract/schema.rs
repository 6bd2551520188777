//! The kinds, fields and codes that scripts and laptops in the field know: more may come, none may go or change.

use serde_json::Value;

use crate::golden;

fn now() -> Value {
    let desk = app::Desk::of_system(std::path::Path::new("no vault is opened for this"));
    desk.call("schema", serde_json::json!({})).unwrap()
}

/// Everything the released document says is still said. Lists of named things may have grown; what a thing is
/// for people to read (labels) may be worded better.
fn still_says(path: &str, released: &Value, today: &Value) {
    match (released, today) {
        (Value::Object(released), Value::Object(today)) => {
            for (key, value) in
                released.iter().filter(|(key, _)| !["label", "plural"].contains(&key.as_str()))
            {
                let found = today.get(key).unwrap_or_else(|| panic!("{path}.{key} is gone"));
                still_says(&format!("{path}.{key}"), value, found);
            }
        }
        (Value::Array(released), Value::Array(today)) => {
            for value in released {
                let name = ["name", "code"].iter().find_map(|key| value.get(key));
                let same = |other: &&Value| match name {
                    Some(name) => ["name", "code"].iter().any(|key| other.get(key) == Some(name)),
                    None => *other == value,
                };
                let found = today.iter().find(same).unwrap_or_else(|| panic!("{path}: {value} is gone"));
                still_says(&format!("{path}.{}", name.unwrap_or(value)), value, found);
            }
        }
        _ => assert_eq!(released, today, "{path}"),
    }
}

#[test]
fn the_schema_still_says_everything_it_said() {
    let now = now();
    let text = golden::text("schema.json", &(serde_json::to_string_pretty(&now).unwrap() + "\n"));
    let mut released: Value = serde_json::from_str(&text).unwrap();
    // The version grows with what is added.
    let version = released.as_object_mut().unwrap().remove("version").unwrap();
    assert!(now["version"].as_u64() >= version.as_u64());
    still_says("schema", &released, &now);
}
