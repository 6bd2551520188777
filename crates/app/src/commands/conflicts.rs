//! Choices that wait for a person.

use crate::conflict::{self, Decision};
use crate::gate::Turn;
use crate::show::{Shown, reference_of};
use crate::view::conflict::{Conflict, Resolved};
use crate::{Failure, access, handover, rules, transact};
use model::{Action, registry};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::ConflictFilter;

/// Open conflicts.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConflictListRequest {
    /// Number or id: only of this case.
    pub case: Option<String>,
}

/// Decide: keep one candidate, or write a value.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConflictResolveRequest {
    pub id: String,
    /// Number of the candidate to keep.
    pub keep: Option<u32>,
    /// A new value in place of the candidates.
    #[ts(optional, type = "FieldValue | Record<string, FieldValue>")]
    pub value: Option<serde_json::Value>,
    pub reason: String,
}

pub(crate) fn conflict_list(turn: &Turn<'_>, _: ConflictListRequest) -> Result<Vec<Conflict>, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let hidden = access::hidden(&vault.reads(), &turn.actor, turn.now_ms)?;
    conflict::list(&shown, &ConflictFilter { case: turn.some_case(), record: None, hidden })
}

pub(crate) fn conflict_resolve(
    turn: &Turn<'_>,
    request: ConflictResolveRequest,
) -> Result<Resolved, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let open = vault.reads().conflict(&request.id)?.ok_or_else(|| {
        Failure::refused(
            "not_found",
            "This conflict is not open any more. Nothing was changed; look at the record's history.",
        )
    })?;
    let reason = rules::reason(&request.reason)?;
    handover::may_settle(turn, vault, &open, request.keep)?;
    let decision = Decision { keep: request.keep, value: request.value.as_ref(), reason };
    let edits = conflict::resolve(turn, &vault.reads(), &open, &decision)?;
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&open.scope, Action::ConflictResolve.number(), edits)?)
    })?;
    let stored = vault.reads().record(open.record)?.ok_or_else(|| Failure::not_found("record"))?;
    let register = registry::register_numbered(stored.record.kind, open.register);
    let state = vault.reads().state(open.record)?.unwrap_or_default();
    let value = register
        .as_ref()
        .zip(state.displayed(open.register))
        .map(|(register, live)| conflict::json_of(register, &live.value));
    Ok(Resolved {
        id: request.id,
        record: reference_of(&stored.record),
        field: register
            .and_then(|register| register.fields.first().map(|field| field.name.to_owned()))
            .unwrap_or_default(),
        value: value.unwrap_or_default(),
        left: vault.reads().conflict_count()?,
    })
}
