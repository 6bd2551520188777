//! Referrals on their way: the list by what still has to happen, and what a case takes along from one.

use model::triage::{self, Stage};
use model::{FieldProblem, Reason, Record, kinds};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use vault::{Reads, StoredRecord};

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::Fields;
use crate::view::casework::{IntakeCase, IntakeRow};
use crate::{Failure, access, moment};

/// The referral that the request is about.
pub(crate) fn referral<'t>(turn: &'t Turn<'_>) -> Result<&'t StoredRecord, Failure> {
    let stored = turn.record()?;
    let fits = stored.record.kind == &kinds::REFERRAL && !stored.deleted;
    if fits { Ok(stored) } else { Err(Failure::not_found("referral")) }
}

/// Every referral that may be seen: undecided ones by their day, then those to be answered, then the rest.
pub(crate) fn all(turn: &Turn<'_>, reads: &Reads<'_>) -> Result<Vec<StoredRecord>, Failure> {
    let mut found = access::visible(reads, turn, reads.records_of(&[&kinds::REFERRAL], 0, 0)?.1)?;
    found.sort_by_cached_key(|stored| {
        let record = &stored.record;
        let day = record.text("due_on").or_else(|| record.text("received_on"));
        (triage::stage(record), day.map(str::to_owned))
    });
    Ok(found)
}

/// Whether somebody still has to do something about it.
pub(crate) fn waits(stored: &StoredRecord) -> bool {
    triage::stage(&stored.record) != Stage::Settled
}

pub(crate) fn is_overdue(record: &Record, today: &str) -> bool {
    triage::stage(record) == Stage::Undecided && record.text("due_on").is_some_and(|due| due < today)
}

pub(crate) fn row(turn: &Turn<'_>, shown: &Shown<'_>, stored: &StoredRecord) -> Result<IntakeRow, Failure> {
    let (record, reads) = (&stored.record, shown.vault.reads());
    let text = |name: &str| record.text(name).map(str::to_owned);
    let person = |name: &str| record.reference(name).map(|user| shown.names.person(user));
    let stage = triage::stage(record);
    let today = moment::date(turn.now_ms);
    // One that came with a case lies in it; that case is the first of its cases.
    let mut begun: Vec<StoredRecord> =
        stored.case.map(|case| reads.record(case)).transpose()?.flatten().into_iter().collect();
    begun.extend(access::visible(&reads, turn, reads.cases_of_referral(record.id)?)?);
    let case = |stored: &StoredRecord| IntakeCase {
        id: stored.record.id,
        number: stored.record.text("case_number").unwrap_or_default().to_owned(),
    };
    Ok(IntakeRow {
        id: record.id,
        summary: text("summary").unwrap_or_default(),
        source: record.display("source"),
        referrer: text("referrer"),
        received_on: text("received_on"),
        overdue: is_overdue(record, &today),
        due_on: text("due_on"),
        decision: text("decision").unwrap_or_else(|| "pending".into()),
        decided_on: text("decided_on"),
        decided_by: person("decided_by"),
        reason: text("reason"),
        reply: text("reply"),
        stage: word(stage).to_owned(),
        assignee: person("assignee"),
        cases: begun.iter().map(case).collect(),
    })
}

const fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Undecided => "undecided",
        Stage::Unanswered => "unanswered",
        Stage::Settled => "settled",
    }
}

/// A case that names a referral begins from one that was accepted, and takes its words along where the
/// person wrote none.
pub(crate) fn begin(reads: &Reads<'_>, turn: &Turn<'_>, fields: &mut Fields) -> Result<(), Failure> {
    let Some(named) = fields.get("referral").filter(|named| !named.is_null()) else { return Ok(()) };
    let wrong = || FieldProblem::new("referral", Reason::Rule("must point to a referral that is here"));
    let id = named.as_str().and_then(|id| Uuid::parse_str(id).ok()).ok_or_else(wrong)?;
    let found = reads.record(id)?.filter(|found| found.record.kind == &kinds::REFERRAL && !found.deleted);
    let found = access::visible(reads, turn, found.into_iter().collect())?;
    let referral = &found.first().ok_or_else(wrong)?.record;
    triage::may_open_case(referral.text("decision"))?;
    let by = referral.text("referrer").map(str::to_owned).unwrap_or_else(|| referral.display("source"));
    let along = [
        ("synopsis", referral.text("summary").map(|text| json!(text))),
        ("referred_by", Some(json!(by))),
        ("external_reference", referral.text("reference").map(|text| json!(text))),
    ];
    for (name, value) in along {
        let written = fields.get(name).is_some_and(|value: &Json| !value.is_null());
        if let Some(value) = value.filter(|_| !written) {
            fields.insert(name.to_owned(), value);
        }
    }
    Ok(())
}
