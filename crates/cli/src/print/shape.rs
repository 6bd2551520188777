//! The JSON documents that scripts read, where they say more than what a screen is given.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The reply as the contract of the command line names its keys. Keys are added, never taken away.
pub fn of(name: &str, mut reply: Value) -> Value {
    match name {
        "case_show" => case_page(&mut reply),
        "case_new" | "case_transition" => also(&mut reply, "number", "case_number"),
        "case_list" => each(&mut reply["rows"], |row| also(row, "number", "case_number")),
        "bundle_list" => each(&mut reply["made"], |row| {
            let names: Vec<Value> = entries(&row["to"]).map(|party| party["name"].clone()).collect();
            row["to_names"] = Value::Array(names);
        }),
        "sync_status" => each(&mut reply["unsent"], |item| also(item, "age_seconds", "age")),
        _ => {}
    }
    reply
}

fn also(object: &mut Value, key: &str, name: &str) {
    object[name] = object[key].clone();
}

fn each(list: &mut Value, change: impl FnMut(&mut Value)) {
    list.as_array_mut().into_iter().flatten().for_each(change);
}

/// The case's own fields, and all its parts in one list, beside what the screens use.
fn case_page(page: &mut Value) {
    let mut parts = Vec::new();
    for list in ["subjects", "documents", "evidence"] {
        for entry in entries(&page[list]) {
            parts.push(part(&entry["record"]));
            parts.extend(entries(&entry["identifiers"]).map(part));
            parts.extend(entries(&entry["custody"]).map(|event| part(&event["record"])));
        }
    }
    for list in ["notes", "tasks", "outcomes", "links", "others"] {
        parts.extend(entries(&page[list]).map(part));
    }
    parts.extend(entries(&page["attachments"]).map(
        |file| json!({ "kind": "attachment", "id": file["id"], "title": file["name"], "fields": file }),
    ));
    // An identifier that two subjects hold is one record.
    let mut seen = BTreeSet::new();
    parts.retain(|part| seen.insert(part["id"].to_string()));
    page["parts"] = Value::Array(parts);
    page["fields"] = page["record"]["fields"].clone();
    also(page, "number", "case_number");
}

fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn part(record: &Value) -> Value {
    json!({
        "kind": record["kind"], "id": record["id"], "title": record["title"], "fields": record["fields"],
        "conflicts": record["conflicts"], "sync": record["sync"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_has_all_its_parts_in_one_list_and_each_once() {
        let record = |kind: &str, id: u8| json!({ "kind": kind, "id": id, "title": "", "fields": {} });
        let page = json!({
            "number": "VF-1", "record": { "fields": { "title": "T" } },
            "subjects": [
                { "record": record("person", 1), "identifiers": [record("phone", 3)] },
                { "record": record("person", 2), "identifiers": [record("phone", 3)] },
            ],
            "evidence": [{ "record": record("evidence", 4), "custody": [{ "record": record("custody_event", 5) }] }],
            "notes": [record("note", 6)],
            "attachments": [{ "id": 7, "name": "scan.pdf" }],
        });
        let page = of("case_show", page);
        let ids: Vec<u64> = entries(&page["parts"]).filter_map(|part| part["id"].as_u64()).collect();
        assert_eq!(ids, [1, 3, 2, 4, 5, 6, 7]);
        assert_eq!((&page["fields"]["title"], &page["case_number"]), (&json!("T"), &json!("VF-1")));
    }

    #[test]
    fn what_is_not_there_gives_no_keys_by_accident() {
        assert_eq!(of("search", json!([])), json!([]));
        assert_eq!(of("case_list", json!({ "total": 0, "rows": [] })), json!({ "total": 0, "rows": [] }));
    }
}
