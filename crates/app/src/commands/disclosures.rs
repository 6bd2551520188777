//! What leaves the vault: looked at before it is made, listed afterwards, and a file known again by its hash.

use crate::disclosures;
use crate::exports::{self, What, Wish};
use crate::gate::{Gate, Subject, Turn};
use crate::parts::{self, Without};
use crate::show::Shown;
use crate::view::disclosure::{DisclosureRow, ExportPreview, FileVerdict, Giving, PartCount};
use crate::view::sync::{ExportReport, LeftOut};
use crate::work::Kind;
use crate::{Failure, outfile};
use model::{FieldProblem, Marking, Reason, disclosure, kinds};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;
use vault::Reads;

/// What a document would hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ExportPreviewRequest {
    /// `case_summary`, `case_data`, `report`, `case_list`.
    pub document: String,
    /// Numbers or ids.
    #[ts(optional, as = "Option<_>")]
    pub cases: Vec<String>,
    pub report: Option<Uuid>,
    #[ts(optional, as = "Option<_>")]
    pub without: Vec<String>,
    #[ts(optional, as = "Option<_>")]
    pub unredacted: bool,
    /// `own_use` unless said.
    pub basis: Option<String>,
    /// A contact or agency that it would go to.
    pub known_as: Option<Uuid>,
    /// Stricter than its parts demand.
    pub marking: Option<String>,
    /// The word about handling that would be printed with the marking.
    pub handling: Option<String>,
}

/// Write a list of cases as a table.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseListExportRequest {
    /// Numbers or ids.
    pub cases: Vec<String>,
    pub path: String,
    #[ts(optional, as = "Option<_>")]
    pub to: Giving,
}

/// What left the vault, of a case or of all one may see; the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DisclosureListRequest {
    /// Number or id.
    pub case: Option<String>,
}

/// Which disclosure a file is, by its hash.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DisclosureVerifyRequest {
    pub path: String,
}

/// More cases than a person ticks one by one, and few enough for one transaction.
const MOST_CASES: usize = 500;

/// Every case as the gate finds it.
fn cases(turn: &Turn<'_>, keys: &[String]) -> Result<Vec<Uuid>, Failure> {
    if keys.len() > MOST_CASES {
        return Err(
            FieldProblem::new("cases", Reason::Rule("are more than 500; export them in parts")).into()
        );
    }
    let mut all = Vec::with_capacity(keys.len());
    for key in keys {
        let case = Turn::enter(turn.desk, Gate::Read, Subject::Case(key))?.case()?;
        if !all.contains(&case) {
            all.push(case);
        }
    }
    Ok(all)
}

pub(crate) fn export_preview(
    turn: &Turn<'_>,
    request: ExportPreviewRequest,
) -> Result<ExportPreview, Failure> {
    let found =
        request.report.map(|id| Turn::enter(turn.desk, Gate::Read, Subject::Record(id))).transpose()?;
    let report = found.as_ref().map(crate::reports::report).transpose()?;
    let what = What::named(&request.document, cases(turn, &request.cases)?, report)?;
    let without = Without::named(&request.without)?;
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let redacted = what.redacted(&shown, &without)?;
    let parts = match &what {
        What::Summary(case) | What::Data(case) => parts::counted(&vault.reads().records(*case, None)?),
        _ => Vec::new(),
    };
    let wish = Wish { without, unredacted: request.unredacted, ..Wish::default() };
    let written = what.read(turn, &shown, &wish)?;
    let (refused, doubt) = match may_go(turn, &vault.reads(), &request, &what.cases(), written.marking) {
        Ok(doubt) => (None, doubt),
        Err(failure) => (Some(failure.message), None),
    };
    let may_be = |one: &Marking| disclosure::marked(written.marking, Some(*one)).is_ok();
    let markings = Marking::ALL.into_iter().filter(may_be);
    Ok(ExportPreview {
        included: written.included,
        left_out: written.left_out.into_iter().map(LeftOut::from).collect(),
        marking: written.marking.code().to_owned(),
        markings: markings.map(|one| one.code().to_owned()).collect(),
        redacted,
        parts: parts
            .into_iter()
            .map(|(name, records)| PartCount { name: name.to_owned(), records })
            .collect(),
        refused,
        doubt,
        file_name: what.file_name(&shown)?,
    })
}

/// Whether it may go away so; what speaks against it, where that is for a person to judge.
fn may_go(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    request: &ExportPreviewRequest,
    cases: &[Uuid],
    of_its_parts: Marking,
) -> Result<Option<String>, Failure> {
    let to = Giving {
        basis: request.basis.clone(),
        known_as: request.known_as,
        marking: request.marking.clone(),
        handling: request.handling.clone(),
        ..Giving::default()
    };
    let basis = to.basis.as_deref().unwrap_or(disclosure::OWN_USE);
    disclosures::may_give(turn, reads, basis, cases, request.unredacted)?;
    let marking = disclosure::marked(of_its_parts, disclosures::marking_of(&to)?)?;
    let handling = to.handling.as_deref().unwrap_or_default();
    disclosures::may_reach(reads, marking, handling, basis, to.known_as)
}

pub(crate) fn case_list_export(
    turn: &Turn<'_>,
    request: CaseListExportRequest,
) -> Result<ExportReport, Failure> {
    let what = What::named("case_list", cases(turn, &request.cases)?, None)?;
    let to = (request.path.as_str(), &request.to);
    turn.desk.long(Kind::Export, |running| exports::make(turn, &what, Wish::default(), to, running))
}

pub(crate) fn disclosure_list(
    turn: &Turn<'_>,
    _: DisclosureListRequest,
) -> Result<Vec<DisclosureRow>, Failure> {
    let vault = turn.vault()?;
    let found = match turn.some_case() {
        Some(case) => vault.reads().records(case, Some(&kinds::DISCLOSURE))?,
        None => vault.reads().records_of(&[&kinds::DISCLOSURE], 0, 0)?.1,
    };
    disclosures::rows(turn, &Shown::new(&vault, turn.now_ms)?, found)
}

pub(crate) fn disclosure_verify(
    turn: &Turn<'_>,
    request: DisclosureVerifyRequest,
) -> Result<FileVerdict, Failure> {
    let path = Path::new(&request.path);
    let sha256 = outfile::hash_of(path)?;
    let size = std::fs::metadata(path).map_err(|error| Failure::unreadable(&error))?.len();
    let mut found = disclosure_list(turn, DisclosureListRequest::default())?;
    found.retain(|row| row.record.fields.get("sha256") == Some(&sha256.as_str().into()));
    Ok(FileVerdict { sha256, size, found })
}
