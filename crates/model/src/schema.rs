//! The registry as a document: what `chancery schema --json` prints and the screens build their forms from.

use serde::Serialize;

use crate::country;
use crate::field::{Field, Shape, Type};
use crate::kind::Kind;
use crate::reference;
use crate::registry::{KINDS, SCHEMA_VERSION};
use crate::value::{LIST_LIMIT, TEXT_LIMIT};
use crate::{steps, vocabularies};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Schema {
    pub version: u16,
    pub kinds: Vec<SchemaKind>,
    pub vocabularies: Vec<SchemaVocabulary>,
    /// Lists that suggest; see `reference`.
    pub references: Vec<SchemaReference>,
    pub limits: SchemaLimits,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaKind {
    pub number: u16,
    pub name: String,
    pub label: String,
    pub plural: String,
    /// `case`, `post` or `org`.
    pub home: String,
    /// May stand in an import line.
    pub import: bool,
    /// Fields that make the title.
    pub title: Vec<String>,
    /// At least one of these is needed; empty when there is no such rule.
    pub any_of: Vec<String>,
    pub fields: Vec<SchemaField>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaField {
    pub number: u16,
    pub name: String,
    pub label: String,
    /// `text`, `long_text`, `name`, `date`, `partial_date`, `instant`, `integer`, `bool`, `code`, `ref`, `user`, `mrz`, `country`.
    #[serde(rename = "type")]
    pub ty: String,
    pub required: bool,
    /// Required of what is typed now; a record that is brought along may lack it.
    pub asked: bool,
    /// Filled in by the program when left out, even if required.
    pub supplied: bool,
    pub list: bool,
    /// Set once, at creation.
    pub fixed: bool,
    pub personal: bool,
    pub search: bool,
    /// A narrative: text with headings, lists, citations and redactions in it.
    pub written: bool,
    /// Fields with one register merge as one.
    pub register: u16,
    /// Codes it takes, by the name of the vocabulary.
    pub vocabulary: Option<String>,
    /// Kinds it may point to; empty for any.
    pub refs: Option<Vec<String>>,
    /// `post`, `sha256`, `case_number`, when the text has a form of its own.
    pub shape: Option<String>,
    /// The list that suggests values; others may be written all the same.
    pub suggest: Option<String>,
    /// The rule that names the step which writes it; no hand does.
    pub step: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaVocabulary {
    pub name: String,
    pub codes: Vec<SchemaCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaCode {
    pub code: String,
    pub label: String,
}

/// A list of `reference`: what it is called and where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaReference {
    pub name: String,
    pub label: String,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SchemaLimits {
    pub text_bytes: u32,
    pub list_items: u32,
}

pub fn schema() -> Schema {
    Schema {
        version: SCHEMA_VERSION,
        kinds: KINDS.iter().map(|kind| kind_shape(kind)).collect(),
        vocabularies: vocabularies::ALL
            .iter()
            .map(|vocabulary| vocabulary_shape(vocabulary.name, vocabulary.codes))
            .chain([vocabulary_shape("country", &country::all())])
            .collect(),
        references: reference::LISTS.iter().map(reference_shape).collect(),
        limits: SchemaLimits { text_bytes: TEXT_LIMIT as u32, list_items: LIST_LIMIT as u32 },
    }
}

fn vocabulary_shape(name: &str, codes: &[(&str, &str)]) -> SchemaVocabulary {
    let code =
        |(code, label): &(&str, &str)| SchemaCode { code: (*code).to_owned(), label: (*label).to_owned() };
    SchemaVocabulary { name: name.to_owned(), codes: codes.iter().map(code).collect() }
}

fn reference_shape(list: &reference::List) -> SchemaReference {
    SchemaReference { name: list.name.into(), label: list.label.into(), source: list.source.into() }
}

fn kind_shape(kind: &Kind) -> SchemaKind {
    SchemaKind {
        number: kind.number,
        name: kind.name.to_owned(),
        label: kind.label.to_owned(),
        plural: kind.plural.to_owned(),
        home: kind.home.name().to_owned(),
        import: crate::import::is_importable(kind),
        title: owned(kind.summary),
        any_of: owned(kind.any_of),
        fields: kind.fields.iter().map(|field| field_shape(kind, field)).collect(),
    }
}

fn field_shape(kind: &Kind, field: &Field) -> SchemaField {
    SchemaField {
        number: field.number,
        name: field.name.to_owned(),
        label: field.label.to_owned(),
        ty: field.ty.name().to_owned(),
        required: field.required,
        asked: field.asked,
        supplied: field.supplied,
        list: field.list,
        fixed: field.fixed,
        personal: field.personal,
        search: field.search,
        written: field.written,
        register: field.register,
        step: steps::of(kind, field).map(|step| step.rule.to_owned()),
        vocabulary: match field.ty {
            Type::Code(vocabulary) => Some(vocabulary.name.to_owned()),
            Type::Country => Some("country".to_owned()),
            _ => None,
        },
        refs: match field.ty {
            Type::Ref(kinds) => Some(owned(kinds)),
            _ => None,
        },
        shape: (field.shape != Shape::Free).then(|| field.shape.name().to_owned()),
        suggest: reference::suggests(kind, field).map(str::to_owned),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
