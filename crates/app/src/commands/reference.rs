//! Lists that suggest values while typing; the program's own, so nothing needs to be unlocked.

use crate::Failure;
use crate::gate::Turn;
use crate::view::reference::{ReferenceEntry, ReferenceList};
use model::{FieldProblem, Reason, reference as lists};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One list: countries, visa symbols, statutes, currencies or languages.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReferenceRequest {
    /// `country`, `visa_symbol`, `statute`, `currency`, `language`.
    pub list: String,
    /// Only entries that say this in a code, a name or another name.
    pub text: Option<String>,
}

pub(crate) fn reference(_: &Turn<'_>, request: ReferenceRequest) -> Result<ReferenceList, Failure> {
    let list = lists::named(&request.list).ok_or_else(|| {
        FieldProblem::new("list", Reason::UnknownCode("country, visa_symbol, statute, currency, language"))
    })?;
    let wanted = model::text::folded(request.text.as_deref().unwrap_or_default().trim());
    let says = |text: &str| model::text::folded(text).contains(&wanted);
    let entries = list.entries().into_iter().filter(|entry| {
        says(&entry.code) || says(&entry.label) || entry.also.iter().any(|(_, other)| says(other))
    });
    let view = |entry: lists::Entry| ReferenceEntry {
        code: entry.code,
        label: entry.label,
        also: entry.also.into_iter().map(|(name, other)| (name.to_owned(), other)).collect(),
    };
    Ok(ReferenceList {
        name: list.name.to_owned(),
        label: list.label.to_owned(),
        source: list.source.to_owned(),
        entries: entries.map(view).collect(),
    })
}
