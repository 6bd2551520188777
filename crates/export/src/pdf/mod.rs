//! PDF: our template, our fonts and the reader's facts, compiled in memory.
//!
//! One file is PDF/A-2a (for the archive) and PDF/UA-1 (for everybody). Facts travel to the template
//! as JSON bytes and are never pasted into its source, so no text can act as markup.

mod fonts;
mod printable;
mod prose;
mod world;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use serde::Serialize;

use crate::label::{EvidenceLabel, square_code};
use crate::paper::ReportPaper;
use crate::summary::{CaseSummary, Moment};
use crate::{ExportError, LeftOut};
use world::Desk;

const CASE_SUMMARY: &str = "case summary";
const CASE_SUMMARY_TEMPLATE: &str =
    concat!(include_str!("../../templates/page.typ"), include_str!("../../templates/case_summary.typ"));
const REPORT: &str = "report";
const REPORT_TEMPLATE: &str =
    concat!(include_str!("../../templates/page.typ"), include_str!("../../templates/report.typ"));
const EVIDENCE_LABEL: &str = "evidence label";
const EVIDENCE_LABEL_TEMPLATE: &str = include_str!("../../templates/evidence_label.typ");

/// The case summary as one tagged PDF.
///
/// Characters that none of our fonts can draw are printed as their code (`[U+4E2D]`) and counted in
/// the printed left-out table; [`unprintable`] gives the same count for the export's report.
pub fn case_summary(summary: &CaseSummary) -> Result<Vec<u8>, ExportError> {
    print(CASE_SUMMARY, CASE_SUMMARY_TEMPLATE, &["narrative", "notes/text"], summary)
}

/// A report of investigation or memorandum as one tagged PDF; what cannot be drawn as in [`case_summary`].
pub fn report(report: &ReportPaper) -> Result<Vec<u8>, ExportError> {
    print(REPORT, REPORT_TEMPLATE, &["body", "sections/body"], report)
}

/// `written` names the places whose text is a narrative.
fn print(
    document: &'static str,
    template: &str,
    written: &[&str],
    facts: &impl Serialize,
) -> Result<Vec<u8>, ExportError> {
    let json = |source| ExportError::Json { document, source };
    let mut facts = serde_json::to_value(facts).map_err(json)?;
    prose::lay_out(&mut facts, written);
    let replaced = printable::replace_unprintable(&mut facts);
    if let (Some(line), Some(list)) = (left_out(replaced), facts["left_out"].as_array_mut()) {
        list.push(serde_json::json!(line));
    }
    let made_at = serde_json::from_value(facts["document"]["made_at"].clone()).map_err(json)?;
    compile(document, template, serde_json::to_vec(&facts).map_err(json)?, made_at)
}

/// The label of an exhibit as one tagged PDF.
pub fn evidence_label(label: &EvidenceLabel) -> Result<Vec<u8>, ExportError> {
    let json = |source| ExportError::Json { document: EVIDENCE_LABEL, source };
    let mut facts = serde_json::to_value(label).map_err(json)?;
    printable::replace_unprintable(&mut facts);
    let drawing = square_code(&label.code).ok_or(ExportError::TooLong { document: EVIDENCE_LABEL })?;
    facts["drawing"] = drawing.into();
    let facts = serde_json::to_vec(&facts).map_err(json)?;
    compile(EVIDENCE_LABEL, EVIDENCE_LABEL_TEMPLATE, facts, label.made_at)
}

/// What a document cannot draw, as a line for the export's report.
pub fn unprintable(document: &impl Serialize) -> Option<LeftOut> {
    let mut facts = serde_json::to_value(document).ok()?;
    left_out(printable::replace_unprintable(&mut facts))
}

fn left_out(replaced: u64) -> Option<LeftOut> {
    (replaced > 0).then(|| LeftOut {
        kind: "character".to_owned(),
        n: replaced,
        why: "Not in the document's fonts: printed as its Unicode number.".to_owned(),
    })
}

fn compile(
    document: &'static str,
    template: &str,
    facts: Vec<u8>,
    made_at: Moment,
) -> Result<Vec<u8>, ExportError> {
    let desk = Desk::new(template, facts);
    let pages = typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(|problems| ExportError::Template { document, line: first_line(&desk, &problems) });
    let file = pages.and_then(|pages| {
        typst_pdf::pdf(&pages, &options(made_at)?)
            .map_err(|problems| ExportError::Standard { document, line: first_line(&desk, &problems) })
    });
    // The compiler remembers what it laid out; case facts must not outlive the export.
    typst::comemo::evict(0);
    file
}

fn options(made_at: Moment) -> Result<PdfOptions, ExportError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|_| ExportError::Standard { document: CASE_SUMMARY, line: 0 })?;
    let Moment { year, month, day, hour, minute, second } = made_at;
    Ok(PdfOptions {
        creator: Smart::Custom(Some("Chancery".to_owned())),
        timestamp: Datetime::from_ymd_hms(year, month, day, hour, minute, second).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

/// Only the place is passed on: the compiler's messages can quote the text they stumble over.
fn first_line(desk: &Desk, problems: &[SourceDiagnostic]) -> usize {
    problems.iter().find_map(|problem| desk.line_of(problem)).unwrap_or(0)
}
