//! From text to blocks. Total: every text has exactly one reading.

use std::iter::Peekable;
use std::str::CharIndices;

use uuid::Uuid;

use super::{Block, Form, Piece, Run, SIGN};

/// Digits of a record's id as a citation writes it.
const ID_LENGTH: usize = 36;

/// Every line of the text as a block. An empty text is one empty paragraph.
pub fn read(text: &str) -> Vec<Block> {
    text.split('\n').map(block).collect()
}

fn block(line: &str) -> Block {
    match opening(line) {
        Some((form, rest)) => Block { form, runs: Inline::new(rest).runs() },
        None if line.is_empty() => Block { form: Form::Paragraph, runs: Vec::new() },
        None => Block { form: Form::Paragraph, runs: vec![Run::plain(line)] },
    }
}

/// The form of a marked line and what follows its mark; nothing for a line that stands as it is.
pub(super) fn opening(line: &str) -> Option<(Form, &str)> {
    let marked = line.strip_prefix(SIGN)?;
    // The blank may be gone: the ends of texts are trimmed.
    let (mark, rest) = marked.split_once(' ').unwrap_or((marked, ""));
    let form = match mark {
        ":" => Form::Paragraph,
        "#" => Form::Heading,
        "-" => Form::Bullet,
        ">" => Form::Quotation,
        _ => {
            let digits = mark.strip_suffix(')')?;
            let number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
            number.then_some(Form::Number)?
        }
    };
    Some((form, rest))
}

/// The rest of a marked line. A pair of signs switches a look on and off; whatever is on ends with the line.
struct Inline<'t> {
    line: &'t str,
    letters: Peekable<CharIndices<'t>>,
    now: Run,
    runs: Vec<Run>,
}

impl<'t> Inline<'t> {
    fn new(line: &'t str) -> Self {
        Self { line, letters: line.char_indices().peekable(), now: Run::plain(""), runs: Vec::new() }
    }

    fn runs(mut self) -> Vec<Run> {
        while let Some((at, letter)) = self.letters.next() {
            let pair = self.letters.peek().is_some_and(|(_, next)| *next == letter);
            match letter {
                '\\' => self.escaped(),
                '*' if pair => self.look(|run| run.bold = !run.bold),
                '_' if pair => self.look(|run| run.italic = !run.italic),
                '{' if pair && !self.now.redacted => self.look(|run| run.redacted = true),
                '}' if pair && self.now.redacted => self.look(|run| run.redacted = false),
                '[' if pair => self.citation(at),
                _ => self.put(letter),
            }
        }
        self.end_run();
        self.runs
    }

    fn put(&mut self, letter: char) {
        if let Piece::Words(words) = &mut self.now.piece {
            words.push(letter);
        }
    }

    /// A backslash before a sign makes it a letter; before anything else it is one itself.
    fn escaped(&mut self) {
        match self.letters.next_if(|(_, next)| is_sign(*next)) {
            Some((_, sign)) => self.put(sign),
            None => self.put('\\'),
        }
    }

    fn look(&mut self, change: impl Fn(&mut Run)) {
        self.letters.next();
        self.end_run();
        change(&mut self.now);
    }

    /// Puts away what was read so far; the look stays.
    fn end_run(&mut self) {
        let next = Run { piece: Piece::Words(String::new()), ..self.now.clone() };
        let done = std::mem::replace(&mut self.now, next);
        if done.words().is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(Run { piece: Piece::Words(words), bold, italic, redacted })
                if (*bold, *italic, *redacted) == (done.bold, done.italic, done.redacted) =>
            {
                words.push_str(done.words());
            }
            _ => self.runs.push(done),
        }
    }

    fn citation(&mut self, at: usize) {
        let Some((piece, end)) = citation(&self.line[at..]) else { return self.put('[') };
        self.end_run();
        self.runs.push(Run { piece, ..self.now.clone() });
        while self.letters.next_if(|(next, _)| *next < at + end).is_some() {}
    }
}

/// `[[what it was called|its id]]` at the beginning of `text`, and where it ends.
fn citation(text: &str) -> Option<(Piece, usize)> {
    let mut called = String::new();
    let mut letters = text.char_indices().skip(2).peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '|' => {
                let id = text.get(at + 1..at + 1 + ID_LENGTH)?;
                let record: Uuid = id.parse().ok()?;
                let rest = text.get(at + 1 + ID_LENGTH..)?;
                let whole = rest.starts_with("]]") && !called.is_empty();
                return whole.then_some((Piece::Citation { record, called }, at + ID_LENGTH + 3));
            }
            '\\' => called.push(letters.next_if(|(_, next)| is_sign(*next)).map_or('\\', |(_, sign)| sign)),
            _ => called.push(letter),
        }
    }
    None
}

/// Signs that a backslash turns into letters.
pub(super) const fn is_sign(letter: char) -> bool {
    matches!(letter, '\\' | '*' | '_' | '{' | '}' | '[' | '|')
}
