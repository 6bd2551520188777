//! The written form of a narrative: paragraphs, headings, lists, quotations, citations and redactions, in text that
//! anybody can read and any older program keeps. One line is one block; a line that is not marked stands as it is.
//!
//! Reading never fails: what is no mark is a word. What is written is read back as it was. See ADR 21.

mod read;
mod write;

use std::borrow::Cow;

use uuid::Uuid;

pub use read::read;
pub use write::write;

/// What a marked line begins with.
pub const SIGN: char = '¶';
/// What stands in the place of words that a reader does not get.
pub const WITHHELD: &str = "[redacted]";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Paragraph,
    Heading,
    Bullet,
    Number,
    Quotation,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub form: Form,
    pub runs: Vec<Run>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    /// A record, and what it was called when it was cited.
    Citation {
        record: Uuid,
        called: String,
    },
}

/// A stretch of a line that looks alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub piece: Piece,
    pub bold: bool,
    pub italic: bool,
    /// Kept from readers outside.
    pub redacted: bool,
}

impl Run {
    pub fn plain(words: impl Into<String>) -> Self {
        Self { piece: Piece::Words(words.into()), bold: false, italic: false, redacted: false }
    }

    /// What a person reads.
    pub fn words(&self) -> &str {
        match &self.piece {
            Piece::Words(words) => words,
            Piece::Citation { called, .. } => called,
        }
    }

    fn looks_like(&self, other: &Self) -> bool {
        (self.bold, self.italic, self.redacted) == (other.bold, other.italic, other.redacted)
    }
}

/// A record that a text cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cited {
    pub record: Uuid,
    /// Only readers who get everything see it.
    pub redacted: bool,
}

/// Every citation, in the order of the text.
pub fn cited(text: &str) -> Vec<Cited> {
    let runs = read(text).into_iter().flat_map(|block| block.runs);
    runs.filter_map(|run| match run.piece {
        Piece::Citation { record, .. } => Some(Cited { record, redacted: run.redacted }),
        Piece::Words(_) => None,
    })
    .collect()
}

/// The words alone, as search finds them.
pub fn words(text: &str) -> Cow<'_, str> {
    said(text, |_, runs| runs.iter().map(Run::words).collect())
}

/// As a person reads it where only letters can be shown: lists with their signs, redactions between brackets.
pub fn reading(text: &str) -> Cow<'_, str> {
    said(text, |sign, runs| {
        let mut line = sign.to_owned();
        for span in spans(runs) {
            let words: String = span.iter().map(Run::words).collect();
            let shut = span[0].redacted && words != WITHHELD;
            line.push_str(&if shut { format!("⟨{words}⟩") } else { words });
        }
        line
    })
}

/// The text without the words of its redactions, and how many there were.
pub fn redact(text: &str) -> (Cow<'_, str>, u64) {
    if !is_marked(text) {
        return (Cow::Borrowed(text), 0);
    }
    let (mut blocks, mut left_out) = (read(text), 0);
    for block in &mut blocks {
        let mut kept: Vec<Run> = Vec::with_capacity(block.runs.len());
        for span in spans(&block.runs) {
            if span[0].redacted {
                left_out += 1;
                kept.push(Run { redacted: true, ..Run::plain(WITHHELD) });
            } else {
                kept.extend_from_slice(span);
            }
        }
        block.runs = kept;
    }
    if left_out == 0 { (Cow::Borrowed(text), 0) } else { (Cow::Owned(write(&blocks)), left_out) }
}

/// The words of its redactions, in the order of the text.
pub fn redacted(text: &str) -> Vec<String> {
    let blocks = if is_marked(text) { read(text) } else { Vec::new() };
    let of_block = |block: &Block| -> Vec<String> {
        let shut = spans(&block.runs).filter(|span| span[0].redacted);
        shut.map(|span| span.iter().map(Run::words).collect()).collect()
    };
    blocks.iter().flat_map(of_block).filter(|words| words != WITHHELD).collect()
}

/// Whether any line is marked.
pub fn is_marked(text: &str) -> bool {
    text.contains(SIGN) && text.lines().any(|line| read::opening(line).is_some())
}

fn said(text: &str, line: impl Fn(&str, &[Run]) -> String) -> Cow<'_, str> {
    if !is_marked(text) {
        return Cow::Borrowed(text);
    }
    let mut number = 0;
    let lines: Vec<String> = read(text)
        .iter()
        .map(|block| {
            number = if block.form == Form::Number { number + 1 } else { 0 };
            let numbered = format!("{number}. ");
            let sign = match block.form {
                Form::Paragraph | Form::Heading => "",
                Form::Bullet => "• ",
                Form::Number => &numbered,
                Form::Quotation => "> ",
            };
            line(sign, &block.runs)
        })
        .collect();
    Cow::Owned(lines.join("\n"))
}

/// The runs of a line, cut where a redaction begins and ends.
fn spans(runs: &[Run]) -> impl Iterator<Item = &[Run]> {
    runs.chunk_by(|one, other| one.redacted == other.redacted)
}
