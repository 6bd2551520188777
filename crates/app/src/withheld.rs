//! Documents on their way out: what is marked in a narrative to be kept from readers outside is taken out of the whole
//! document at once, wherever its words stand. Reads nothing and decides nothing.

use export::{ExportError, LeftOut};
use model::narrative;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::Failure;

/// The document without those words, and what its reader is told of them.
pub(crate) fn from<Document: Serialize + DeserializeOwned>(
    document: &Document,
) -> Result<(Document, Option<LeftOut>), Failure> {
    let json = |source| ExportError::Json { document: "document without what is redacted", source };
    let mut tree = serde_json::to_value(document).map_err(json)?;
    let left_out = line(take_out(&mut tree));
    Ok((serde_json::from_value(tree).map_err(json)?, left_out))
}

/// What a reader is told of `n` passages.
pub(crate) fn line(n: u64) -> Option<LeftOut> {
    let why = "marked to be kept from readers outside; “[redacted]” stands in its place";
    (n > 0).then(|| LeftOut { kind: "redaction".into(), n, why: why.into() })
}

/// Takes them out of every text of a tree, and counts them.
pub(crate) fn take_out(tree: &mut Value) -> u64 {
    match tree {
        Value::String(text) => {
            let (kept, left_out) = narrative::redact(text);
            if left_out > 0 {
                *text = kept.into_owned();
            }
            left_out
        }
        Value::Array(list) => list.iter_mut().map(take_out).sum(),
        Value::Object(map) => {
            let left_out = map.values_mut().map(take_out).sum();
            if left_out > 0 {
                forget_differences(map);
            }
            left_out
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// The pieces of a difference are no longer a text in which a redaction could be seen, and some may be of another
/// candidate's or of the text before.
fn forget_differences(conflict: &mut Map<String, Value>) {
    let candidates = conflict.get_mut("candidates").and_then(Value::as_array_mut);
    for candidate in candidates.into_iter().flatten().filter_map(Value::as_object_mut) {
        candidate.remove("difference");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_redacted_word_is_left_anywhere_in_a_document() {
        let text = "¶: by {{the clerk}}";
        let pieces = json!([{"what": "removed", "text": "the clerk"}, {"what": "added", "text": "him"}]);
        let conflict = json!({"base": text, "candidates": [{"value": "by him", "difference": pieces}]});
        let mut tree = json!({"notes": [{"text": text}], "conflicts": [conflict]});
        assert_eq!(take_out(&mut tree), 2);
        assert!(!tree.to_string().contains("clerk"), "{tree}");
        assert_eq!(line(0), None);
    }
}
