//! From blocks to text. A paragraph of nothing but words stays as plain as it is.

use std::fmt::Write as _;

use super::read::{is_sign, opening};
use super::{Block, Form, Piece, Run, SIGN};

/// One line a block. A break within a block becomes a blank: lines are what separates blocks.
pub fn write(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut number = 0;
    for (at, block) in blocks.iter().enumerate() {
        number = if block.form == Form::Number { number + 1 } else { 0 };
        if at > 0 {
            text.push('\n');
        }
        line(block, number, &mut text);
    }
    text
}

fn line(block: &Block, number: u32, text: &mut String) {
    if let Some(words) = as_it_stands(block) {
        text.push_str(&words);
        return;
    }
    text.push(SIGN);
    match block.form {
        Form::Paragraph => text.push(':'),
        Form::Heading => text.push('#'),
        Form::Bullet => text.push('-'),
        Form::Number => _ = write!(text, "{number})"),
        Form::Quotation => text.push('>'),
    }
    text.push(' ');
    inline(&block.runs, text);
}

/// The words of a paragraph that needs no mark.
fn as_it_stands(block: &Block) -> Option<String> {
    let plain = |run: &Run| run.looks_like(&Run::plain("")) && matches!(run.piece, Piece::Words(_));
    if block.form != Form::Paragraph || !block.runs.iter().all(plain) {
        return None;
    }
    let words: String = block.runs.iter().flat_map(|run| one_line(run.words())).collect();
    opening(&words).is_none().then_some(words)
}

fn inline(runs: &[Run], text: &mut String) {
    let mut now = Run::plain("");
    for run in runs.iter().filter(|run| !run.words().is_empty()) {
        change(&now, run, text);
        match &run.piece {
            Piece::Words(words) => escaped(words, text),
            Piece::Citation { record, called } => {
                text.push_str("[[");
                for letter in one_line(called) {
                    if matches!(letter, '\\' | '|') {
                        text.push('\\');
                    }
                    text.push(letter);
                }
                _ = write!(text, "|{record}]]");
            }
        }
        now = Run { piece: Piece::Words(String::new()), ..run.clone() };
    }
    change(&now, &Run::plain(""), text);
}

/// The signs between two looks: redactions lie outermost, so that they end last.
fn change(before: &Run, after: &Run, text: &mut String) {
    if !before.redacted && after.redacted {
        text.push_str("{{");
    }
    if before.bold != after.bold {
        text.push_str("**");
    }
    if before.italic != after.italic {
        text.push_str("__");
    }
    if before.redacted && !after.redacted {
        text.push_str("}}");
    }
}

/// A sign alone between other letters is left as it is: `file_name` stays readable.
fn escaped(words: &str, text: &mut String) {
    let letters: Vec<char> = one_line(words).collect();
    for (at, letter) in letters.iter().enumerate() {
        let alone = |beside: Option<&char>| beside.is_some_and(|beside| !is_sign(*beside));
        let between = alone(at.checked_sub(1).and_then(|at| letters.get(at))) && alone(letters.get(at + 1));
        if *letter == '\\' || is_sign(*letter) && *letter != '|' && !between {
            text.push('\\');
        }
        text.push(*letter);
    }
}

fn one_line(words: &str) -> impl Iterator<Item = char> {
    words.chars().map(|letter| if letter == '\n' { ' ' } else { letter })
}
