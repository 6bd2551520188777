//! An approved report on its way out, worded for paper.

use std::collections::BTreeMap;

use export::LeftOut;
use export::paper::{Cited, PaperCase, PaperSection, ReportPaper};
use export::summary::Fact;
use model::report::State;
use model::{Record, Value};
use uuid::Uuid;

use crate::Failure;
use crate::exports::{Wish, Written};
use crate::reports::Whole;
use crate::show::Shown;
use crate::summary::imprint;
use crate::withheld;

/// The report as a tagged PDF.
pub(crate) fn pdf(shown: &Shown<'_>, whole: &Whole, wish: &Wish) -> Result<Written, Failure> {
    let hidden = if wish.unredacted { Vec::new() } else { whole.cited_in_redactions_alone() };
    let mut paper = paper(shown, whole, &hidden, wish)?;
    if !wish.unredacted {
        let (kept, gone) = withheld::from(&paper)?;
        paper = kept;
        paper.left_out.extend(gone);
        paper.left_out.extend(unnamed(hidden.len()));
    }
    let mut left_out = paper.left_out.clone();
    left_out.extend(export::pdf::unprintable(&paper));
    let included = BTreeMap::from([
        ("report".to_owned(), 1),
        ("report_section".to_owned(), paper.sections.len() as u64),
    ]);
    let marking = wish.marked(whole.marking(&shown.vault.reads())?)?;
    let set = Box::new(move || Ok(export::pdf::report(&paper)?));
    Ok(Written { set, included, left_out, marking })
}

/// Records that only redacted passages cite are not in the list of what is cited either.
fn unnamed(n: usize) -> Option<LeftOut> {
    let why = "cited only where the text is redacted";
    (n > 0).then(|| LeftOut { kind: "citation".into(), n: n as u64, why: why.into() })
}

fn paper(shown: &Shown<'_>, whole: &Whole, hidden: &[Uuid], wish: &Wish) -> Result<ReportPaper, Failure> {
    let marking = wish.marked(whole.marking(&shown.vault.reads())?)?;
    let report = &whole.report.record;
    let case = whole.report.case.ok_or_else(|| Failure::not_found("case"))?;
    let stored = shown.vault.reads().record(case)?.ok_or_else(|| Failure::not_found("case"))?;
    let identity = shown.vault.identity();
    let mut cited = whole.cited();
    cited.retain(|record| !hidden.contains(record));
    let text = |name: &str| report.text(name).unwrap_or_default().to_owned();
    Ok(ReportPaper {
        document: imprint::document_facts(shown, text("title"), &report.display("report_type")),
        marking: imprint::marked(marking, identity, &wish.handling),
        case: PaperCase {
            number: stored.record.text("case_number").unwrap_or_default().to_owned(),
            title: stored.record.title(),
        },
        post: stored.record.text("post").unwrap_or_default().to_owned(),
        facts: facts(shown, report, &["version", "author", "basis", "marking"]),
        superseded: whole.state() == State::Amended,
        body: text("body"),
        sections: whole.sections.iter().map(|section| printed(&section.record, &cited)).collect(),
        cited: numbered(shown, &cited)?,
        approval: facts(shown, report, &["submitted_on", "decided_on", "decided_by", "state_reason"]),
        left_out: Vec::new(),
        history: imprint::source(shown, case)?,
    })
}

fn facts(shown: &Shown<'_>, record: &Record, names: &[&str]) -> Vec<Fact> {
    let fact = |name: &&str| {
        let field = record.kind.field(name)?;
        let value = match record.get(name)? {
            Value::Ref(user) => shown.names.person(*user).name,
            value => value.display(field),
        };
        Some(Fact::new(field.label, value))
    };
    names.iter().filter_map(fact).collect()
}

fn printed(section: &Record, cited: &[Uuid]) -> PaperSection {
    let text = |name: &str| section.text(name).unwrap_or_default().to_owned();
    let cites = section.get("cites").map(Value::items).unwrap_or_default();
    let number = |id: Uuid| cited.iter().position(|other| *other == id).map(number_of);
    PaperSection {
        heading: text("heading"),
        body: text("body"),
        marking: section.display("marking"),
        cites: cites.iter().filter_map(Value::as_ref_id).filter_map(number).collect(),
    }
}

fn number_of(place: usize) -> u32 {
    u32::try_from(place + 1).unwrap_or(u32::MAX)
}

fn numbered(shown: &Shown<'_>, cited: &[Uuid]) -> Result<Vec<Cited>, Failure> {
    let mut all = Vec::new();
    for (place, id) in cited.iter().enumerate() {
        let (kind, title) = match shown.reference(*id)? {
            Some(found) => (label(&found.kind), found.title),
            None => ("Record".to_owned(), "is not on this device".to_owned()),
        };
        all.push(Cited { n: number_of(place), record: id.to_string(), kind, title });
    }
    Ok(all)
}

fn label(kind: &str) -> String {
    model::registry::kind_named(kind).map_or("Record", |kind| kind.label).to_owned()
}
