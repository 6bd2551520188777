//! The chain of custody: exactly one custodian at every moment.

use ledger::EntityState;
use model::kinds::{CUSTODY_LOG, EVIDENCE};
use model::{FieldProblem, Reason, Record};
use serde_json::json;
use uuid::Uuid;
use vault::{Edit, Reads, StoredRecord};

use crate::Failure;
use crate::view::Fields;

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

/// Who holds the exhibit: the receiver of the last hand-over; nobody can say while two stand side by side.
pub(crate) fn holder(chain: &[(StoredRecord, bool)]) -> Option<&str> {
    let mut heads = chain.iter().filter(|(_, head)| *head);
    match (heads.next(), heads.next()) {
        (Some((event, _)), None) => event.record.text("to_party"),
        _ => None,
    }
}

/// The giver of a hand-over is the present holder, unless somebody says otherwise.
pub(crate) fn supply_from(reads: &Reads<'_>, fields: &mut Fields) -> Result<(), Failure> {
    let evidence = fields.get("evidence").and_then(|id| id.as_str()).and_then(|id| Uuid::parse_str(id).ok());
    if let (Some(evidence), None) = (evidence, fields.get("from_party"))
        && reads.has_record(evidence)?
        && let Some(holder) = holder(&chain(reads, evidence)?)
    {
        fields.insert("from_party".into(), json!(holder));
    }
    Ok(())
}

/// The edit that hangs a new hand-over onto the chain of its exhibit.
pub(crate) fn chain_edit(reads: &Reads<'_>, event: &Record, case: Option<Uuid>) -> Result<Edit, Failure> {
    let wrong = || FieldProblem::new("evidence", Reason::Rule("must be an exhibit of the same case"));
    let evidence = event.reference("evidence").ok_or_else(wrong)?;
    let stored = reads.record(evidence)?.filter(|stored| !stored.deleted).ok_or_else(wrong)?;
    if stored.case != case || stored.record.kind != &EVIDENCE {
        return Err(wrong().into());
    }
    Ok(Edit::Append { id: evidence, log: CUSTODY_LOG, body: event.id.as_bytes().to_vec() })
}
