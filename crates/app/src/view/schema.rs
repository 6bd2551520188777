//! The kinds of record, their fields and vocabularies: forms and lists are made from this.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Schema {
    /// Grows with every kind or field added.
    pub version: u16,
    pub kinds: Vec<KindView>,
    pub vocabularies: Vec<VocabularyView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KindView {
    pub name: String,
    /// English label of one record.
    pub label: String,
    /// English label of many.
    pub plural: String,
    pub number: u16,
    /// `case`, `post` or `org`: where records of this kind live.
    pub home: String,
    /// Fields that make the title.
    pub summary: Vec<String>,
    /// At least one of these must be filled; empty when there is no such rule.
    pub any_of: Vec<String>,
    pub fields: Vec<FieldView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldView {
    pub name: String,
    /// English label.
    pub label: String,
    pub number: u16,
    /// `text`, `long_text`, `name`, `date`, `partial_date`, `instant`, `integer`, `bool`, `code`, `ref`, `user`, `mrz`, `country`.
    #[serde(rename = "type")]
    pub field_type: String,
    /// A stricter form of text: `free`, `post`, `sha256`, `case_number`.
    pub shape: String,
    pub required: bool,
    /// Filled in by the program when the person did not.
    pub supplied: bool,
    /// Several values.
    pub list: bool,
    /// Set once, when the record is made.
    pub fixed: bool,
    pub personal: bool,
    /// The register it merges with: fields of one number are decided together.
    pub register: u16,
    /// Name of the vocabulary, for a code.
    pub vocabulary: Option<String>,
    /// Kinds it may point to, for a reference.
    pub refs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VocabularyView {
    pub name: String,
    pub codes: Vec<CodeView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeView {
    pub code: String,
    pub label: String,
}
