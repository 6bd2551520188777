//! The whole story: a case opened with no network, carried to headquarters, received by a second laptop; both
//! sides edit, the clash is shown and decided, and the supervisor takes the case away as a PDF.

use std::fs;

use crate::hq::Hq;
use crate::laptop::Laptop;
use crate::people::{self, INVESTIGATOR, SUPERVISOR, exchange, join, make_vault};
use crate::screen::{Id, Screen};

const TITLE: &str = "Impostor applicant with an altered passport";
const FIRST: &str =
    "An applicant presented a passport whose photograph does not fit the earlier visa record.";
const MINE: &str = "The applicant admitted at interview that the passport belongs to a cousin.";
const THEIRS: &str = "Host police confirm that the passport was reported lost two years ago.";
const ZONE: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

#[test]
fn two_laptops_and_headquarters_end_with_one_case() {
    let (mary, theo) =
        (Laptop::new("correct horse battery staple"), Laptop::new("seven green bottles hanging"));
    let screen = mary.open();
    make_vault(&screen, &mary, &INVESTIGATOR);
    let number = open_a_case(&screen);
    let hq = Hq::start();
    join(&screen, &mary, &hq, &INVESTIGATOR);
    exchange(&screen, "All sent");
    screen.picture("story-1-sent");
    screen.close();

    let screen = theo.open();
    make_vault(&screen, &theo, &SUPERVISOR);
    join(&screen, &theo, &hq, &SUPERVISOR);
    exchange(&screen, "received");
    receive(&screen, &number);
    write_synopsis(&screen, THEIRS);
    screen.close();

    let screen = reopened(&mary);
    open(&screen, &number);
    write_synopsis(&screen, MINE);
    exchange(&screen, "All sent");
    screen.close();

    let screen = reopened(&theo);
    exchange(&screen, "sent");
    decide(&screen, &number);
    // What was taken away is recorded, and the record travels like any other.
    take_away(&screen, &theo, &number);
    exchange(&screen, "All sent");
    screen.close();

    let screen = reopened(&mary);
    exchange(&screen, "received");
    open(&screen, &number);
    screen.reads(Id("case-synopsis"), THEIRS);
    assert!(!screen.is_there(Id("case-conflicts")), "decided once is decided everywhere");
    screen.picture("story-6-decided");
    screen.close();
    assert_eq!(mary.chancery(&["state-hash"]), theo.chancery(&["state-hash"]), "both laptops hold the same");
}

/// No line to anybody: everything is made on this laptop.
fn open_a_case(screen: &Screen) -> String {
    screen.click(Id("new-menu"));
    screen.click(Id("menu-new-case"));
    screen.fill(Id("field-title"), TITLE);
    screen.choose(Id("field-type"), "visa_fraud");
    screen.fill(Id("field-synopsis"), FIRST);
    screen.click(Id("new-case-save"));
    screen.reads(Id("case-title"), TITLE);
    let number = screen.read(Id("case-number"));
    assert!(number.starts_with("VF-"), "a visa-fraud case has a number of its own: {number}");

    add(screen, "person", &|| {
        screen.choose(Id("field-role"), "suspect");
        screen.fill(Id("field-surname"), "Eriksson");
        screen.fill(Id("field-given_names"), "Anna Maria");
    });
    add(screen, "travel_document", &|| {
        screen.choose(Id("field-document_type"), "passport");
        screen.fill(Id("field-mrz"), ZONE);
        screen.see(Id("mrz-preview"));
        screen.picture("story-0-document");
    });
    add(screen, "note", &|| {
        screen.choose(Id("field-note_kind"), "interview");
        screen.fill(
            Id("field-text"),
            "Interviewed the applicant. Țăranu (interpreter) was present. Ελένη, Олена, مريم.",
        );
    });
    screen.click(Id("section-overview"));
    screen.reads(Id("case-synopsis"), FIRST);
    screen.see(Id("status-unsent"));
    screen.picture("story-0-case");
    screen.must_be_accessible("the case page");
    number
}

fn add(screen: &Screen, kind: &str, fill_in: &dyn Fn()) {
    screen.click(Id("case-add"));
    screen.click(Id(&format!("menu-add-{kind}")));
    screen.see(Id(&format!("form-{kind}")));
    fill_in();
    screen.click(Id("form-save"));
    screen.gone(Id("record-dialog"));
}

fn reopened(laptop: &Laptop) -> Screen {
    let screen = laptop.open();
    people::unlock(&screen, laptop);
    screen
}

fn open(screen: &Screen, number: &str) {
    screen.click(Id("nav-all"));
    screen.reads(Id("case-link"), number);
    screen.click(Id("case-link"));
    screen.reads(Id("case-title"), TITLE);
}

fn receive(screen: &Screen, number: &str) {
    open(screen, number);
    screen.reads(Id("case-synopsis"), FIRST);
    screen.reads(Id("subject-table"), "Eriksson");
    screen.picture("story-2-received");
}

fn write_synopsis(screen: &Screen, words: &str) {
    screen.click(Id("edit-synopsis"));
    screen.fill(Id("field-synopsis"), words);
    screen.click(Id("form-save"));
    screen.gone(Id("record-dialog"));
    screen.reads(Id("case-synopsis"), words);
}

fn decide(screen: &Screen, number: &str) {
    open(screen, number);
    screen.click(Id("case-conflicts"));
    screen.reads(Id("side-theirs"), INVESTIGATOR.name);
    screen.reads(Id("conflict-synopsis"), "reported lost");
    screen.reads(Id("conflict-synopsis"), "belongs to a cousin");
    screen.picture("story-3-clash");
    screen.must_be_accessible("the clash");
    screen.click(Id("choice-mine"));
    screen.fill(Id("conflict-reason"), "The police letter is the stronger source.");
    screen.picture("story-4-choice");
    screen.click(Id("conflict-save"));
    screen.gone(Id("conflict-synopsis"));
}

fn take_away(screen: &Screen, laptop: &Laptop, number: &str) {
    open(screen, number);
    screen.reads(Id("case-synopsis"), THEIRS);
    let file = laptop.path("summary.pdf");
    laptop.will_pick(&file);
    screen.click(Id("case-export"));
    screen.click(Id("export-run"));
    screen.see(Id("export-done"));
    screen.picture("story-5-exported");
    screen.click(Id("export-open-log"));
    screen.see(Id("export-details"));
    let pdf = fs::read(&file).expect("the PDF is where it was asked for");
    assert!(pdf.starts_with(b"%PDF-"), "it is a PDF");
    let said = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output();
    let words = String::from_utf8(said.expect("pdftotext (package poppler-utils)").stdout).expect("UTF-8");
    for wanted in [number, "reported lost two years ago", "Eriksson", "Țăranu"] {
        assert!(words.contains(wanted), "the PDF says «{wanted}»:\n{words}");
    }
}
