//! Documents that leave the vault: shown before they are made, made as long work, and written together with the
//! record of whom they went to. The last step of the transaction that records a file gives the file its name, so that
//! there is no file that is not recorded, and no record of a file that was not written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use export::LeftOut;
use model::{FieldProblem, Marking, Reason, RuleError, disclosure, narrative};
use serde_json::json;
use uuid::Uuid;
use vault::StoredRecord;

use crate::disclosures::{self, Document, Given};
use crate::gate::Turn;
use crate::outfile::{self, Outfile};
use crate::page::Page;
use crate::parts::Without;
use crate::reports::Whole;
use crate::show::{Shown, reference_of};
use crate::view::disclosure::{Giving, RedactedPassage};
use crate::view::evidence::SavedFile;
use crate::view::sync::ExportReport;
use crate::work::Running;
use crate::{Failure, case_table, moment, report_paper, summary, transact};

/// Makes the bytes of a file from what was read: slow, and without the vault.
pub(crate) type Setting = Box<dyn FnOnce() -> Result<Vec<u8>, Failure>>;

/// What a document is made as.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    pub without: Without,
    pub unredacted: bool,
    pub marking: Option<Marking>,
    pub handling: String,
}

impl Wish {
    /// As the recipient is to get it.
    pub(crate) fn of(to: &Giving, unredacted: bool) -> Result<Self, FieldProblem> {
        let handling = to.handling.clone().unwrap_or_default();
        Ok(Self { unredacted, marking: disclosures::marking_of(to)?, handling, ..Self::default() })
    }

    /// How the file is marked, where its parts demand this.
    pub(crate) fn marked(&self, of_its_parts: Marking) -> Result<Marking, RuleError> {
        disclosure::marked(of_its_parts, self.marking)
    }
}

/// A document that was read and not made yet.
pub(crate) struct Written {
    pub set: Setting,
    pub included: BTreeMap<String, u64>,
    pub left_out: Vec<LeftOut>,
    pub marking: Marking,
}

/// Which document.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Summary(Uuid),
    Data(Uuid),
    Report(Box<StoredRecord>),
    List(Vec<Uuid>),
}

impl What {
    /// The document of this name.
    pub(crate) fn named(
        name: &str,
        cases: Vec<Uuid>,
        report: Option<&StoredRecord>,
    ) -> Result<Self, Failure> {
        match (name, cases.as_slice(), report) {
            ("report", _, Some(report)) => Ok(Self::Report(Box::new(report.clone()))),
            ("case_list", [_, ..], _) => Ok(Self::List(cases)),
            ("case_summary", [case], _) => Ok(Self::Summary(*case)),
            ("case_data", [case], _) => Ok(Self::Data(*case)),
            ("report" | "case_list" | "case_summary" | "case_data", ..) => {
                Err(FieldProblem::new("cases", Reason::Rule("must name what the document is of")).into())
            }
            _ => {
                let known = "case_summary, case_data, report, case_list";
                Err(FieldProblem::new("document", Reason::UnknownCode(known)).into())
            }
        }
    }

    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Summary(_) => ("case_summary", "pdf"),
            Self::Data(_) => ("case_data", "json"),
            Self::Report(_) => ("report", "pdf"),
            Self::List(_) => ("case_list", "csv"),
        }
    }

    pub(crate) fn cases(&self) -> Vec<Uuid> {
        match self {
            Self::Summary(case) | Self::Data(case) => vec![*case],
            Self::Report(report) => report.case.into_iter().collect(),
            Self::List(cases) => cases.clone(),
        }
    }

    fn report(&self) -> Option<Uuid> {
        if let Self::Report(report) = self { Some(report.record.id) } else { None }
    }

    /// A name for the file that says what is in it and nothing of a person.
    pub(crate) fn file_name(&self, shown: &Shown<'_>) -> Result<String, Failure> {
        let (_, ending) = self.words();
        let number = match self.cases().as_slice() {
            [case] => shown.number(*case)?.unwrap_or_else(|| case.to_string()),
            _ => "cases".to_owned(),
        };
        let version = match self {
            Self::Report(report) => format!("-report-v{}", report.record.int("version").unwrap_or(1)),
            _ => String::new(),
        };
        Ok(format!("{number}{version}-{}.{ending}", moment::date(shown.now_ms)))
    }

    pub(crate) fn read(&self, turn: &Turn<'_>, shown: &Shown<'_>, wish: &Wish) -> Result<Written, Failure> {
        let reads = shown.vault.reads();
        match self {
            Self::Summary(case) | Self::Data(case) => {
                let stored = reads.record(*case)?.ok_or_else(|| Failure::not_found("case"))?;
                let page = Page::read(shown, turn, &stored)?;
                match self {
                    Self::Data(_) => summary::json(page, wish),
                    _ => summary::pdf(page, wish),
                }
            }
            Self::Report(report) => {
                let whole = Whole::read(&reads, report)?;
                if !whole.state().is_frozen() {
                    return Err(RuleError::NotApprovedYet.into());
                }
                report_paper::pdf(shown, &whole, wish)
            }
            Self::List(cases) => case_table::csv(shown, cases, wish),
        }
    }

    /// What of it is marked to be kept from readers outside.
    pub(crate) fn redacted(
        &self,
        shown: &Shown<'_>,
        without: &Without,
    ) -> Result<Vec<RedactedPassage>, Failure> {
        let reads = shown.vault.reads();
        let parts = match self {
            Self::Summary(case) | Self::Data(case) => reads.records(*case, None)?,
            Self::Report(report) => {
                let whole = Whole::read(&reads, report)?;
                std::iter::once(whole.report).chain(whole.sections).collect()
            }
            Self::List(_) => Vec::new(),
        };
        let is_in = |stored: &&StoredRecord| {
            let told = !matches!(self, Self::Summary(_)) || summary::is_printed(stored);
            told && !without.hides(stored.record.kind.name)
        };
        let kept = parts.iter().filter(is_in);
        Ok(kept.flat_map(|stored| passages(stored, without)).collect())
    }
}

fn passages(stored: &StoredRecord, without: &Without) -> Vec<RedactedPassage> {
    let record = &stored.record;
    let silent = record.kind == &model::kinds::CASE && without.has(crate::parts::NARRATIVE);
    let written = record.kind.fields.iter().filter(|field| field.written && !silent);
    let of_field = |field: &'static model::Field| {
        let words = narrative::redacted(record.text(field.name).unwrap_or_default());
        let place = record.text("heading").unwrap_or(field.label).to_owned();
        words.into_iter().map(move |words| (place.clone(), words)).collect::<Vec<_>>()
    };
    let all = written.flat_map(of_field);
    all.map(|(place, words)| RedactedPassage { record: reference_of(record), place, words }).collect()
}

/// Read, set, written.
const STEPS: u64 = 3;

/// Makes the file and records it.
pub(crate) fn make(
    turn: &Turn<'_>,
    what: &What,
    wish: Wish,
    (path, to): (&str, &Giving),
    running: &Running<'_>,
) -> Result<ExportReport, Failure> {
    let cases = what.cases();
    let unredacted = wish.unredacted;
    let (given, written) = {
        let vault = turn.vault()?;
        let given = Given::by(turn, &vault, to, &cases, unredacted)?;
        let wish = Wish { marking: given.marking, handling: given.handling.clone(), ..wish };
        let written = what.read(turn, &Shown::new(&vault, turn.now_ms)?, &wish)?;
        let Given { handling, basis, known_as, .. } = &given;
        disclosures::may_reach(&vault.reads(), written.marking, handling, basis, *known_as)?;
        (given, written)
    };
    running.go_on()?;
    running.progress(1, STEPS);
    let Written { set, included, left_out, marking } = written;
    let bytes = set()?;
    running.progress(2, STEPS);
    let ((name, format), report) = (what.words(), what.report());
    let document = Document { name, format, cases, report, unredacted, marking, included, left_out };
    let mut out = outfile::lay_down(Path::new(path), &bytes, running)?;
    let saved = out.seal()?;
    let mut files = vec![out];
    if to.manifest {
        files.push(manifest(turn, &given, &document, &saved, running)?);
    }
    record(turn, &given, &document, files, &saved)?;
    Ok(report_of(document, saved))
}

/// The record and the names of the files, or neither.
fn record(
    turn: &Turn<'_>,
    given: &Given,
    document: &Document,
    files: Vec<Outfile>,
    saved: &SavedFile,
) -> Result<(), Failure> {
    let mut placed: Vec<SavedFile> = Vec::new();
    let done = transact::change(turn, &mut *turn.vault()?, |writer| {
        disclosures::record(turn, writer, given, document, saved)?;
        for file in files {
            placed.push(file.finish()?);
        }
        Ok(())
    });
    if done.is_err() {
        for file in placed {
            let _ = std::fs::remove_file(&file.path);
        }
    }
    done
}

fn report_of(document: Document, saved: SavedFile) -> ExportReport {
    let Document { included, left_out, marking, .. } = document;
    let left_out = left_out.into_iter().map(crate::view::sync::LeftOut::from).collect();
    let SavedFile { path, size, sha256 } = saved;
    ExportReport { included, left_out, marking: marking.code().to_owned(), sha256, path, size }
}

/// The file that goes beside a document, for whoever gets both: its hash, its marking and why they have it.
fn manifest(
    turn: &Turn<'_>,
    given: &Given,
    document: &Document,
    saved: &SavedFile,
    running: &Running<'_>,
) -> Result<Outfile, Failure> {
    let mut path = PathBuf::from(&saved.path);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    path.set_file_name(format!("{name}.manifest.json"));
    let told = json!({
        "format": "chancery-manifest", "version": 1, "file": name, "size": saved.size,
        "sha256": saved.sha256, "marking": document.marking.banner(), "handling": given.handling,
        "document": document.name, "made_at": moment::text(turn.now_ms), "recipient": given.recipient,
        "basis": given.basis, "authority": given.authority, "included": document.included,
        "left_out": document.left_out,
    });
    let bytes = serde_json::to_vec_pretty(&told).map_err(|error| Failure::ours(&error))?;
    let mut file = outfile::lay_down(&path, &bytes, running)?;
    file.seal()?;
    Ok(file)
}
