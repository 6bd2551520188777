//! Answers for people at a terminal.

use std::fmt::Write as _;

use serde_json::Value;

use super::table::{self, names_and_values, plain};

/// Text for the reply of the command of this name.
pub fn of(name: &str, reply: &Value) -> String {
    match name {
        "session_create" => created(reply),
        "session_recover" | "passphrase_change" => "The new passphrase holds from now on.".to_owned(),
        "restore" => "The backup stands in the vault's place.".to_owned(),
        "case_list" => {
            let columns = ["number", "status", "type", "title", "next_due", "sync"];
            let list = counted(&table::of(&reply["rows"], &columns), &reply["total"], ["case", "cases"]);
            list + &locked(&reply["locked"])
        }
        "case_show" => case(reply),
        "case_history" => {
            let columns = ["at", "author.name", "device", "action", "state"];
            counted(&table::of(&reply["entries"], &columns), &reply["total"], ["change", "changes"])
        }
        "case_links" => links(reply),
        "record_show" | "record_link" | "record_unlink" => record(reply),
        "changes_meanwhile" | "changes_seen" => {
            let table = table::of(&reply["lines"], &["at", "case_number", "text"]);
            format!("{table}seen up to {}", plain(&reply["upto"]))
        }
        "approval_list" => {
            listed(reply, &["id", "case_number", "asks", "state", "case_title"], ["request", "requests"])
        }
        "search" => listed(reply, &["kind", "case_number", "title", "snippet", "id"], ["found", "found"]),
        "conflict_list" => conflicts(reply),
        "mrz_check" => zone(reply),
        "reference" => {
            let table = table::of(&reply["entries"], &["code", "label", "also"]);
            format!("{table}{}", plain(&reply["source"]))
        }
        "retention_list" => {
            let columns = ["case_number", "case_type", "years", "closed_on", "review_on", "standing"];
            listed(reply, &columns, ["closed case", "closed cases"])
        }
        "sync_status" => {
            let columns = ["what", "record.title", "case_number", "state", "reason", "age"];
            let list = counted(&table::of(&reply["unsent"], &columns), &reply["total"], ["unsent", "unsent"]);
            let troubles = reply["troubles"].as_array().into_iter().flatten();
            troubles.fold(list, |text, trouble| format!("{text}\n{}", plain(&trouble["message"])))
        }
        "bundle_list" => bundles(reply),
        "log_show" => {
            let columns = ["at", "seq", "action", "author", "device", "case"];
            counted(&table::of(&reply["entries"], &columns), &reply["total"], ["entry", "entries"])
        }
        "schema" => schema(reply),
        "programme_list" => {
            let list = table::of(&reply["rows"], &["title", "id", "changed_at", "sync"]);
            counted(&list, &reply["total"], ["record", "records"])
        }
        "programme_show" => programme(reply),
        "statistics" => statistics(reply),
        "statistics_behind" => {
            let list = table::of(&reply["rows"], &["kind", "case_number", "title", "id"]);
            counted(&list, &reply["total"], ["record", "records"])
        }
        "mapping_list" => listed(reply, &["name", "kind", "case"], ["mapping", "mappings"]),
        "import_list" => {
            listed(reply, &["id", "at", "file", "kind", "written", "undone"], ["import", "imports"])
        }
        "state_hash" => plain(&reply["hash"]),
        _ => names_and_values(reply, 0),
    }
}

/// Who is linked with whom, and the way that was asked for.
fn links(reply: &Value) -> String {
    let nodes = || reply["nodes"].as_array().into_iter().flatten();
    let title = |id: &Value| {
        let node = nodes().find(|node| node["record"]["id"] == *id);
        node.map(|node| plain(&node["record"]["title"])).unwrap_or_default()
    };
    let mut text = String::new();
    for edge in reply["edges"].as_array().into_iter().flatten() {
        let since = Some(plain(&edge["since"])).filter(|since| !since.is_empty());
        let since = since.map(|since| format!(", since {since}")).unwrap_or_default();
        let (from, to) = (title(&edge["from"]), title(&edge["to"]));
        let _ = writeln!(text, "{from} – {} – {to}{since}", plain(&edge["relation"]));
    }
    let path: Vec<String> = reply["path"].as_array().into_iter().flatten().map(title).collect();
    if !path.is_empty() {
        let _ = writeln!(text, "way: {}", path.join(" → "));
    }
    counted(&text, &nodes().count().into(), ["record", "records"])
}

fn created(reply: &Value) -> String {
    format!(
        "device: {}\nuser: {}\nrecovery key: {}\n\nWrite the recovery key down and keep it away from this laptop. It is not shown again.",
        plain(&reply["device"]),
        plain(&reply["user"]),
        plain(&reply["recovery_key"]),
    )
}

/// One, and many.
type Words = [&'static str; 2];

fn counted(table: &str, total: &Value, [one, many]: Words) -> String {
    let word = if total.as_u64() == Some(1) { one } else { many };
    format!("{table}{} {word}", plain(total))
}

/// How many there are is all that may be told of them.
fn locked(count: &Value) -> String {
    match count.as_u64() {
        Some(count @ 1..) => {
            format!("\n{count} locked until HQ is heard again (sync, or import a bundle from HQ)")
        }
        _ => String::new(),
    }
}

fn listed(rows: &Value, columns: &[&str], what: Words) -> String {
    let count = rows.as_array().map_or(0, Vec::len);
    counted(&table::of(rows, columns), &count.into(), what)
}

fn case(page: &Value) -> String {
    let mut text = format!("{}  {}\n", plain(&page["number"]), plain(&page["title"]));
    for key in ["id", "status", "marking", "sync", "history_length"] {
        let _ = writeln!(text, "{key}: {}", plain(&page[key]));
    }
    match page["arriving"].as_str() {
        Some("parts") => {
            text.push_str("Only what the list shows has come from HQ yet; the rest comes first.\n")
        }
        Some(_) => {
            text.push_str("Older changes have not come from HQ yet; the case is shown as it stands.\n")
        }
        None => {}
    }
    let _ = write!(text, "\n{}\n", names_and_values(&page["fields"], 0));
    text.push_str(&table::of(&page["parts"], &["kind", "title", "id"]));
    if page["conflicts"].as_array().is_some_and(|open| !open.is_empty()) {
        let _ = write!(text, "\nOpen conflicts\n{}", conflicts(&page["conflicts"]));
    }
    text
}

fn record(page: &Value) -> String {
    let mut text = format!("{}  {}\n", plain(&page["kind"]), plain(&page["title"]));
    for key in ["id", "case_number", "created_at", "changed_at", "deleted", "conflicts", "sync"] {
        let _ = writeln!(text, "{key}: {}", plain(&page[key]));
    }
    let _ = write!(text, "\n{}", names_and_values(&page["fields"], 0));
    for field in page["history"].as_array().into_iter().flatten() {
        let columns = ["value", "author", "device", "at", "state"];
        let _ = write!(text, "\n{}\n{}", plain(&field["field"]), table::of(&field["values"], &columns));
    }
    text
}

fn programme(page: &Value) -> String {
    let mut text = record(&page["record"]);
    for part in page["parts"].as_array().into_iter().flatten() {
        let rows = table::of(&part["rows"], &["title", "id"]);
        let _ = write!(text, "\n{}\n{rows}", plain(&part["kind"]));
    }
    let named = table::of(&page["mentioned_in"], &["kind", "title", "id"]);
    let _ = write!(text, "\nmentioned in\n{named}");
    if let Some(state) = page["sharing"]["state"].as_str() {
        let _ = write!(text, "\nmay be told to others: {state} {}", plain(&page["sharing"]["limits"]));
    }
    text
}

fn statistics(reply: &Value) -> String {
    let mut text = format!("{} to {}\n", plain(&reply["from"]), plain(&reply["to"]));
    for block in reply["blocks"].as_array().into_iter().flatten() {
        let columns = ["label", "unit", "total.count", "total.amount", "total.days"];
        let _ = write!(text, "\n{}\n{}", plain(&block["label"]), table::of(&block["rows"], &columns));
    }
    text
}

fn conflicts(list: &Value) -> String {
    let mut text = String::new();
    for conflict in list.as_array().into_iter().flatten() {
        let head = ["id", "case_number", "record_title", "field"].map(|key| plain(&conflict[key]));
        let _ = writeln!(text, "{}", head.join("  "));
        let _ = writeln!(text, "  before: {}", plain(&conflict["base"]));
        for candidate in conflict["candidates"].as_array().into_iter().flatten() {
            let who = ["author", "device", "at"].map(|key| plain(&candidate[key])).join(", ");
            let _ = writeln!(text, "  {}: {} ({who})", plain(&candidate["n"]), plain(&candidate["value"]));
        }
    }
    if text.is_empty() { "No conflicts.".to_owned() } else { text }
}

fn zone(check: &Value) -> String {
    let mut text = format!("{}  {}\n\n", plain(&check["format"]), plain(&check["verdict"]));
    text.push_str(&names_and_values(&check["fields"], 0));
    let digits = table::of(&check["checks"], &["name", "ok", "printed", "computed"]);
    let signals = table::of(&check["signals"], &["severity", "code", "message"]);
    for block in [digits, signals].iter().filter(|block| !block.is_empty()) {
        let _ = write!(text, "\n{block}");
    }
    text
}

fn schema(schema: &Value) -> String {
    let mut text = String::new();
    for kind in schema["kinds"].as_array().into_iter().flatten() {
        let fields = table::of(&kind["fields"], &["name", "type", "required", "list", "vocabulary"]);
        let _ =
            writeln!(text, "{} (belongs to the {})\n{fields}", plain(&kind["name"]), plain(&kind["home"]));
    }
    for vocabulary in schema["vocabularies"].as_array().into_iter().flatten() {
        let codes = table::of(&vocabulary["codes"], &["code", "label"]);
        let _ = writeln!(text, "{}\n{codes}", plain(&vocabulary["name"]));
    }
    text
}

fn bundles(reply: &Value) -> String {
    let made =
        table::of(&reply["made"], &["made_at", "to_names", "parts", "changes", "files", "at_hq", "bundle"]);
    let taken =
        table::of(&reply["taken"], &["taken_at", "from.name", "made_at", "parts", "changes", "bundle"]);
    format!("Made here\n{made}\nTaken in here\n{taken}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of;

    #[test]
    fn a_list_of_one_is_counted_as_one() {
        let entries = |n: usize| of("log_show", &json!({"entries": [], "total": n}));
        assert!(entries(1).ends_with("1 entry") && entries(0).ends_with("0 entries"));
        let links = of("case_links", &json!({"nodes": [{}], "edges": [], "path": []}));
        assert!(links.ends_with("1 record"), "{links}");
    }
}
