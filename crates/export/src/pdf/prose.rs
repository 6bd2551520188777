//! Narratives as a template prints them: their blocks and runs in place of the marks of their written form. Where a
//! template prints a narrative as a plain value, it gets the words as a person reads them. No mark reaches the paper.

use model::narrative::{self, Block, Form, Piece, Run};
use serde_json::{Value, json};

/// Sets the texts at these places (`sections/body`: the body of every section), and those of their candidates.
pub(super) fn lay_out(facts: &mut Value, places: &[&str]) {
    for place in places {
        at(facts, place);
    }
    without_marks(facts);
}

fn at(facts: &mut Value, place: &str) {
    match facts {
        Value::Array(list) => list.iter_mut().for_each(|item| at(item, place)),
        Value::Object(map) => {
            let (name, rest) = place.split_once('/').unwrap_or((place, ""));
            let Some(value) = map.get_mut(name) else { return };
            if rest.is_empty() { set(value) } else { at(value, rest) }
        }
        _ => {}
    }
}

fn set(value: &mut Value) {
    match value {
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => *value = narrative::read(text).iter().filter_map(block).collect(),
        Value::Object(open) => {
            let candidates = open.get_mut("candidates").and_then(Value::as_array_mut);
            candidates.into_iter().flatten().filter_map(|one| one.get_mut("value")).for_each(set);
        }
        _ => {}
    }
}

/// A line without a word prints nothing.
fn block(block: &Block) -> Option<Value> {
    let form = match block.form {
        Form::Paragraph => "paragraph",
        Form::Heading => "heading",
        Form::Bullet => "bullet",
        Form::Number => "number",
        Form::Quotation => "quotation",
    };
    let says = block.runs.iter().any(|run| !run.words().trim().is_empty());
    says.then(|| json!({"form": form, "runs": block.runs.iter().map(run).collect::<Vec<_>>()}))
}

fn run(run: &Run) -> Value {
    let record = match &run.piece {
        Piece::Citation { record, .. } => record.to_string(),
        Piece::Words(_) => String::new(),
    };
    json!({
        "words": run.words(), "record": record,
        "bold": run.bold, "italic": run.italic, "redacted": run.redacted,
    })
}

fn without_marks(facts: &mut Value) {
    match facts {
        Value::String(text) if narrative::is_marked(text) => *text = narrative::reading(text).into_owned(),
        Value::Array(list) => list.iter_mut().for_each(without_marks),
        Value::Object(map) => map.values_mut().for_each(without_marks),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrative_is_set_where_it_is_one_and_read_aloud_elsewhere() {
        let text = "¶# Seen\n\n¶- by **him**";
        let mut facts = json!({
            "sections": [{"body": text, "heading": text}],
            "body": {"candidates": [{"value": "one"}]},
        });
        lay_out(&mut facts, &["body", "sections/body", "absent/body"]);
        let body = &facts["sections"][0]["body"];
        assert_eq!((&body[0]["form"], &body[1]["runs"][1]["bold"]), (&json!("heading"), &json!(true)));
        assert_eq!(body.as_array().map(Vec::len), Some(2));
        assert_eq!(facts["sections"][0]["heading"], "Seen\n\n• by him");
        assert_eq!(facts["body"]["candidates"][0]["value"][0]["runs"][0]["words"], "one");
    }
}
