//! The printed case summary, judged by programs that are not ours: a conformance validator, `qpdf`
//! and poppler's readers.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use chancery_export::paper::{Cited, PaperSection, ReportPaper};
use chancery_export::pdf;
use chancery_export::summary::{Candidate, CaseSummary, Conflict, DocumentFacts, Marking, Note, Printed};

/// The fixture printed once, in a folder that lives as long as the tests.
struct Printout {
    folder: tempfile::TempDir,
    file: PathBuf,
    pages: Vec<String>,
}

static RICH: LazyLock<Printout> = LazyLock::new(|| Printout::of(&rich_case()));

impl Printout {
    fn of(summary: &CaseSummary) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("case.pdf");
        let bytes = pdf::case_summary(summary).expect("the summary prints");
        std::fs::write(&file, bytes).expect("the file is written");
        let text = stdout(&run("pdftotext", &[Path::new("-layout"), &file, Path::new("-")]));
        let pages = text.split_terminator('\u{c}').map(str::to_owned).collect();
        Self { folder, file, pages }
    }

    fn text(&self) -> String {
        self.pages.join("\n")
    }
}

fn rich_case() -> CaseSummary {
    serde_json::from_str(include_str!("fixtures/rich_case.json")).expect("the fixture is a summary")
}

fn bare_case() -> CaseSummary {
    CaseSummary {
        document: DocumentFacts { title: "Case summary".to_owned(), ..DocumentFacts::default() },
        marking: Marking { banner: "CUI".to_owned(), ..Marking::default() },
        ..CaseSummary::default()
    }
}

fn run(program: &str, args: &[&Path]) -> Output {
    Command::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|problem| panic!("`{program}` is needed for this test: {problem}"))
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Failures the outside validator finds, one line each.
fn failures(file: &Path, profile: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = root.join(".tools/python/bin/python");
    assert!(
        python.exists(),
        "the PDF validator is not installed: run `python3 -m venv .tools/python && \
         .tools/python/bin/pip install -r tests/requirements.txt` in the project's folder"
    );
    let script = root.join("tests/validate_pdf.py");
    let args = [script.as_path(), file, Path::new(profile)];
    let output = run(&python.display().to_string(), &args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer = stdout(&output).trim().to_owned();
    if answer == "compliant" { String::new() } else { answer }
}

#[test]
fn a_rich_summary_is_one_file_for_the_archive_and_for_everybody() {
    assert_eq!(failures(&RICH.file, "2a"), "");
    assert_eq!(failures(&RICH.file, "ua1"), "");
}

#[test]
fn a_summary_with_nothing_in_it_is_valid_too_and_says_so() {
    let printed = Printout::of(&bare_case());
    assert_eq!(failures(&printed.file, "2a"), "");
    assert_eq!(failures(&printed.file, "ua1"), "");
    assert!(printed.text().contains("No evidence items are included."));
    assert!(printed.text().contains("Nothing was left out of this summary."));
}

#[test]
fn the_validator_would_notice_a_file_that_does_not_declare_itself() {
    let mut bytes = std::fs::read(&RICH.file).unwrap();
    let key = b"pdfuaid:part";
    while let Some(at) = bytes.windows(key.len()).position(|window| window == key) {
        bytes[at..at + key.len()].copy_from_slice(b"pdfuaid:trap");
    }
    let spoilt = RICH.folder.path().join("spoilt.pdf");
    std::fs::write(&spoilt, bytes).unwrap();
    assert_ne!(failures(&spoilt, "ua1"), "");
}

#[test]
fn the_file_is_sound_and_its_structure_names_headings_tables_and_row_headers() {
    let check = run("qpdf", &[Path::new("--check"), &RICH.file]);
    assert!(check.status.success(), "{}", stdout(&check));
    let structure = stdout(&run("pdfinfo", &[Path::new("-struct"), &RICH.file]));
    for wanted in ["H1", "H2", "H3", "Table", "TH", "/Scope /Row", "/Scope /Column"] {
        assert!(structure.contains(wanted), "no {wanted} in the structure");
    }
    let facts = stdout(&run("pdfinfo", &[&RICH.file]));
    assert!(facts.contains("Title:           Case summary VF-2026-BUC-00042-7K3QX"));
    assert!(facts.contains("Tagged:          yes"));
}

#[test]
fn every_page_carries_the_marking_twice_and_its_number() {
    let of = RICH.pages.len();
    assert!(of > 3);
    for (page, text) in RICH.pages.iter().enumerate() {
        assert!(text.matches("CUI//SP-LEI//FED ONLY").count() >= 2, "page {}", page + 1);
        assert!(text.contains(&format!("Page {} of {of}", page + 1)), "page {}", page + 1);
    }
    let first = &RICH.pages[0];
    assert!(first.contains("Controlled by") && first.contains("RSO duty desk"), "designation block");
}

#[test]
fn an_open_value_prints_unresolved_with_every_candidate_wherever_it_stands() {
    let text = RICH.text();
    let mut open = 0;
    for conflict in rich_case().conflicts {
        for candidate in conflict.candidates {
            let shown = if candidate.value.is_empty() { "no value" } else { &candidate.value };
            assert!(text.contains(shown), "{shown}");
            assert!(text.contains(&candidate.author));
            open += 1;
        }
    }
    assert!(open >= 6);
    assert!(text.contains("Open conflicts") && text.contains("3 values are unresolved."));
    // Status, birth, custodian, a task's due date and a note in place; three more in the section.
    assert_eq!(text.matches("UNRESOLVED").count(), 8);
    assert!(text.contains("5 December 2026") && text.contains("Three earlier refusals."));
}

#[test]
fn names_in_other_scripts_can_be_read_back_from_the_file() {
    let text = RICH.text();
    for name in ["Țiglăria", "Čedomir Žižić", "Kőrös", "Łódź", "Ионов Сергей Михайлович", "Kyïv"]
    {
        assert!(text.contains(name), "{name}");
    }
    for name in ["Παπαδοπούλου Ελένη", "محمد", "القنصلية"] {
        assert!(text.contains(name), "{name}");
    }
    assert!(text.contains("[U+738B][U+5C0F][U+660E]"), "what no font draws is shown as its number");
    assert_eq!(pdf::unprintable(&rich_case()).map(|left_out| left_out.n), Some(3));
}

#[test]
fn recorded_text_never_acts_as_markup() {
    assert!(RICH.text().contains("#import \"x\": *not markup* // and $not$ math <label> @ref"));
}

/// A report whose text has every form of a narrative.
fn report_paper() -> ReportPaper {
    let id = "0190b6e2-0000-7000-8000-000000000001";
    let text = format!(
        "¶# What was seen\nNine cards, as they * were.\n¶- **seized** and __photographed__\n¶- **__both__**\n\
         ¶1) counted\n¶2) returned to [[CEBAN, Vasile|{id}]]\n¶> I was told so.\n¶: by {{{{[redacted]}}}} \
         himself\n\n¶# \n¶# نتائج\n¶: قال **محمد** ذلك\n¶- "
    );
    ReportPaper {
        document: DocumentFacts {
            title: "Cards of one print series".into(),
            kind: "Report".into(),
            ..Default::default()
        },
        marking: Marking { banner: "CUI//SP-LEI".into(), ..Marking::default() },
        body: text.clone(),
        sections: vec![PaperSection { heading: "Findings".into(), body: text, ..PaperSection::default() }],
        cited: vec![Cited {
            n: 1,
            record: id.into(),
            kind: "Person".into(),
            title: "CEBAN, Vasile Ion".into(),
        }],
        ..ReportPaper::default()
    }
}

#[test]
fn a_narrative_is_printed_with_its_headings_lists_looks_and_citations_and_no_mark() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf::report(&report_paper()).expect("the report prints")).expect("it is written");
    assert_eq!(failures(&file, "2a"), "");
    assert_eq!(failures(&file, "ua1"), "");
    let text = stdout(&run("pdftotext", &[Path::new("-layout"), &file, Path::new("-")]));
    for said in [
        "What was seen",
        "Nine cards, as they * were.",
        "seized and photographed",
        "CEBAN, Vasile [1]",
        "I was told so.",
        "by [redacted] himself",
        "محمد",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    for mark in ["¶", "**", "__", "{{", "[[", "00000001"] {
        assert!(!text.contains(mark), "{mark} in {text}");
    }
    let structure = stdout(&run("pdfinfo", &[Path::new("-struct"), &file]));
    for wanted in ["H2", "LI (", "BlockQuote"] {
        assert!(structure.contains(wanted), "no {wanted} in {structure}");
    }
    let fonts = stdout(&run("pdffonts", &[&file]));
    assert!(fonts.contains("PublicSans-Italic") && fonts.contains("PublicSans-BoldItalic"), "{fonts}");
}

#[test]
fn a_note_and_a_narrative_of_a_case_are_set_too_and_an_open_one_with_every_candidate() {
    let mut summary = bare_case();
    summary.narrative = Printed::from("¶# How it began\n¶: with **nine** cards");
    let at = "1 November 2026".to_owned();
    let candidate =
        |value: &str| Candidate { value: value.into(), author: "M. Okafor".into(), at: at.clone() };
    let open = Printed::Unresolved { candidates: vec![candidate("¶# Mine\n¶- a"), candidate("theirs")] };
    summary.notes = vec![
        Note { title: "Interview".into(), text: "¶# Said\n¶1) first".into(), ..Note::default() },
        Note { title: "Visit".into(), text: open.clone(), ..Note::default() },
    ];
    let Printed::Unresolved { candidates } = open else { unreachable!() };
    summary.conflicts = vec![Conflict { record: "Note Visit".into(), field: "Text".into(), candidates }];
    let printed = Printout::of(&summary);
    assert_eq!(failures(&printed.file, "2a"), "");
    assert_eq!(failures(&printed.file, "ua1"), "");
    let text = printed.text();
    for said in ["How it began", "with nine cards", "Said", "1. first", "Mine", "theirs", "• a"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert!(!text.contains('¶'), "{text}");
}

#[test]
fn a_word_longer_than_the_page_is_wide_is_printed_whole() {
    let mut summary = bare_case();
    summary.synopsis = Printed::from(format!("start{}end", "x".repeat(1000)));
    let text = Printout::of(&summary).text();
    let joined: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    assert!(joined.contains(&format!("start{}end", "x".repeat(1000))));
    let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest < 160, "a line of {widest} characters runs off the page");
}

#[test]
fn every_hash_is_printed_whole_also_in_a_narrow_column() {
    let text = stdout(&run("pdftotext", &[&RICH.file, Path::new("-")]));
    let joined: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let summary = rich_case();
    let hashes = summary.attachments.iter().map(|attachment| &attachment.sha256);
    for hash in hashes.chain([&summary.evidence[0].sha256, &summary.history.state_hash]) {
        assert!(hash.len() == 64 && joined.contains(hash.as_str()), "{hash}");
    }
}

#[test]
fn the_same_summary_gives_the_same_bytes() {
    let summary = bare_case();
    assert_eq!(pdf::case_summary(&summary).unwrap(), pdf::case_summary(&summary).unwrap());
}

#[test]
fn a_label_is_one_page_that_other_readers_accept_with_its_code_told_in_words() {
    use chancery_export::label::{EvidenceLabel, LabelLine};
    let line = |label: &str, value: &str| LabelLine { label: label.into(), value: value.into() };
    let label = EvidenceLabel {
        banner: "CUI//SP-LEI".into(),
        item_number: "BUC-26-0201".into(),
        lines: vec![
            line("Case", "VF-2026-BUC-00007-7K3QX"),
            line("Seal", "S-20798"),
            line("SHA-256", &"a1".repeat(32)),
        ],
        code: "chancery:evidence:0190b6e2-0000-7000-8000-000000000001".into(),
        printed_at: "22 November 2026, 14:00 UTC".into(),
        ..EvidenceLabel::default()
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("label.pdf");
    std::fs::write(&file, pdf::evidence_label(&label).expect("the label prints"))
        .expect("the file is written");
    assert!(run("qpdf", &[Path::new("--check"), &file]).status.success());
    let text = stdout(&run("pdftotext", &[Path::new("-layout"), &file, Path::new("-")]));
    assert_eq!(text.split_terminator('\u{c}').count(), 1, "one page");
    for said in ["CUI//SP-LEI", "BUC-26-0201", "VF-2026-BUC-00007-7K3QX", "S-20798"] {
        assert!(text.contains(said), "{said}");
    }
    let long = EvidenceLabel { code: "x".repeat(5_000), ..label };
    assert!(pdf::evidence_label(&long).is_err());
}
