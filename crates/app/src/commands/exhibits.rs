//! Exhibits beside their hand-overs: the check of their files, and the label that is stuck on them.

use std::io::Write as _;
use std::path::Path;

use crate::gate::Turn;
use crate::outfile::Outfile;
use crate::view::evidence::{EvidenceChecked, SavedFile};
use crate::work::Kind;
use crate::{Failure, checking, edits, label, moment, rules, transact};
use model::{Action, Value, kinds};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::StoredRecord;

/// Read every file of an exhibit again and record whether it is what was taken in.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EvidenceVerifyRequest {
    pub id: Uuid,
}

/// Write the label of an exhibit as PDF.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EvidenceLabelRequest {
    pub id: Uuid,
    pub path: String,
}

fn exhibit<'t>(turn: &'t Turn<'_>) -> Result<&'t StoredRecord, Failure> {
    let item = turn.record()?;
    if item.record.kind != &kinds::EVIDENCE || item.deleted {
        return Err(Failure::not_found("exhibit"));
    }
    Ok(item)
}

pub(crate) fn evidence_verify(
    turn: &Turn<'_>,
    request: EvidenceVerifyRequest,
) -> Result<EvidenceChecked, Failure> {
    let item = exhibit(turn)?;
    let case = turn.case()?;
    let files = {
        let vault = turn.vault()?;
        rules::open_case(&vault.reads(), Some(case))?;
        checking::files(&vault, case, request.id)?
    };
    let files = turn.desk.long(Kind::EvidenceVerify, |running| checking::read(files, running))?;
    let result = checking::verdict(&item.record, &files);
    let verified_on = moment::date(turn.now_ms);
    record(turn, request.id, result, &verified_on)?;
    Ok(EvidenceChecked { evidence: request.id, result: result.to_owned(), verified_on, files })
}

/// What was found goes onto the exhibit as it is by now.
fn record(turn: &Turn<'_>, id: Uuid, result: &str, verified_on: &str) -> Result<(), Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let stored = vault.reads().record(id)?.filter(|stored| !stored.deleted);
    let stored = stored.ok_or_else(|| Failure::not_found("exhibit"))?;
    rules::open_case(&vault.reads(), stored.case)?;
    let mut wanted = stored.record.clone();
    wanted.set("verified_on", Value::text(verified_on))?;
    wanted.set("verified_by", Value::Ref(turn.actor.user))?;
    wanted.set("verified_result", Value::text(result))?;
    let state = vault.reads().state(id)?.unwrap_or_default();
    let edits = edits::update(&stored, &state, &wanted);
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&stored.scope, Action::EvidenceVerify.number(), edits)?)
    })?;
    Ok(())
}

pub(crate) fn evidence_label(turn: &Turn<'_>, request: EvidenceLabelRequest) -> Result<SavedFile, Failure> {
    let vault = turn.vault()?;
    let bytes = label::of(turn, &vault, exhibit(turn)?)?;
    let mut out = Outfile::begin(Path::new(&request.path))?;
    out.write_all(&bytes).map_err(|error| Failure::unwritable(&error))?;
    out.finish()
}
