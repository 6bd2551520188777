//! A decision between two values.

use app::{Desk, Failure};
use serde_json::{Value, json};

use super::Call;
use crate::args::Conflicts;
use crate::fields;

pub fn of(desk: &Desk, resolve: &Conflicts) -> Result<Call, Failure> {
    let Conflicts::Resolve { id, keep, value, reason } = resolve;
    let value = value.as_deref().map(|text| decided(desk, id, text)).transpose()?;
    Ok(("conflict_resolve", json!({ "id": id, "keep": keep, "value": value, "reason": reason })))
}

/// A field's value by its type; for fields that are decided together, the JSON object of them.
fn decided(desk: &Desk, id: &str, text: &str) -> Result<Value, Failure> {
    let open = desk.call("conflict_list", json!({}))?;
    let Some(conflict) = open.as_array().into_iter().flatten().find(|conflict| conflict["id"] == id) else {
        // The desk says in its own words that there is no such conflict.
        return Ok(Value::String(text.to_owned()));
    };
    let together = conflict["fields"].as_array().is_some_and(|fields| fields.len() > 1);
    if together && let Ok(object @ Value::Object(_)) = serde_json::from_str(text) {
        return Ok(object);
    }
    let (kind, field) =
        (conflict["kind"].as_str().unwrap_or_default(), conflict["field"].as_str().unwrap_or_default());
    Ok(fields::one(&desk.call("schema", json!({}))?, kind, field, text))
}
