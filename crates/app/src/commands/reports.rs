//! Reports of investigation and memoranda: their list, one with its sections, and the steps it takes.
//! What a report says is written by `record_add` and `record_set`, like any record.

use crate::exports::{self, What, Wish};
use crate::gate::{Gate, Subject, Turn};
use crate::reports::{self, Whole};
use crate::show::Shown;
use crate::view::disclosure::Giving;
use crate::view::report::{ReportDifference, ReportPage, ReportRow};
use crate::view::sync::ExportReport;
use crate::work::Kind;
use crate::{Failure, access, moment};
use model::report::{self as rule, State, Step};
use model::{FieldProblem, Reason, kinds};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::StoredRecord;

/// Reports of a case, or of all one may see; the last changed first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportListRequest {
    /// Number or id.
    pub case: Option<String>,
    /// Only in this state.
    pub state: Option<String>,
}

/// One report, whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportShowRequest {
    pub id: Uuid,
}

/// Send a report for approval.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportSubmitRequest {
    pub id: Uuid,
    /// A word to whoever decides.
    pub reason: Option<String>,
}

/// Approve a report, which freezes it, or send it back.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportDecideRequest {
    pub id: Uuid,
    /// `approve` or `return`.
    pub decision: String,
    /// Needed to send it back.
    pub reason: Option<String>,
}

/// Begin the next version of an approved report, with its sections.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportAmendRequest {
    pub id: Uuid,
}

/// What a version says otherwise, word by word.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportDifferenceRequest {
    pub id: Uuid,
    /// An older version; the one it amends unless said.
    pub from: Option<Uuid>,
}

/// Write an approved report as a PDF.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportExportRequest {
    pub id: Uuid,
    pub path: String,
    /// With the words that are marked to be kept from readers outside.
    #[ts(optional, as = "Option<_>")]
    pub unredacted: bool,
    #[ts(optional, as = "Option<_>")]
    pub to: Giving,
}

pub(crate) fn report_list(turn: &Turn<'_>, request: ReportListRequest) -> Result<Vec<ReportRow>, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let mut found = match turn.some_case() {
        Some(case) => reads.records(case, Some(&kinds::REPORT))?,
        None => access::visible(&reads, turn, reads.records_of(&[&kinds::REPORT], 0, 0)?.1)?,
    };
    let wanted = |stored: &StoredRecord| {
        request.state.as_deref().is_none_or(|state| State::of(&stored.record).code() == state)
    };
    found.retain(wanted);
    found.sort_by_key(|stored| std::cmp::Reverse(stored.changed_at));
    found.iter().map(|stored| row(&shown, stored)).collect()
}

fn row(shown: &Shown<'_>, stored: &StoredRecord) -> Result<ReportRow, Failure> {
    let record = &stored.record;
    let whole = Whole::read(&shown.vault.reads(), stored)?;
    let open = |comment: &&StoredRecord| comment.record.bool("settled") != Some(true);
    Ok(ReportRow {
        id: record.id,
        case: stored.case,
        case_number: stored.case.map(|case| shown.number(case)).transpose()?.flatten(),
        title: record.title(),
        report_type: record.display("report_type"),
        state: whole.state().code().to_owned(),
        version: record.int("version").unwrap_or(1),
        author: record.reference("author").map(|user| shown.names.person(user)),
        remarks: whole.comments.iter().filter(open).count() as u64,
        changed_at: moment::text(stored.changed_at),
    })
}

pub(crate) fn report_show(turn: &Turn<'_>, _: ReportShowRequest) -> Result<ReportPage, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let whole = Whole::read(&reads, reports::report(turn)?)?;
    let (state, waiting) = (whole.state(), reports::waiting(&reads, &whole.report)?);
    let asked = whole.asked(waiting.as_ref());
    let (mut steps, mut rule_name) = (rule::next(state, &turn.actor, &asked), None);
    if state == State::Submitted {
        let verdict = rule::decide(state, Step::Approve, &turn.actor, &asked, None);
        rule_name = verdict.err().map(|rule| rule.rule().to_owned());
    }
    steps.dedup();
    let mut words: Vec<String> = steps.iter().map(|step| step.name().to_owned()).collect();
    if rule::may_amend(state).is_ok() {
        words.push("amend".into());
    }
    if state.is_frozen() {
        words.push("export".into());
    }
    let versions = reports::versions(&reads, &whole.report)?;
    Ok(ReportPage {
        report: shown.record(&whole.report)?,
        state: state.code().to_owned(),
        open: rule::may_change(state).is_ok(),
        sections: shown.records(&whole.sections)?,
        comments: shown.records(&whole.comments)?,
        versions: versions.iter().map(|stored| reports::version(&shown, stored)).collect(),
        steps: words,
        rule: rule_name,
        marking: whole.marking(&reads)?.banner().to_owned(),
    })
}

/// The page as it stands after a step.
fn page_of(turn: &Turn<'_>, id: Uuid) -> Result<ReportPage, Failure> {
    let fresh = Turn::enter(turn.desk, Gate::Read, Subject::Record(id))?;
    report_show(&fresh, ReportShowRequest { id })
}

pub(crate) fn report_submit(turn: &Turn<'_>, request: ReportSubmitRequest) -> Result<ReportPage, Failure> {
    let mut guard = turn.vault()?;
    reports::submit(turn, &mut guard, reports::report(turn)?, worded(request.reason.as_deref()))?;
    drop(guard);
    page_of(turn, request.id)
}

pub(crate) fn report_decide(turn: &Turn<'_>, request: ReportDecideRequest) -> Result<ReportPage, Failure> {
    let approve = match request.decision.as_str() {
        "approve" => true,
        "return" => false,
        _ => return Err(FieldProblem::new("decision", Reason::UnknownCode("approve, return")).into()),
    };
    let mut guard = turn.vault()?;
    reports::decide(turn, &mut guard, reports::report(turn)?, approve, worded(request.reason.as_deref()))?;
    drop(guard);
    page_of(turn, request.id)
}

fn worded(reason: Option<&str>) -> Option<&str> {
    reason.map(str::trim).filter(|reason| !reason.is_empty())
}

pub(crate) fn report_amend(turn: &Turn<'_>, _: ReportAmendRequest) -> Result<ReportPage, Failure> {
    let mut guard = turn.vault()?;
    let version = reports::amend(turn, &mut guard, reports::report(turn)?)?;
    drop(guard);
    page_of(turn, version)
}

pub(crate) fn report_difference(
    turn: &Turn<'_>,
    request: ReportDifferenceRequest,
) -> Result<ReportDifference, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let to = reports::report(turn)?;
    let named = request.from.or_else(|| to.record.reference("amends"));
    let versions = reports::versions(&reads, to)?;
    let from = versions.iter().find(|version| Some(version.record.id) == named);
    let from = from.ok_or_else(|| Failure::not_found("older version of this report"))?;
    Ok(reports::difference(&shown, &Whole::read(&reads, from)?, &Whole::read(&reads, to)?))
}

pub(crate) fn report_export(turn: &Turn<'_>, request: ReportExportRequest) -> Result<ExportReport, Failure> {
    let what = What::Report(Box::new(reports::report(turn)?.clone()));
    let wish = Wish { unredacted: request.unredacted, ..Wish::default() };
    turn.desk
        .long(Kind::Export, |running| exports::make(turn, &what, wish, (&request.path, &request.to), running))
}
