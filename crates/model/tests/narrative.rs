//! The written form, held to the fixture that the window is held to as well, and to what must be true of any text.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use model::narrative::{self, Block, Form, Piece, Run, read, write};
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

const FIXTURE: &str = include_str!("../../../tests/fixtures/narratives.json");

fn form(name: &str) -> Form {
    match name {
        "paragraph" => Form::Paragraph,
        "heading" => Form::Heading,
        "bullet" => Form::Bullet,
        "number" => Form::Number,
        "quotation" => Form::Quotation,
        other => panic!("no form {other}"),
    }
}

fn run(json: &Value) -> Run {
    let piece = match json["record"].as_str() {
        Some(id) => Piece::Citation {
            record: id.parse().unwrap(),
            called: json["called"].as_str().unwrap().to_owned(),
        },
        None => Piece::Words(json["words"].as_str().unwrap().to_owned()),
    };
    Run {
        piece,
        bold: json["bold"] == true,
        italic: json["italic"] == true,
        redacted: json["redacted"] == true,
    }
}

fn samples(list: &str) -> Vec<(String, String, Vec<Block>)> {
    let fixture: Value = serde_json::from_str(FIXTURE).unwrap();
    let block = |json: &Value| Block {
        form: form(json["form"].as_str().unwrap()),
        runs: json["runs"].as_array().unwrap().iter().map(run).collect(),
    };
    let sample = |json: &Value| {
        let text = |name: &str| json[name].as_str().unwrap().to_owned();
        (text("why"), text("text"), json["blocks"].as_array().unwrap().iter().map(block).collect())
    };
    fixture[list].as_array().unwrap().iter().map(sample).collect()
}

#[test]
fn every_sample_is_read_as_it_says() {
    for (why, text, blocks) in samples("read").into_iter().chain(samples("read_only")) {
        assert_eq!(read(&text), blocks, "{why}");
    }
}

#[test]
fn every_sample_is_written_as_it_stands() {
    for (why, text, blocks) in samples("read") {
        assert_eq!(write(&blocks), text, "{why}");
    }
}

const TEXT: &str = "¶# Findings\nNine cards.\n¶- seen by {{the clerk **Ion**}} and {{POP}}\n¶1) with \
                    [[CEBAN|0190b6e2-0000-7000-8000-000000000001]] \
                    {{[[POP|0190b6e2-0000-7000-8000-000000000002]]}}\n¶> un**believ**able";

#[test]
fn search_gets_the_words_without_the_marks() {
    let words = narrative::words(TEXT);
    assert_eq!(words, "Findings\nNine cards.\nseen by the clerk Ion and POP\nwith CEBAN POP\nunbelievable");
}

#[test]
fn a_person_reads_lists_and_redactions_by_their_signs() {
    assert_eq!(
        narrative::reading(TEXT),
        "Findings\nNine cards.\n• seen by ⟨the clerk Ion⟩ and ⟨POP⟩\n1. with CEBAN ⟨POP⟩\n> unbelievable"
    );
}

#[test]
fn a_redacted_text_has_none_of_the_words_and_says_how_many_passages_are_gone() {
    let (text, left_out) = narrative::redact(TEXT);
    assert_eq!(left_out, 3);
    for gone in ["clerk", "Ion", "POP", "000000000002"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert_eq!(
        narrative::words(&text),
        "Findings\nNine cards.\nseen by [redacted] and [redacted]\nwith CEBAN [redacted]\nunbelievable"
    );
    assert!(narrative::reading(&text).contains("seen by [redacted] and"), "no brackets around brackets");
    assert_eq!(narrative::redact("{{no mark}} here"), ("{{no mark}} here".into(), 0));
}

#[test]
fn a_citation_within_a_redaction_is_told_apart() {
    let cited: Vec<(u128, bool)> =
        narrative::cited(TEXT).iter().map(|cited| (cited.record.as_u128() & 0xff, cited.redacted)).collect();
    assert_eq!(cited, [(1, false), (2, true)]);
}

/// Signs, marks and letters, so that what is drawn is full of what could be misread.
fn lines() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("¶"),
        Just(": "),
        Just("#"),
        Just("- "),
        Just("12) "),
        Just("> "),
        Just(" "),
        Just("*"),
        Just("**"),
        Just("_"),
        Just("__"),
        Just("{"),
        Just("{{"),
        Just("}"),
        Just("}}"),
        Just("["),
        Just("[["),
        Just("|"),
        Just("]"),
        Just("]]"),
        Just("\\"),
        Just("a"),
        Just("é"),
        Just("שׁ"),
        Just("0190b6e2-0000-7000-8000-000000000001"),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let piece = prop_oneof![
        4 => lines().prop_map(Piece::Words),
        1 => (lines(), any::<u128>())
            .prop_map(|(called, id)| Piece::Citation { record: Uuid::from_u128(id), called: format!("c{called}") }),
    ];
    let run = (piece, any::<[bool; 3]>()).prop_map(|(piece, [bold, italic, redacted])| Run {
        piece,
        bold,
        italic,
        redacted,
    });
    prop::collection::vec(run, 0..5)
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let form = prop::sample::select(vec![
        Form::Paragraph,
        Form::Heading,
        Form::Bullet,
        Form::Number,
        Form::Quotation,
    ]);
    prop::collection::vec((form, runs()).prop_map(|(form, runs)| Block { form, runs: settled(runs) }), 1..5)
}

/// Runs that look alike are one, and none is empty.
fn settled(runs: Vec<Run>) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for run in runs.into_iter().filter(|run| !run.words().is_empty()) {
        match (all.last_mut(), &run.piece) {
            (Some(Run { piece: Piece::Words(words), bold, italic, redacted }), Piece::Words(more))
                if (*bold, *italic, *redacted) == (run.bold, run.italic, run.redacted) =>
            {
                words.push_str(more);
            }
            _ => all.push(run),
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_is_read_back_as_it_was(blocks in blocks()) {
        prop_assert_eq!(read(&write(&blocks)), blocks);
    }

    #[test]
    fn a_text_without_a_marked_line_reads_as_it_was_written(text in "[^¶]{0,60}") {
        let lines: Vec<String> =
            read(&text).iter().map(|block| block.runs.iter().map(Run::words).collect()).collect();
        prop_assert_eq!(&lines.join("\n"), &text);
        prop_assert_eq!(write(&read(&text)), &*text);
        prop_assert_eq!(narrative::words(&text), &*text);
    }

    #[test]
    fn any_text_is_read_and_written_anew_it_says_the_same(lines in prop::collection::vec(lines(), 0..4)) {
        let text = lines.join("\n");
        let read_once = read(&text);
        prop_assert_eq!(read(&write(&read_once)), read_once);
    }

    #[test]
    fn no_redacted_word_is_left_whatever_surrounds_it(before in lines(), after in lines()) {
        let hidden = Run { redacted: true, ..Run::plain("SECRET") };
        let blocks = [Block { form: Form::Bullet, runs: vec![Run::plain(before), hidden, Run::plain(after)] }];
        let written = write(&blocks);
        let (text, left_out) = narrative::redact(&written);
        prop_assert_eq!(left_out, 1);
        prop_assert!(!text.contains("SECRET"));
    }
}
