//! The case as one JSON document: a versioned envelope around whatever the caller gathered.
//!
//! The envelope's keys are a promise to other programs: add keys, never rename or drop one.

use serde::Serialize;

use crate::{ExportError, LeftOut};

/// The `format` key of every case document.
pub const FORMAT: &str = "chancery-case";
/// The `version` key; goes up only when a reader of the old one would misread the new one.
pub const VERSION: u32 = 1;

/// A case on its way out. `case` is any serialisable tree, already redacted.
#[derive(Debug, Serialize)]
pub struct CaseDocument<'a, C: Serialize> {
    /// Handling banner: the strictest of the parts.
    pub marking: &'a str,
    /// A word about handling, if there is one.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub handling: &'a str,
    /// When the file was made, RFC 3339 with offset.
    pub generated_at: &'a str,
    /// Who made it.
    pub generated_by: &'a str,
    /// Hash of the case's state, so that two exports can be compared.
    pub state_hash: Option<&'a str>,
    /// What the reader does not get.
    pub left_out: &'a [LeftOut],
    /// The case.
    pub case: &'a C,
}

#[derive(Serialize)]
struct Envelope<'a, C: Serialize> {
    format: &'static str,
    version: u32,
    #[serde(flatten)]
    document: &'a CaseDocument<'a, C>,
}

/// Writes the document, indented, ending in a newline.
pub fn case_document<C: Serialize>(document: &CaseDocument<'_, C>) -> Result<Vec<u8>, ExportError> {
    let envelope = Envelope { format: FORMAT, version: VERSION, document };
    let mut bytes = serde_json::to_vec_pretty(&envelope)
        .map_err(|source| ExportError::Json { document: "case document", source })?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_document_names_its_format_and_version_first() {
        let case = serde_json::json!({"title": "Zażółć"});
        let document = CaseDocument {
            marking: "CUI",
            handling: "",
            generated_at: "2026-11-23T10:00:00Z",
            generated_by: "A. Example",
            state_hash: None,
            left_out: &[],
            case: &case,
        };
        let bytes = case_document(&document).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        assert!(text.starts_with("{\n  \"format\": \"chancery-case\",\n  \"version\": 1,\n"));
        let back: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(back["case"]["title"], "Zażółć");
        assert_eq!(back["marking"], "CUI");
    }
}
