//! The kinds of record, their fields and vocabularies: forms and lists are made from this.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Schema {
    /// Grows with every kind or field added.
    pub version: u16,
    pub kinds: Vec<KindView>,
    pub vocabularies: Vec<VocabularyView>,
    /// Lists that suggest values; `reference` gives one.
    pub references: Vec<ReferenceName>,
}

/// A list that suggests values, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReferenceName {
    pub name: String,
    pub label: String,
    pub source: String,
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
    /// May stand in a line of an import.
    pub import: bool,
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
    /// Required of what is typed now.
    pub asked: bool,
    /// Filled in by the program when the person did not.
    pub supplied: bool,
    /// Several values.
    pub list: bool,
    /// Set once, when the record is made.
    pub fixed: bool,
    pub personal: bool,
    /// A narrative: text with headings, lists, citations and redactions in it.
    pub written: bool,
    /// The register it merges with: fields of one number are decided together.
    pub register: u16,
    /// Name of the vocabulary, for a code.
    pub vocabulary: Option<String>,
    /// Kinds it may point to, for a reference.
    pub refs: Vec<String>,
    /// The list that suggests values; others may be written all the same.
    pub suggest: Option<String>,
    /// The rule that names the step which writes it; no hand does.
    pub step: Option<String>,
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

impl Schema {
    /// The domain's own list.
    pub fn of(schema: model::schema::Schema) -> Self {
        Self {
            version: schema.version,
            kinds: schema.kinds.into_iter().map(KindView::of).collect(),
            vocabularies: schema.vocabularies.into_iter().map(VocabularyView::of).collect(),
            references: schema.references.into_iter().map(ReferenceName::of).collect(),
        }
    }
}

impl KindView {
    fn of(kind: model::schema::SchemaKind) -> Self {
        Self {
            name: kind.name,
            label: kind.label,
            plural: kind.plural,
            number: kind.number,
            home: kind.home,
            summary: kind.title,
            any_of: kind.any_of,
            import: kind.import,
            fields: kind.fields.into_iter().map(FieldView::of).collect(),
        }
    }
}

impl FieldView {
    fn of(field: model::schema::SchemaField) -> Self {
        Self {
            name: field.name,
            label: field.label,
            number: field.number,
            field_type: field.ty,
            shape: field.shape.unwrap_or_else(|| "free".into()),
            required: field.required,
            asked: field.asked,
            supplied: field.supplied,
            list: field.list,
            fixed: field.fixed,
            personal: field.personal,
            written: field.written,
            register: field.register,
            vocabulary: field.vocabulary,
            refs: field.refs.unwrap_or_default(),
            suggest: field.suggest,
            step: field.step,
        }
    }
}

impl VocabularyView {
    fn of(vocabulary: model::schema::SchemaVocabulary) -> Self {
        let code = |code: model::schema::SchemaCode| CodeView { code: code.code, label: code.label };
        Self { name: vocabulary.name, codes: vocabulary.codes.into_iter().map(code).collect() }
    }
}

impl ReferenceName {
    fn of(list: model::schema::SchemaReference) -> Self {
        Self { name: list.name, label: list.label, source: list.source }
    }
}
