//! The case summary as a reader gets it: a tree of facts ready to print.
//!
//! Every string is already worded and formatted (dates, names of people instead of ids, labels
//! instead of codes) and already redacted; nothing here looks anything up. Empty lists print a
//! sentence that says so; `None` and empty strings print nothing.

use serde::{Deserialize, Serialize};

use crate::LeftOut;

/// Everything on the pages of a case summary.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseSummary {
    /// Title, author and date of the file itself.
    pub document: DocumentFacts,
    /// Banner and designation block.
    pub marking: Marking,
    /// The header of the case.
    pub case: CaseHeader,
    /// Short account. Line breaks separate paragraphs.
    pub synopsis: Printed,
    /// Full account, in the written form of a narrative.
    pub narrative: Printed,
    /// People and organisations in the case.
    pub subjects: Vec<Subject>,
    /// Travel documents with their machine-readable zone.
    pub travel_documents: Vec<TravelDocument>,
    /// What happened, oldest first.
    pub chronology: Vec<Entry>,
    /// Exhibits with their custody ledgers.
    pub evidence: Vec<EvidenceItem>,
    /// Tasks of the case.
    pub tasks: Vec<Task>,
    /// Typed results.
    pub outcomes: Vec<Outcome>,
    /// Notes in full.
    pub notes: Vec<Note>,
    /// Files kept with the case; listed, never contained.
    pub attachments: Vec<Attachment>,
    /// Every open conflict of the case, also those printed in place.
    pub conflicts: Vec<Conflict>,
    /// What the reader does not get, and why.
    pub left_out: Vec<LeftOut>,
    /// Where the facts come from.
    pub history: HistoryFooter,
}

/// Facts about the file, kept in its metadata.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentFacts {
    /// Title of the file, e.g. `Case summary VF-2026-BUC-00042`.
    pub title: String,
    /// What is printed at the head of its pages; the words for a case summary when empty.
    pub kind: String,
    /// Who made it.
    pub author: String,
    /// Two-letter language of the fixed words, `en`; empty means `en`.
    pub language: String,
    /// Instant of making, UTC.
    pub made_at: Moment,
}

/// An instant in UTC, split so that no clock or calendar is needed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Moment {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

impl Default for Moment {
    fn default() -> Self {
        Self { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0 }
    }
}

/// How the paper is to be handled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marking {
    /// The banner of every page, e.g. `CUI//SP-LEI`.
    pub banner: String,
    /// Controlled by: agency and office.
    pub controlled_by: String,
    /// CUI category in words.
    pub category: String,
    /// Dissemination control in words.
    pub dissemination: String,
    /// Point of contact.
    pub point_of_contact: String,
    /// A word about handling of whoever gave it away, if there is one.
    pub handling: String,
}

/// A printed value: settled, or still open between people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Printed {
    /// One value.
    Settled(String),
    /// Prints as UNRESOLVED with every candidate.
    Unresolved {
        /// All values that wait for a person's decision.
        candidates: Vec<Candidate>,
    },
}

impl Printed {
    /// Whether nobody has decided yet.
    pub fn is_unresolved(&self) -> bool {
        matches!(self, Self::Unresolved { .. })
    }
}

impl Default for Printed {
    fn default() -> Self {
        Self::Settled(String::new())
    }
}

impl From<&str> for Printed {
    fn from(text: &str) -> Self {
        Self::Settled(text.to_owned())
    }
}

impl From<String> for Printed {
    fn from(text: String) -> Self {
        Self::Settled(text)
    }
}

/// One of the values of an open conflict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Candidate {
    /// The value; empty prints as "no value".
    pub value: String,
    /// Who wrote it.
    pub author: String,
    /// When, with offset.
    pub at: String,
}

/// A labelled value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fact {
    /// Label, e.g. `Occupation`.
    pub label: String,
    /// Value.
    pub value: Printed,
}

impl Fact {
    /// A labelled value.
    pub fn new(label: impl Into<String>, value: impl Into<Printed>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// The case's own facts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CaseHeader {
    /// Case number, e.g. `VF-2026-BUC-00042-7K3QX`.
    pub number: String,
    pub title: Printed,
    pub case_type: Printed,
    pub status: Printed,
    pub post: String,
    pub priority: Printed,
    pub opened_on: Printed,
    pub closed_on: Printed,
    pub lead_investigator: Printed,
    /// The case's own marking; the banner may be stricter.
    pub marking: Printed,
    /// Further facts (statutes, country, referred by …).
    pub more: Vec<Fact>,
}

/// A person or an organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Subject {
    pub name: Printed,
    /// The name in its original script.
    pub name_original: Printed,
    pub role: Printed,
    pub born: Printed,
    pub nationality: Printed,
    /// Phones, e-mails, accounts, plates, handles, addresses.
    pub identifiers: Vec<Fact>,
    /// Anything else (aliases, occupation, description …).
    pub more: Vec<Fact>,
}

/// A passport, visa or card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TravelDocument {
    /// Heading, e.g. `Passport 012345678, Romania`.
    pub title: String,
    /// Whose it is.
    pub holder: String,
    /// Type, number, issuer, dates, visual zone …
    pub facts: Vec<Fact>,
    /// The machine-readable zone, line by line.
    pub mrz: Vec<MrzLine>,
    /// Verdict of the checks in words.
    pub verdict: String,
    /// Each check digit.
    pub checks: Vec<Check>,
    /// What else is striking.
    pub signals: Vec<Signal>,
    /// The examiner's decision; a program never decides.
    pub decision: Printed,
    /// By whom, when, why.
    pub decision_details: String,
}

/// A line of a machine-readable zone, cut where failing characters begin and end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MrzLine {
    /// The pieces, in order.
    pub runs: Vec<MrzRun>,
}

/// A piece of a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MrzRun {
    /// The characters.
    pub text: String,
    /// Whether they belong to a failed check.
    pub failing: bool,
}

impl MrzLine {
    /// Cuts `line` at the `failing` spans (start and length in characters; they may overlap).
    pub fn new(line: &str, failing: &[(usize, usize)]) -> Self {
        let fails = |at: usize| failing.iter().any(|&(start, len)| at >= start && at - start < len);
        let mut runs: Vec<MrzRun> = Vec::new();
        for (at, character) in line.chars().enumerate() {
            let failing = fails(at);
            match runs.last_mut() {
                Some(run) if run.failing == failing => run.text.push(character),
                _ => runs.push(MrzRun { text: character.into(), failing }),
            }
        }
        Self { runs }
    }
}

/// One check digit, printed against computed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Check {
    pub name: String,
    /// The checked characters.
    pub value: String,
    pub printed: String,
    pub computed: String,
    pub ok: bool,
}

/// A remark of the checks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Signal {
    pub severity: String,
    pub message: String,
}

/// A line of the chronology.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Entry {
    pub at: String,
    pub entry: String,
    pub author: String,
}

/// An exhibit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EvidenceItem {
    pub number: String,
    pub description: Printed,
    /// Who has it now; several when custody is disputed.
    pub custodian: Printed,
    /// Type, collected at, by, place, seal, storage, disposition …
    pub facts: Vec<Fact>,
    pub sha256: String,
    pub custody: Vec<CustodyEvent>,
}

/// A hand-over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CustodyEvent {
    pub at: String,
    pub action: String,
    pub from: String,
    pub to: String,
    pub purpose: String,
    pub place: String,
    pub seal: String,
}

/// Work to do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Task {
    pub title: Printed,
    pub assignee: Printed,
    pub due_on: Printed,
    pub state: Printed,
    pub result: String,
}

/// A result that statistics count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Outcome {
    pub on: Printed,
    pub outcome: Printed,
    pub subject: String,
    pub agency: String,
    pub details: String,
}

/// An entry in the case file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// Heading, e.g. `Interview`.
    pub title: String,
    /// When it happened.
    pub at: String,
    /// Who wrote it.
    pub author: String,
    /// Place; may be empty.
    pub place: String,
    /// Marking, if it differs from the case's; may be empty.
    pub marking: String,
    /// The note this one amends, in words; may be empty.
    pub addendum_to: String,
    /// In the written form of a narrative.
    pub text: Printed,
}

/// A file kept with the case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Attachment {
    pub name: String,
    pub media_type: String,
    pub size: String,
    pub sha256: String,
    /// Exhibit it belongs to; may be empty.
    pub belongs_to: String,
}

/// A field that two people changed without knowledge of each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Conflict {
    /// The record in words, e.g. `Subject Ion Popescu`.
    pub record: String,
    pub field: String,
    pub candidates: Vec<Candidate>,
}

/// The last lines of the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HistoryFooter {
    pub state_hash: String,
    /// With UTC offset.
    pub generated_at: String,
    pub generated_by: String,
    /// The device it was made on; may be empty.
    pub device: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mrz_line_is_cut_where_failing_characters_begin_and_end() {
        let line = MrzLine::new("AB12<<", &[(2, 2), (3, 1)]);
        let runs: Vec<_> = line.runs.iter().map(|run| (run.text.as_str(), run.failing)).collect();
        assert_eq!(runs, [("AB", false), ("12", true), ("<<", false)]);
    }

    #[test]
    fn a_printed_value_is_text_or_an_object_with_candidates() {
        let open = Printed::Unresolved { candidates: vec![Candidate::default()] };
        assert_eq!(serde_json::to_value(Printed::from("x")).unwrap(), "x");
        let json = serde_json::to_value(&open).unwrap();
        assert!(json["candidates"].is_array());
        assert_eq!(serde_json::from_value::<Printed>(json).unwrap(), open);
    }
}
