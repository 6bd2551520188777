//! A report of investigation or memorandum as a reader gets it: worded, formatted and redacted, as in
//! [`crate::summary`].

use serde::{Deserialize, Serialize};

use crate::LeftOut;
use crate::summary::{DocumentFacts, Fact, HistoryFooter, Marking};

/// Everything on the pages of a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportPaper {
    /// Title, kind, author and date of the file itself.
    pub document: DocumentFacts,
    /// Banner and designation block.
    pub marking: Marking,
    /// The case it is about.
    pub case: PaperCase,
    /// The post whose case it is.
    pub post: String,
    /// What is known of the report: type, version, author, dates.
    pub facts: Vec<Fact>,
    /// A newer version was approved.
    pub superseded: bool,
    /// Text before the sections, in the written form of a narrative.
    pub body: String,
    /// In their order.
    pub sections: Vec<PaperSection>,
    /// What it cites, numbered from 1.
    pub cited: Vec<Cited>,
    /// Who submitted and who approved it, and when.
    pub approval: Vec<Fact>,
    /// What the reader does not get, and why.
    pub left_out: Vec<LeftOut>,
    /// Where the facts come from.
    pub history: HistoryFooter,
}

/// The case of a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperCase {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// One section.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperSection {
    /// Its heading.
    pub heading: String,
    /// Its text, in the written form of a narrative.
    pub body: String,
    /// Its own marking, if it says one.
    pub marking: String,
    /// Numbers in [`ReportPaper::cited`].
    pub cites: Vec<u32>,
}

/// One cited record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cited {
    /// Its number in the report.
    pub n: u32,
    /// Its id, by which the text cites it.
    pub record: String,
    /// What it is.
    pub kind: String,
    /// By what it is known in the case.
    pub title: String,
}
