//! Records of any kind. The type of a field comes from the kind, which for a record that is there only the vault knows.

use app::{Desk, Failure};
use serde_json::{Value, json};

use super::Call;
use crate::args::Record;
use crate::{fields, input};

pub fn of(desk: &Desk, record: &Record) -> Result<Call, Failure> {
    Ok(match record {
        Record::Add { case, kind, fields } => {
            let fields = fields::typed(&desk.call("schema", json!({}))?, kind, fields)?;
            let case = (case != "-").then_some(case);
            ("record_add", json!({ "case": case, "kind": kind, "fields": fields }))
        }
        Record::Set { id, fields } => {
            let id = named(desk, id)?;
            let page = desk.call("record_show", json!({ "id": id }))?;
            let kind = page["kind"].as_str().unwrap_or_default();
            let fields = fields::typed(&desk.call("schema", json!({}))?, kind, fields)?;
            ("record_set", json!({ "id": id, "fields": fields }))
        }
        Record::Delete { id, reason } => {
            ("record_delete", json!({ "id": named(desk, id)?, "reason": reason }))
        }
        Record::Restore { id, reason } => {
            ("record_restore", json!({ "id": input::id("record", id)?, "reason": reason }))
        }
        Record::Link { id, other } => ("record_link", two(id, other)?),
        Record::Unlink { id, other } => ("record_unlink", two(id, other)?),
        Record::Alike { what, fields } => match input::id("record", what) {
            Ok(id) => ("candidates", json!({ "id": id, "limit": 100 })),
            Err(_) => {
                let fields = fields::typed(&desk.call("schema", json!({}))?, what, fields)?;
                ("candidates", json!({ "kind": what, "fields": fields, "limit": 100 }))
            }
        },
        Record::Revalidate { within } => ("to_revalidate", json!({ "within_days": within })),
        Record::Show { id, history } => {
            ("record_show", json!({ "id": named(desk, id)?, "history": history }))
        }
    })
}

fn two(id: &str, other: &str) -> Result<Value, Failure> {
    Ok(json!({ "id": input::id("record", id)?, "other": input::id("record", other)? }))
}

/// An id as it is; anything else may be the number of a case, whose record is meant then.
fn named(desk: &Desk, key: &str) -> Result<Value, Failure> {
    if let Ok(id) = input::id("record", key) {
        return Ok(id.into());
    }
    let page =
        desk.call("case_show", json!({ "case": key })).map_err(|failure| match failure.code.as_str() {
            "not_found" => Failure::not_found("record"),
            _ => failure,
        })?;
    Ok(page["id"].clone())
}
