//! Short tables, and names with values. Nothing of a record reaches the terminal as a control character.

use std::fmt::Write as _;

use serde_json::Value;

/// Wider cells are cut; ids (36 characters) never are.
const WIDEST: usize = 60;

/// One row per entry; a column is a key, or a path of keys with dots.
pub fn of(rows: &Value, columns: &[&str]) -> String {
    let pick = |row: &Value, column: &str| cut(&plain(column.split('.').fold(row, |value, key| &value[key])));
    let heads = columns.iter().map(|column| column.split('.').next().unwrap_or(column).to_owned()).collect();
    let mut lines: Vec<Vec<String>> = vec![heads];
    for row in rows.as_array().into_iter().flatten() {
        lines.push(columns.iter().map(|column| pick(row, column)).collect());
    }
    if lines.len() == 1 {
        return String::new();
    }
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<String> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text
}

/// Every key with its value, one a line; objects and lists of objects are indented below their key.
pub fn names_and_values(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let mut text = String::new();
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter().filter(|(_, value)| !is_empty(value)) {
                let _ = match is_nested(value) {
                    true => write!(text, "{indent}{key}:\n{}", names_and_values(value, depth + 1)),
                    false => writeln!(text, "{indent}{key}: {}", indented(value, &indent)),
                };
            }
        }
        Value::Array(list) => {
            for entry in list {
                let _ = write!(text, "{indent}-\n{}", names_and_values(entry, depth));
            }
        }
        other => _ = writeln!(text, "{indent}{}", indented(other, &indent)),
    }
    text
}

/// A value in one line or several, `-` for none.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => clean(text),
        Value::Array(list) if !is_nested(value) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => clean(&other.to_string()),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn is_nested(value: &Value) -> bool {
    let holds = |value: &Value| value.is_object() || value.is_array();
    value.is_object() || value.as_array().is_some_and(|list| list.iter().any(holds))
}

fn indented(value: &Value, indent: &str) -> String {
    plain(value).replace('\n', &format!("\n{indent}  "))
}

fn cut(text: &str) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= WIDEST {
        return line;
    }
    line.chars().take(WIDEST - 1).chain(['…']).collect()
}

/// What somebody else typed must not move the cursor, colour the screen or turn the line round.
fn clean(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |letter: char| letter == '\n' || !(letter.is_control() || turns(letter));
    text.chars()
        .filter(|letter| *letter != '\r')
        .map(|letter| if shown(letter) { letter } else { '\u{fffd}' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_has_a_head_and_a_line_for_each_row() {
        let rows = json!([{ "n": 1, "who": { "name": "A" } }, { "n": 20, "who": { "name": "Bo" } }]);
        assert_eq!(of(&rows, &["n", "who.name"]), "n   who\n1   A\n20  Bo\n");
        assert_eq!(of(&json!([]), &["n"]), "");
    }

    #[test]
    fn names_and_values_leave_out_what_is_empty() {
        let value = json!({ "a": 1, "b": null, "c": [], "d": { "e": ["x", "y"] }, "f": [{ "g": true }] });
        assert_eq!(names_and_values(&value, 0), "a: 1\nd:\n  e: x, y\nf:\n  -\n  g: true\n");
    }

    #[test]
    fn a_record_cannot_write_to_the_terminal_itself() {
        assert_eq!(plain(&json!("a\u{1b}[2Jb\u{202e}c\r\nd")), "a\u{fffd}[2Jb\u{fffd}c\nd");
    }
}
