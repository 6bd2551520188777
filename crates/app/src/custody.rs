//! The chain of custody: exactly one custodian at every moment.

use ledger::EntityState;
use model::kinds::{CUSTODY_LOG, EVIDENCE};
use model::workflow::Actor;
use model::{FieldProblem, Reason, Record, RuleError, exhibit};
use serde_json::json;
use uuid::Uuid;
use vault::{Edit, Reads, StoredRecord};

use crate::view::Fields;
use crate::{Failure, rules};

/// The hand-overs of an exhibit, each after those it follows; and which of them end the chain.
pub(crate) fn chain(reads: &Reads<'_>, evidence: Uuid) -> Result<Vec<(StoredRecord, bool)>, Failure> {
    let heads: Vec<_> = state(reads, evidence)?
        .logs
        .get(&CUSTODY_LOG)
        .map(|log| log.heads().iter().map(|item| item.dot).collect())
        .unwrap_or_default();
    let mut events = Vec::new();
    for item in reads.chain(evidence, CUSTODY_LOG)? {
        let event = Uuid::from_slice(&item.body).ok().map(|id| reads.record(id)).transpose()?.flatten();
        events.extend(event.map(|event| (event, heads.contains(&item.dot))));
    }
    Ok(events)
}

fn state(reads: &Reads<'_>, evidence: Uuid) -> Result<EntityState, Failure> {
    Ok(reads.state(evidence)?.unwrap_or_default())
}

/// Who holds the exhibit: who collected it until it is handed over, then the receiver of the last hand-over; nobody
/// can say while two stand side by side.
pub(crate) fn holder<'s>(evidence: &'s Record, chain: &'s [(StoredRecord, bool)]) -> Option<&'s str> {
    if chain.is_empty() {
        return evidence.text("collected_by");
    }
    exhibit::custodian(chain.iter().filter(|(_, head)| *head).map(|(event, _)| &event.record))
}

/// The giver of a hand-over is the present holder, unless somebody says otherwise.
pub(crate) fn supply_from(reads: &Reads<'_>, fields: &mut Fields) -> Result<(), Failure> {
    let evidence = fields.get("evidence").and_then(|id| id.as_str()).and_then(|id| Uuid::parse_str(id).ok());
    let (Some(evidence), None) = (evidence, fields.get("from_party")) else { return Ok(()) };
    let Some(stored) = reads.has_record(evidence)?.then(|| reads.record(evidence)).transpose()?.flatten()
    else {
        return Ok(());
    };
    let chain = chain(reads, evidence)?;
    // Whom something was collected from is not known here.
    let collected = chain.is_empty() && fields.get("action").is_some_and(|action| action == "collected");
    if let Some(holder) = holder(&stored.record, &chain).filter(|_| !collected) {
        fields.insert("from_party".into(), json!(holder));
    }
    Ok(())
}

/// What was disposed of is not handed over any more.
fn still_here(evidence: &StoredRecord) -> Result<(), Failure> {
    let field = EVIDENCE.field("disposition");
    let code = evidence.record.text("disposition").filter(|code| *code != "held");
    let (Some(field), Some(code)) = (field, code) else { return Ok(()) };
    let how = field.vocabulary().and_then(|vocabulary| vocabulary.label(code)).unwrap_or("disposed of");
    Err(RuleError::Disposed { how }.into())
}

/// An exhibit is disposed of only while it is clear who holds it and what was decided about it.
pub(crate) fn may_dispose(
    reads: &Reads<'_>,
    stored: &StoredRecord,
    wanted: &Record,
    actor: &Actor,
) -> Result<(), Failure> {
    if wanted.kind != &EVIDENCE || !exhibit::disposes_otherwise(&stored.record, wanted) {
        return Ok(());
    }
    exhibit::may_dispose_otherwise(&stored.record, actor)?;
    if stored.conflicted.contains(&CUSTODY_LOG) {
        return Err(RuleError::UnresolvedConflict { field: "custody" }.into());
    }
    rules::no_conflict(stored, "disposition")?;
    let chain = chain(reads, wanted.id)?;
    Ok(exhibit::may_dispose(
        wanted,
        chain.iter().rev().find(|(_, head)| *head).map(|(event, _)| &event.record),
    )?)
}

/// An exhibit with a chain of custody is never deleted.
pub(crate) fn may_delete(reads: &Reads<'_>, record: &Record) -> Result<(), Failure> {
    let handed_over = record.kind == &EVIDENCE && !reads.chain(record.id, CUSTODY_LOG)?.is_empty();
    if handed_over { Err(RuleError::HandedOver.into()) } else { Ok(()) }
}

/// The seal that is on the exhibit: of the latest hand-over that names one, else as it was collected. Nobody can
/// say while two chains stand side by side.
pub(crate) fn seal<'s>(evidence: &'s Record, chain: &'s [(StoredRecord, bool)]) -> Option<&'s str> {
    if chain.iter().filter(|(_, head)| *head).count() > 1 {
        return None;
    }
    let named = chain.iter().rev().find_map(|(event, _)| event.record.text("seal"));
    named.or_else(|| evidence.text("seal"))
}

/// The edit that hangs a new hand-over onto the chain of its exhibit.
pub(crate) fn chain_edit(
    reads: &Reads<'_>,
    event: &Record,
    case: Option<Uuid>,
    actor: &Actor,
) -> Result<Edit, Failure> {
    let wrong = || FieldProblem::new("evidence", Reason::Rule("must be an exhibit of the same case"));
    let evidence = event.reference("evidence").ok_or_else(wrong)?;
    let stored = reads.record(evidence)?.filter(|stored| !stored.deleted).ok_or_else(wrong)?;
    if stored.case != case || stored.record.kind != &EVIDENCE {
        return Err(wrong().into());
    }
    still_here(&stored)?;
    let chain = chain(reads, evidence)?;
    let ends: Vec<&Record> = chain.iter().filter(|(_, head)| *head).map(|(event, _)| &event.record).collect();
    exhibit::may_hand_over(event, &stored.record, &ends, actor)?;
    exhibit::may_seal(event, seal(&stored.record, &chain))?;
    Ok(Edit::Append { id: evidence, log: CUSTODY_LOG, body: event.id.as_bytes().to_vec() })
}
