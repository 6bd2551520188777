//! The programmes of an office: lists, one record with its parts, an assistance that becomes a case.

use crate::gate::Turn;
use crate::outfile;
use crate::programmes::{self, sorted};
use crate::show::Shown;
use crate::view::case::{CaseNew, Count};
use crate::view::programme::{PartList, ProgrammeList, ProgrammePage, SharingView};
use crate::view::sync::ExportReport;
use crate::work::{Kind as Work, Running};
use crate::{Failure, access, convert, rules};
use model::marking::Marking;
use model::{FieldProblem, Kind, Reason, programme, registry};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;

/// Records of one kind of a programme.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ProgrammeListRequest {
    pub kind: String,
    /// Words in any field that is shown.
    pub text: Option<String>,
    /// Only with this code in the field that [`ProgrammeList::by`] counts.
    pub code: Option<String>,
    /// Name of a field; `changed` unless said.
    pub sort: Option<String>,
    #[ts(optional, as = "Option<_>")]
    pub descending: bool,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// At most 500; 100 unless said.
    pub limit: Option<u64>,
}

/// One record of a programme with its parts.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ProgrammeShowRequest {
    pub id: Uuid,
}

/// Make a case of an assistance to a citizen.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AssistanceConvertRequest {
    pub id: Uuid,
    /// Of the case; made from the matter and the date unless said.
    pub title: Option<String>,
}

/// Write records of the programmes to a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ProgrammeExportRequest {
    /// One kind for `csv`; all kinds of the programmes unless said.
    #[ts(optional, as = "Option<_>")]
    pub kinds: Vec<String>,
    /// `ndjson` (as `import` reads it) or `csv`.
    pub format: String,
    pub path: String,
}

fn kind_of(name: &str) -> Result<&'static Kind, Failure> {
    let kind = registry::kind_named(name).filter(|kind| programme::kinds().contains(kind));
    Ok(kind.ok_or_else(|| FieldProblem::new("kind", Reason::UnknownCode("kinds of the programmes")))?)
}

pub(crate) fn programme_list(
    turn: &Turn<'_>,
    request: ProgrammeListRequest,
) -> Result<ProgrammeList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let kind = kind_of(&request.kind)?;
    let sort = request.sort.as_deref().unwrap_or("changed");
    if sort != "changed" && kind.field(sort).is_none() {
        return Err(FieldProblem::new("sort", Reason::UnknownField).into());
    }
    let mut counts = Vec::new();
    for other in programme::kinds() {
        // What belongs to the post is seen by all of it; only parts of cases may be hidden.
        let count = match other.home.is_in_cases() {
            true => access::visible(&reads, turn, reads.records_of(&[other], 0, 0)?.1)?.len() as u64,
            false => reads.records_of(&[other], 0, 1)?.0,
        };
        counts.push(Count { name: other.name.to_owned(), count });
    }
    let mut all = access::visible(&reads, turn, reads.records_of(&[kind], 0, 0)?.1)?;
    let by = programmes::by_code(kind, &all);
    if let (Some(code), Some(by)) = (request.code.as_deref(), &by) {
        all.retain(|stored| stored.record.text(&by.field) == Some(code));
    }
    if let Some(text) = request.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let wanted = model::text::folded(text);
        let mut kept = Vec::new();
        for stored in all {
            if programmes::says(&shown, &stored.record, &wanted)? {
                kept.push(stored);
            }
        }
        all = kept;
    }
    let all = sorted(&shown, all, sort, request.descending)?;
    let offset = usize::try_from(request.offset).unwrap_or(usize::MAX >> 1);
    let limit = usize::try_from(request.limit.unwrap_or(100).clamp(1, 500)).unwrap_or(500);
    Ok(ProgrammeList {
        total: all.len() as u64,
        rows: shown.records(all.iter().skip(offset).take(limit))?,
        by,
        counts,
    })
}

pub(crate) fn programme_show(turn: &Turn<'_>, _: ProgrammeShowRequest) -> Result<ProgrammePage, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let stored = turn.record()?;
    let record = &stored.record;
    let mut parts = Vec::new();
    for (part, field) in programme::parts_of(record.kind) {
        let all = programmes::pointing(turn, &vault.reads(), part, record.id)?;
        parts.push(PartList {
            kind: part.name.to_owned(),
            field: field.to_owned(),
            rows: shown.records(&all)?,
        });
    }
    let mut mentioned_in = Vec::new();
    let of_parts: Vec<&str> = parts.iter().map(|part| part.kind.as_str()).collect();
    for kind in programme::kinds().into_iter().filter(|kind| !of_parts.contains(&kind.name)) {
        mentioned_in.extend(shown.records(&programmes::pointing(turn, &vault.reads(), kind, record.id)?)?);
    }
    let is_assistance = record.kind == &model::kinds::CITIZEN_ASSISTANCE;
    let may = |action| model::policy::may(turn.actor.role, action, record.kind).is_ok();
    let in_closed_case = rules::open_case(&vault.reads(), stored.case).is_err();
    Ok(ProgrammePage {
        may_edit: may(model::Action::RecordSet) && !in_closed_case && !stored.deleted,
        may_convert: is_assistance
            && may(model::Action::AssistanceConvert)
            && programme::may_convert(record).is_ok(),
        sharing: is_assistance.then(|| SharingView::of(programme::sharing(record))),
        record: shown.record(stored)?,
        parts,
        mentioned_in,
    })
}

pub(crate) fn assistance_convert(
    turn: &Turn<'_>,
    request: AssistanceConvertRequest,
) -> Result<CaseNew, Failure> {
    let mut guard = turn.vault()?;
    convert::assistance(turn, &mut guard, turn.record()?, request.title.as_deref())
}

pub(crate) fn programme_export(
    turn: &Turn<'_>,
    request: ProgrammeExportRequest,
) -> Result<ExportReport, Failure> {
    turn.desk.long(Work::Export, |running| write_records(turn, &request, running))
}

fn write_records(
    turn: &Turn<'_>,
    request: &ProgrammeExportRequest,
    running: &Running<'_>,
) -> Result<ExportReport, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let kinds: Vec<&'static Kind> = match request.kinds.as_slice() {
        [] => programme::kinds(),
        named => named.iter().map(|name| kind_of(name)).collect::<Result<_, _>>()?,
    };
    if request.format == "csv" && kinds.len() != 1 {
        return Err(FieldProblem::new("kinds", Reason::Rule("must name one kind for a table")).into());
    }
    let reads = vault.reads();
    let all = access::visible(&reads, turn, reads.records_of(&kinds, 0, 0)?.1)?;
    let (all, left_out) = programmes::untold(&reads, all)?;
    let mut included: BTreeMap<String, u64> = BTreeMap::new();
    for stored in &all {
        *included.entry(stored.record.kind.name.to_owned()).or_default() += 1;
    }
    // What an office knows of its contacts and of citizens is of persons.
    let marking = Marking::Privacy.code();
    let text = match request.format.as_str() {
        "ndjson" => programmes::ndjson(&all),
        "csv" => programmes::csv(&shown, kinds[0], &all, marking)?,
        _ => return Err(FieldProblem::new("format", Reason::UnknownCode("ndjson, csv")).into()),
    };
    let saved = outfile::write(Path::new(&request.path), text.as_bytes(), running)?;
    Ok(ExportReport {
        included,
        left_out,
        marking: marking.to_owned(),
        sha256: saved.sha256,
        path: saved.path,
        size: saved.size,
    })
}
