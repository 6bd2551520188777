//! What leaves the vault in a file: to whom, what is in it before it is made, and the list of what left.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::record::{RecordRef, RecordView};
use super::sync::LeftOut;

/// To whom a document goes, why and how it is handled. For one's own use at this post unless said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Giving {
    /// A code of `disclosure_basis`; `own_use` unless said.
    pub basis: Option<String>,
    pub recipient: Option<String>,
    /// A contact or agency of the post; says the name and address where they are not given.
    pub known_as: Option<Uuid>,
    pub address: Option<String>,
    pub purpose: Option<String>,
    /// The order, request, consent or published use that the basis rests on.
    pub authority: Option<String>,
    /// At least as strict as the parts of the document.
    pub marking: Option<String>,
    /// A word about handling, printed with the marking.
    pub handling: Option<String>,
    /// Beside the file another one with its hash, marking and recipient.
    #[ts(optional, as = "Option<_>")]
    pub manifest: bool,
}

/// A passage that is marked to be kept from readers outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RedactedPassage {
    pub record: RecordRef,
    /// The heading or the field it stands in.
    pub place: String,
    pub words: String,
}

/// A part of a case that may stay out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartCount {
    pub name: String,
    pub records: u64,
}

/// What a document would hold, before it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportPreview {
    #[ts(type = "Record<string, number>")]
    pub included: BTreeMap<String, u64>,
    pub left_out: Vec<LeftOut>,
    /// What the parts demand; a file may bear a stricter one.
    pub marking: String,
    /// Every marking that the file may bear.
    pub markings: Vec<String>,
    /// What of the narratives is marked, whether it goes along or not.
    pub redacted: Vec<RedactedPassage>,
    /// Parts of the case with their records; none for other documents.
    pub parts: Vec<PartCount>,
    /// Why this person may not give it away so.
    pub refused: Option<String>,
    /// What speaks against giving it to this recipient, for a person to judge.
    pub doubt: Option<String>,
    /// A name for the file.
    pub file_name: String,
}

/// A file that left the vault. One that held several cases is recorded in each of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DisclosureRow {
    pub record: RecordView,
    /// The cases in it, as far as one may see them.
    pub cases: Vec<RecordRef>,
}

/// Whether a file is one that left this vault, or another one that was reconciled with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FileVerdict {
    pub sha256: String,
    pub size: u64,
    pub found: Vec<DisclosureRow>,
}
