//! Reports as they meet the stored records: their parts, their versions, the steps they take and the difference
//! between two versions. The rule stands in `model`.

use model::kinds::{APPROVAL, REPORT, REPORT_COMMENT, REPORT_SECTION};
use model::marking::{self, Marking};
use model::narrative::{self, Cited};
use model::report::{self, State, Step};
use model::{Action, FieldProblem, Reason, Record, RuleError, Value};
use uuid::Uuid;
use vault::{Edit, Reads, StoredRecord, Vault};

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::conflict::Piece;
use crate::view::report::{PartDifference, ReportDifference, ReportVersion};
use crate::words::{self, Part};
use crate::{Failure, edits, moment, moves, rules, transact};

/// A section or a remark is of the case that its report is of.
pub(crate) fn may_be_part(reads: &Reads<'_>, part: &Record, case: Option<Uuid>) -> Result<(), Failure> {
    for field in part.kind.fields.iter().filter(|field| report::names_its_whole(part.kind, field)) {
        let whole = part.reference(field.name).map(|id| reads.record(id)).transpose()?.flatten();
        if whole.is_some_and(|whole| whole.case != case) {
            return Err(FieldProblem::new(field.name, Reason::Rule("is of another case")).into());
        }
    }
    Ok(())
}

/// The report that the request is about.
pub(crate) fn report<'t>(turn: &'t Turn<'_>) -> Result<&'t StoredRecord, Failure> {
    let stored = turn.record()?;
    let fits = stored.record.kind == &REPORT && !stored.deleted;
    if fits { Ok(stored) } else { Err(Failure::not_found("report")) }
}

/// A report with everything that hangs on it.
pub(crate) struct Whole {
    pub report: StoredRecord,
    /// In their order.
    pub sections: Vec<StoredRecord>,
    /// The oldest first.
    pub comments: Vec<StoredRecord>,
}

impl Whole {
    pub(crate) fn read(reads: &Reads<'_>, report: &StoredRecord) -> Result<Self, Failure> {
        let of = |stored: &StoredRecord| stored.record.reference("report") == Some(report.record.id);
        let mut sections = reads.records_in(&report.scope, Some(&REPORT_SECTION))?;
        sections.retain(of);
        sections.sort_by_key(|section| (section.record.int("position"), section.record.id));
        let mut comments = reads.records_in(&report.scope, Some(&REPORT_COMMENT))?;
        comments.retain(of);
        comments.sort_by_key(|comment| (comment.created_at, comment.record.id));
        Ok(Self { report: report.clone(), sections, comments })
    }

    pub(crate) fn state(&self) -> State {
        State::of(&self.report.record)
    }

    fn parts(&self) -> impl Iterator<Item = &StoredRecord> {
        std::iter::once(&self.report).chain(&self.sections)
    }

    /// What it cites, once each.
    pub(crate) fn cited(&self) -> Vec<Uuid> {
        let mut all = Vec::new();
        for part in self.parts() {
            for id in part.record.references("cites").into_iter().chain(in_text(part).map(|one| one.record)) {
                if !all.contains(&id) {
                    all.push(id);
                }
            }
        }
        all
    }

    /// Of those, what only readers see who get everything.
    pub(crate) fn cited_in_redactions_alone(&self) -> Vec<Uuid> {
        let (hidden, open): (Vec<Cited>, Vec<Cited>) =
            self.parts().flat_map(in_text).partition(|cited| cited.redacted);
        let mut alone: Vec<Uuid> = hidden.iter().map(|cited| cited.record).collect();
        alone.retain(|record| !open.iter().any(|other| other.record == *record));
        alone.sort_unstable();
        alone.dedup();
        alone
    }

    /// What the case, the report, its sections and what they cite demand together.
    pub(crate) fn marking(&self, reads: &Reads<'_>) -> Result<Marking, Failure> {
        let case = self.report.case.map(|case| reads.record(case)).transpose()?.flatten();
        let own = Marking::or_of_a_case(case.as_ref().and_then(|case| case.record.text("marking")));
        let mut all = vec![own];
        all.extend(self.parts().filter_map(|part| part.record.text("marking")?.parse::<Marking>().ok()));
        for id in self.cited() {
            let cited = reads.record(id)?;
            all.extend(cited.and_then(|cited| cited.record.text("marking")?.parse::<Marking>().ok()));
        }
        Ok(marking::strictest(all))
    }

    fn says_something(&self) -> bool {
        self.parts().any(|part| part.record.text("body").is_some_and(|body| !body.trim().is_empty()))
    }

    /// Nobody decides about a report while it waits for a choice between two texts.
    fn is_settled(&self) -> Result<(), RuleError> {
        match self.parts().any(|part| !part.conflicted.is_empty()) {
            true => Err(RuleError::UnresolvedConflict { field: "a field of this report" }),
            false => Ok(()),
        }
    }

    /// Who wrote it and who sent it for approval.
    pub(crate) fn asked(&self, waiting: Option<&StoredRecord>) -> Vec<Uuid> {
        let submitter = waiting.and_then(|approval| approval.record.reference("requested_by"));
        let author = self.report.record.reference("author");
        let mut asked: Vec<Uuid> = submitter.into_iter().chain(author).collect();
        asked.push(self.report.created_by.0);
        asked
    }
}

/// What the text of a part cites.
fn in_text(part: &StoredRecord) -> impl Iterator<Item = Cited> {
    narrative::cited(part.record.text("body").unwrap_or_default()).into_iter()
}

/// The request that a submitted report waits with.
pub(crate) fn waiting(reads: &Reads<'_>, report: &StoredRecord) -> Result<Option<StoredRecord>, Failure> {
    let all = reads.records_in(&report.scope, Some(&APPROVAL))?;
    let open = |stored: &StoredRecord| {
        stored.record.reference("about") == Some(report.record.id) && stored.record.get("decision").is_none()
    };
    Ok(all.into_iter().rev().find(open))
}

/// Sends it to a supervisor.
pub(crate) fn submit(
    turn: &Turn<'_>,
    vault: &mut Vault,
    stored: &StoredRecord,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let whole = Whole::read(&vault.reads(), stored)?;
    let to = report::decide(whole.state(), Step::Submit, &turn.actor, &[], None)?;
    rules::open_case(&vault.reads(), stored.case)?;
    whole.is_settled()?;
    if !whole.says_something() {
        return Err(FieldProblem::new("body", Reason::Required).into());
    }
    let mut wanted = stored.record.clone();
    wanted.set("state", Value::text(to.code()))?;
    wanted.set("submitted_on", Value::Text(moment::date(turn.now_ms)))?;
    for decided in ["decided_on", "decided_by", "state_reason"] {
        wanted.set(decided, Value::Null)?;
    }
    let mut request = Record::new(turn.desk.ids.id(), &APPROVAL);
    request.set("asks", Value::text("report"))?;
    request.set("requested_by", Value::Ref(turn.actor.user))?;
    request.set("requested_at", Value::Int(turn.now_ms))?;
    request.set("request_reason", reason.map_or(Value::Null, Value::text))?;
    request.set("about", Value::Ref(stored.record.id))?;
    let mut all = update(&vault.reads(), stored, &wanted)?;
    all.extend(edits::create(&request));
    write(turn, vault, stored, Action::RecordSet, all)
}

/// Approves it or sends it back; a version that it amends gives way.
pub(crate) fn decide(
    turn: &Turn<'_>,
    vault: &mut Vault,
    stored: &StoredRecord,
    approve: bool,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let reads = vault.reads();
    let whole = Whole::read(&reads, stored)?;
    let request = waiting(&reads, stored)?;
    let step = if approve { Step::Approve } else { Step::Return };
    let to = report::decide(whole.state(), step, &turn.actor, &whole.asked(request.as_ref()), reason)?;
    rules::open_case(&reads, stored.case)?;
    let mut all = Vec::new();
    if approve {
        whole.is_settled()?;
        all.extend(giving_way(turn, &reads, stored)?);
    }
    let mut wanted = stored.record.clone();
    wanted.set("state", Value::text(to.code()))?;
    wanted.set("decided_on", Value::Text(moment::date(turn.now_ms)))?;
    wanted.set("decided_by", Value::Ref(turn.actor.user))?;
    wanted.set("state_reason", reason.map_or(Value::Null, Value::text))?;
    all.extend(update(&reads, stored, &wanted)?);
    if let Some(request) = &request {
        all.extend(moves::decision_edits(turn, &reads, request, approve, reason)?);
    }
    write(turn, vault, stored, Action::ApprovalDecide, all)
}

fn giving_way(turn: &Turn<'_>, reads: &Reads<'_>, stored: &StoredRecord) -> Result<Vec<Edit>, Failure> {
    let before = stored.record.reference("amends").map(|id| reads.record(id)).transpose()?.flatten();
    let Some(before) = before else { return Ok(Vec::new()) };
    let state = State::of(&before.record);
    report::may_amend(state)?;
    let to = report::decide(state, Step::GiveWay, &turn.actor, &[], None)?;
    let mut wanted = before.record.clone();
    wanted.set("state", Value::text(to.code()))?;
    update(reads, &before, &wanted)
}

/// The version after an approved one; begun already, it is the one that was begun.
pub(crate) fn amend(turn: &Turn<'_>, vault: &mut Vault, stored: &StoredRecord) -> Result<Uuid, Failure> {
    let reads = vault.reads();
    let version = report::next_version(&stored.record)?;
    if reads.record(version.id)?.is_some() {
        return Ok(version.id);
    }
    rules::open_case(&reads, stored.case)?;
    let mut all = edits::create(&version);
    for section in Whole::read(&reads, stored)?.sections {
        all.extend(edits::create(&report::section_of_version(&section.record, version.id)));
    }
    write(turn, vault, stored, Action::RecordAdd, all)?;
    Ok(version.id)
}

fn update(reads: &Reads<'_>, stored: &StoredRecord, wanted: &Record) -> Result<Vec<Edit>, Failure> {
    let state = reads.state(wanted.id)?.unwrap_or_default();
    Ok(edits::update(stored, &state, wanted))
}

fn write(
    turn: &Turn<'_>,
    vault: &mut Vault,
    stored: &StoredRecord,
    action: Action,
    edits: Vec<Edit>,
) -> Result<(), Failure> {
    transact::change(turn, vault, |writer| Ok(writer.change(&stored.scope, action.number(), edits)?))?;
    Ok(())
}

/// Every version of the report, the oldest first.
pub(crate) fn versions(reads: &Reads<'_>, stored: &StoredRecord) -> Result<Vec<StoredRecord>, Failure> {
    let all = reads.records_in(&stored.scope, Some(&REPORT))?;
    let mut chain = vec![stored.clone()];
    while let Some(before) = chain[0].record.reference("amends")
        && let Some(found) = all.iter().find(|other| other.record.id == before)
        && !chain.iter().any(|known| known.record.id == before)
    {
        chain.insert(0, found.clone());
    }
    loop {
        let known: Vec<Uuid> = chain.iter().map(|version| version.record.id).collect();
        let follows = |other: &&StoredRecord| {
            other.record.reference("amends").is_some_and(|id| known.contains(&id))
                && !known.contains(&other.record.id)
        };
        match all.iter().find(follows) {
            Some(next) => chain.push(next.clone()),
            None => return Ok(chain),
        }
    }
}

pub(crate) fn version(shown: &Shown<'_>, stored: &StoredRecord) -> ReportVersion {
    let record = &stored.record;
    ReportVersion {
        id: record.id,
        version: record.int("version").unwrap_or(1),
        state: State::of(record).code().to_owned(),
        decided_on: record.text("decided_on").map(str::to_owned),
        decided_by: record.reference("decided_by").map(|user| shown.names.person(user)),
    }
}

/// What the newer version says otherwise than the older one.
pub(crate) fn difference(shown: &Shown<'_>, from: &Whole, to: &Whole) -> ReportDifference {
    let text = |record: &Record, name: &str| record.text(name).unwrap_or_default().to_owned();
    let report = |whole: &Whole, name| text(&whole.report.record, name);
    let mut parts = vec![part("", &report(from, "title"), &report(to, "title"))];
    if !report(from, "body").is_empty() || !report(to, "body").is_empty() {
        parts.push(part("", &report(from, "body"), &report(to, "body")));
    }
    let mut left: Vec<&StoredRecord> = from.sections.iter().collect();
    for section in &to.sections {
        let place = left.iter().position(|old| continues(&old.record, &section.record));
        let old = place.map(|place| left.remove(place));
        let before = old.map(|old| said(&old.record)).unwrap_or_default();
        parts.push(part(&text(&section.record, "heading"), &before, &said(&section.record)));
    }
    parts.extend(left.iter().map(|old| part(&text(&old.record, "heading"), &said(&old.record), "")));
    ReportDifference { from: version(shown, &from.report), to: version(shown, &to.report), parts }
}

/// A section of a version is the one it was copied from, or the one of the same heading.
fn continues(old: &Record, new: &Record) -> bool {
    let copied =
        new.reference("report").is_some_and(|version| report::section_of_version(old, version).id == new.id);
    copied || old.text("heading") == new.text("heading")
}

fn said(section: &Record) -> String {
    let text = |name| section.text(name).unwrap_or_default();
    format!("{}\n{}", text("heading"), text("body"))
}

fn part(heading: &str, before: &str, after: &str) -> PartDifference {
    let what = match (before.is_empty(), after.is_empty()) {
        _ if before == after => "same",
        // Looks changed, words did not.
        _ if narrative::reading(before) == narrative::reading(after) => "restyled",
        (true, _) => "added",
        (_, true) => "removed",
        _ => "changed",
    };
    let piece = |(part, text): (Part, String)| Piece { what: part.word().into(), text };
    let (before, after) = (narrative::reading(before), narrative::reading(after));
    let pieces = words::difference(&before, &after).into_iter().map(piece).collect();
    PartDifference { heading: heading.to_owned(), what: what.to_owned(), pieces }
}
