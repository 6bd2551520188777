//! Lists of cases, one case, a new case, a move of a case.

use crate::commands::approvals;
use crate::gate::Turn;
use crate::moves::{self, Move};
use crate::outfile::Outfile;
use crate::page::{self, Page};
use crate::rules;
use crate::show::Shown;
use crate::view::Fields;
use crate::view::case::{CaseCounts, CaseList, CaseNew, CasePage, CaseRow, Count, Timeline, TransitionDone};
use crate::view::evidence::SavedFile;
use crate::view::history::{HistoryList, MeanwhileList};
use crate::view::links::CaseLinks;
use crate::view::record::SyncMark;
use crate::{
    Failure, access, edits, history, intake, leads, links, meanwhile, mint, moment, supply, timeline,
    transact,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::{Scope, UserId};
use model::{Action, FieldProblem, Kind, Reason, Record, Status, Value, kinds};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use sync::engine::Event;
use ts_rs::TS;
use uuid::Uuid;
use vault::{CaseBrief, CaseQuery, CaseSort, StoredRecord};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What others changed since one last looked: of one case, or of all.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ChangesMeanwhileRequest {
    /// Number or id; all cases unless said.
    pub case: Option<String>,
}

/// What others changed in this case was seen.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ChangesSeenRequest {
    /// Number or id.
    pub case: String,
    /// `upto` of the list that was looked at: what came later is still to be told.
    pub upto: i64,
}

/// A page of cases.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseListRequest {
    /// Any of these; empty means all.
    #[ts(optional, as = "Option<_>")]
    pub status: Vec<String>,
    #[ts(optional, as = "Option<_>")]
    pub r#type: Vec<String>,
    #[ts(optional, as = "Option<_>")]
    pub priority: Vec<String>,
    #[ts(optional, as = "Option<_>")]
    pub post: Vec<String>,
    /// Led by any of these users.
    #[ts(optional, as = "Option<_>")]
    pub lead: Vec<Uuid>,
    /// Words in number, title or main subject.
    pub text: Option<String>,
    /// Only cases that this user leads.
    #[ts(optional, as = "Option<_>")]
    pub mine: bool,
    /// Next due within so many days, or overdue.
    pub due_within_days: Option<u32>,
    /// `changed` (unless said), `number`, `title`, `type`, `status`, `post`, `priority`, `due`, `opened`, `created`.
    pub sort: Option<String>,
    /// Unless said: newest first for `changed`, else ascending.
    pub descending: Option<bool>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// At most 500; 100 unless said.
    pub limit: Option<u64>,
}

/// Numbers beside the saved views.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseCountsRequest {}

/// Make a case: a draft with its number.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseNewRequest {
    pub title: String,
    pub r#type: String,
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// The whole case.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseShowRequest {
    /// Number or id.
    pub case: String,
}

/// What happened, by event time.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseTimelineRequest {
    /// Number or id.
    pub case: String,
}

/// What is linked with what, and the shortest way between two records.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseLinksRequest {
    /// Number or id.
    pub case: String,
    pub from: Option<Uuid>,
    pub to: Option<Uuid>,
}

/// A picture that the screen drew, written to a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PictureSaveRequest {
    /// Number or id.
    pub case: String,
    pub path: String,
    /// An SVG or PNG file, in base64.
    pub base64: String,
}

/// Who changed what, old to new.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseHistoryRequest {
    /// Number or id.
    pub case: String,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
}

/// Move the case to another status.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseTransitionRequest {
    /// Number or id.
    pub case: String,
    pub to: String,
    pub reason: Option<String>,
}

/// More rows at once than any screen shows.
const MOST_ROWS: u64 = 500;

pub(crate) fn case_list(turn: &Turn<'_>, request: CaseListRequest) -> Result<CaseList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let sort = sort_of(request.sort.as_deref())?;
    let mut leads: Vec<UserId> = request.lead.iter().copied().map(UserId).collect();
    if request.mine {
        leads.extend(vault.identity().users());
    }
    let due_by = request.due_within_days.map(|days| moment::date(turn.now_ms + i64::from(days) * DAY_MS));
    let mut hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
    if !request.r#type.iter().any(|asked| asked == model::lead::FILE_TYPE) {
        hidden.extend(leads::files(&reads)?);
    }
    let query = CaseQuery {
        text: request.text.unwrap_or_default(),
        statuses: request.status,
        types: request.r#type,
        priorities: request.priority,
        posts: request.post,
        lead_investigators: leads,
        due_by,
        hidden,
        sort,
        descending: request.descending.unwrap_or(sort == CaseSort::Changed),
        offset: usize::try_from(request.offset).unwrap_or(usize::MAX >> 1),
        limit: usize::try_from(request.limit.unwrap_or(100).clamp(1, MOST_ROWS)).unwrap_or(100),
        ..CaseQuery::default()
    };
    let (total, found) = reads.cases(&query)?;
    let locked = access::locked(&reads, &turn.actor, turn.now_ms)?.len() as u64;
    Ok(CaseList { total, rows: rows(&shown, &found)?, locked })
}

fn sort_of(name: Option<&str>) -> Result<CaseSort, Failure> {
    Ok(match name.unwrap_or("changed") {
        "changed" => CaseSort::Changed,
        "number" => CaseSort::Number,
        "title" => CaseSort::Title,
        "type" => CaseSort::Type,
        "status" => CaseSort::Status,
        "post" => CaseSort::Post,
        "priority" => CaseSort::Priority,
        "opened" => CaseSort::OpenedOn,
        "due" => CaseSort::NextDue,
        "created" => CaseSort::Created,
        _ => return Err(FieldProblem::new("sort", Reason::UnknownCode("sort orders")).into()),
    })
}

/// Lines of a list, with what the list's own table does not hold.
pub(crate) fn rows(shown: &Shown<'_>, found: &[vault::CaseRow]) -> Result<Vec<CaseRow>, Failure> {
    found.iter().map(|row| line(shown, row)).collect()
}

fn line(shown: &Shown<'_>, row: &vault::CaseRow) -> Result<CaseRow, Failure> {
    let reads = shown.vault.reads();
    let case = reads.record(row.id)?;
    let counts = reads.counts(row.id)?;
    let count = |kind: &Kind| counts.get(&kind.number).map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX));
    Ok(CaseRow {
        id: row.id,
        number: row.case_number.clone().unwrap_or_default(),
        title: row.title.clone(),
        main_subject: row.subject.clone(),
        case_type: row.case_type.clone().unwrap_or_default(),
        status: row.status.clone().unwrap_or_else(|| "draft".into()),
        priority: row.priority.clone(),
        post: row.post.clone().unwrap_or_default(),
        lead: row.lead_investigator.map(|user| shown.names.person(user.0)),
        next_due: row.next_due.clone(),
        changed_at: moment::text(row.changed_at),
        opened_on: row.opened_on.clone(),
        sync: row_mark(shown, row, case.as_ref()),
        marking: row.marking.clone(),
        synopsis: case.as_ref().and_then(|case| case.record.text("synopsis")).map(str::to_owned),
        open_tasks: u32::try_from(row.open_tasks).unwrap_or(u32::MAX),
        documents: count(&kinds::TRAVEL_DOCUMENT),
        evidence: count(&kinds::EVIDENCE),
        arriving: reads.arriving(row.id)?.map(page::word_of),
    })
}

fn row_mark(shown: &Shown<'_>, row: &vault::CaseRow, case: Option<&StoredRecord>) -> SyncMark {
    if row.conflicts > 0 {
        return SyncMark::Conflict;
    }
    if case.is_some_and(|case| shown.marks.is_held_in(case.record.id)) {
        return SyncMark::Held;
    }
    if row.unsent > 0 { SyncMark::Unsent } else { SyncMark::Sent }
}

pub(crate) fn case_counts(turn: &Turn<'_>, _: CaseCountsRequest) -> Result<CaseCounts, Failure> {
    let vault = turn.vault()?;
    let reads = vault.reads();
    let mine: Vec<UserId> = vault.identity().users().collect();
    let soon = moment::date(turn.now_ms + 7 * DAY_MS);
    let (mut all, files) = (access::briefs(&reads, turn)?, leads::files(&reads)?);
    all.retain(|brief| !files.contains(&brief.id));
    let count = |test: &dyn Fn(&CaseBrief) -> bool| all.iter().filter(|row| test(row)).count() as u64;
    let is = |row: &CaseBrief, status: &str| row.status.as_deref() == Some(status);
    let open = |row: &CaseBrief| !is(row, "closed") && !is(row, "draft");
    Ok(CaseCounts {
        open: count(&open),
        mine: count(&|row| {
            row.lead_investigator.is_some_and(|lead| mine.contains(&lead)) && !is(row, "closed")
        }),
        due_soon: count(&|row| !is(row, "closed") && row.next_due.as_ref().is_some_and(|due| *due <= soon)),
        in_review: count(&|row| is(row, "pending_opening") || is(row, "pending_closure")),
        drafts: count(&|row| is(row, "draft")),
        closed: count(&|row| is(row, "closed")),
        all: all.len() as u64,
        conflicts: all.iter().map(|row| row.conflicts).sum(),
        approvals: approvals::waiting(turn, &reads)?.len() as u64,
        unsent: reads.unsent_count()?,
        held: reads.held_count()?,
        by_status: by(&all, |row| row.status.as_deref()),
        by_type: by(&all, |row| row.case_type.as_deref()),
    })
}

fn by<'r>(rows: &'r [CaseBrief], name: impl Fn(&'r CaseBrief) -> Option<&'r str>) -> Vec<Count> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        *counts.entry(name(row).unwrap_or_default()).or_default() += 1;
    }
    counts.into_iter().map(|(name, count)| Count { name: name.to_owned(), count }).collect()
}

pub(crate) fn case_new(turn: &Turn<'_>, request: CaseNewRequest) -> Result<CaseNew, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let mut fields = request.fields;
    if let Some(status) = fields.remove("status").filter(|status| *status != json!("draft")) {
        let _ = status;
        return Err(Failure::refused("rule", "A new case is a draft; its status moves by transitions. Nothing was saved (rule use_transition).").with("rule", "use_transition"));
    }
    intake::begin(&vault.reads(), turn, &mut fields)?;
    fields.insert("title".into(), json!(request.title));
    fields.insert("type".into(), json!(request.r#type));
    let mut case = Record::new(turn.desk.ids.id(), &kinds::CASE);
    case.set("status", Value::text(Status::Draft.code()))?;
    supply::new_record(&mut case, &fields, vault.identity(), &turn.actor, turn.now_ms)?;
    if model::policy::is_restricted(&case) {
        case.set("restricted", Value::Bool(true))?;
    }
    rules::own_post(&case, vault.identity())?;
    rules::references(&vault.reads(), &case, None)?;
    case.set("status_on", Value::Text(moment::date(turn.now_ms)))?;
    case.set("status_by", Value::Ref(turn.actor.user))?;
    if case.get("lead_investigator").is_none() {
        case.set("lead_investigator", Value::Ref(turn.actor.user))?;
    }
    if case.text("type").is_some_and(model::policy::is_restricted_type) {
        case.set("restricted", Value::Bool(true))?;
    }
    let scope = Scope::Case(case.id);
    let number = transact::change(turn, vault, |writer| {
        let number = mint::next(writer, &case, turn.now_ms)?;
        case.set("case_number", Value::Text(number.clone()))?;
        writer.change(&scope, Action::CaseNew.number(), edits::create(&case))?;
        Ok(number)
    })?;
    Ok(CaseNew { id: scope.case().unwrap_or_default(), number, status: Status::Draft.code().to_owned() })
}

pub(crate) fn case_show(turn: &Turn<'_>, _: CaseShowRequest) -> Result<CasePage, Failure> {
    let mut vault = turn.vault()?;
    // Who opens a case that is still arriving has it come first. A disk that cannot take the wish down must
    // not keep the case shut.
    if vault.want(turn.case()?, turn.now_ms).unwrap_or(false) {
        turn.desk.background.ring(Event::Nudge);
    }
    let shown = Shown::new(&vault, turn.now_ms)?;
    Page::read(&shown, turn, turn.record()?)?.show()
}

pub(crate) fn case_timeline(turn: &Turn<'_>, _: CaseTimelineRequest) -> Result<Timeline, Failure> {
    let vault = turn.vault()?;
    Ok(timeline::of(&vault.reads().records(turn.case()?, None)?))
}

pub(crate) fn case_links(turn: &Turn<'_>, request: CaseLinksRequest) -> Result<CaseLinks, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    links::of_case(&shown, turn.case()?, request.from.zip(request.to))
}

pub(crate) fn picture_save(_: &Turn<'_>, request: PictureSaveRequest) -> Result<SavedFile, Failure> {
    let bytes = STANDARD.decode(&request.base64).unwrap_or_default();
    if !bytes.starts_with(b"<svg ") && !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(Failure::refused(
            "not_a_picture",
            "This is neither an SVG nor a PNG. Nothing was written.",
        ));
    }
    let mut out = Outfile::begin(Path::new(&request.path))?;
    out.write_all(&bytes).map_err(|error| Failure::unwritable(&error))?;
    out.finish()
}

pub(crate) fn case_history(turn: &Turn<'_>, request: CaseHistoryRequest) -> Result<HistoryList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    history::of_case(&shown, turn.case()?, request.offset, request.limit.unwrap_or(100))
}

pub(crate) fn changes_meanwhile(
    turn: &Turn<'_>,
    _: ChangesMeanwhileRequest,
) -> Result<MeanwhileList, Failure> {
    let vault = turn.vault()?;
    meanwhile::list(&Shown::new(&vault, turn.now_ms)?, turn)
}

pub(crate) fn changes_seen(turn: &Turn<'_>, request: ChangesSeenRequest) -> Result<MeanwhileList, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let case = turn.case()?;
    transact::change(turn, vault, |writer| Ok(writer.saw(case, request.upto)?))?;
    meanwhile::list(&Shown::new(vault, turn.now_ms)?, turn)
}

pub(crate) fn case_transition(
    turn: &Turn<'_>,
    request: CaseTransitionRequest,
) -> Result<TransitionDone, Failure> {
    let to: Status =
        request.to.parse().map_err(|_| FieldProblem::new("to", Reason::UnknownCode("case_status")))?;
    let mut guard = turn.vault()?;
    let case = turn.record()?;
    let reason = request.reason.as_deref();
    moves::take(turn, &mut guard, &Move { case, to, reason, action: Action::CaseTransition })
}
