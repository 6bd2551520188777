//! What waits for a supervisor.

use crate::gate::Turn;
use crate::moves::{self, Move};
use crate::show::Shown;
use crate::view::case::ApprovalView;
use crate::{Failure, access, reports, rules, transact};
use model::workflow::{self, Step};
use model::{Action, FieldProblem, Reason, RuleError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::{Reads, StoredRecord, Vault};

/// Requests for decision.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalListRequest {
    /// Also those that were decided.
    #[ts(optional, as = "Option<_>")]
    pub decided: bool,
}

/// Approve or return a request.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalDecideRequest {
    pub id: Uuid,
    /// `approve` or `return`.
    pub decision: String,
    pub reason: Option<String>,
}

pub(crate) fn approval_list(
    turn: &Turn<'_>,
    request: ApprovalListRequest,
) -> Result<Vec<ApprovalView>, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let mut all = Vec::new();
    let reads = vault.reads();
    let found = match request.decided {
        true => reads.records_of(&[&model::kinds::APPROVAL], 0, 0)?.1,
        false => reads.open_approvals()?,
    };
    for stored in access::visible(&reads, turn, found)? {
        all.push(shown.approval(&stored)?);
    }
    all.sort_by(|a, b| b.requested_at.cmp(&a.requested_at));
    Ok(all)
}

pub(crate) fn approval_decide(
    turn: &Turn<'_>,
    request: ApprovalDecideRequest,
) -> Result<ApprovalView, Failure> {
    let approve = match request.decision.as_str() {
        "approve" => true,
        "return" => false,
        _ => return Err(FieldProblem::new("decision", Reason::UnknownCode("approve, return")).into()),
    };
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let stored = turn.record()?;
    if stored.record.kind != &model::kinds::APPROVAL || stored.deleted {
        return Err(Failure::not_found("request"));
    }
    if stored.record.get("decision").is_some() {
        return Err(RuleError::AlreadyDecided.into());
    }
    rules::no_conflict(stored, "decision")?;
    let reason = request.reason.as_deref();
    match stored.record.text("asks") {
        Some("opening" | "closure") => decide_move(turn, vault, stored, approve, reason)?,
        _ => decide_alone(turn, vault, stored, approve, reason)?,
    }
    let decided = vault.reads().record(request.id)?.ok_or_else(|| Failure::not_found("request"))?;
    Shown::new(vault, turn.now_ms)?.approval(&decided)
}

/// Opening and closure: the decision is a move of the case.
fn decide_move(
    turn: &Turn<'_>,
    vault: &mut Vault,
    stored: &StoredRecord,
    approve: bool,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let case = vault.reads().record(turn.case()?)?.ok_or_else(|| Failure::not_found("case"))?;
    let from = rules::status_of(&case.record);
    let step = if approve { Step::Approve } else { Step::Return };
    let asks = stored.record.text("asks");
    let row = workflow::TABLE.iter().find(|row| row.from == from && row.step == step && row.asks == asks);
    // The case went another way meanwhile: there is nothing left to decide.
    let row = row.ok_or(RuleError::AlreadyDecided)?;
    moves::take(turn, vault, &Move { case: &case, to: row.to, reason, action: Action::ApprovalDecide })?;
    Ok(())
}

fn decide_alone(
    turn: &Turn<'_>,
    vault: &mut Vault,
    stored: &StoredRecord,
    approve: bool,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let about = stored.record.reference("about").map(|id| vault.reads().record(id)).transpose()?.flatten();
    if let Some(report) = about.filter(|about| about.record.kind == &model::kinds::REPORT) {
        return reports::decide(turn, vault, &report, approve, reason);
    }
    workflow::may_decide(&turn.actor, stored.record.reference("requested_by"), approve, reason)?;
    rules::open_case(&vault.reads(), stored.case)?;
    let edits = moves::decision_edits(turn, &vault.reads(), stored, approve, reason)?;
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&stored.scope, Action::ApprovalDecide.number(), edits)?)
    })?;
    Ok(())
}

/// What waits and this person may decide.
pub(crate) fn waiting(turn: &Turn<'_>, reads: &Reads<'_>) -> Result<Vec<StoredRecord>, Failure> {
    let mut open = access::visible(reads, turn, reads.open_approvals()?)?;
    open.retain(|stored| crate::show::may_decide(&turn.actor, &stored.record).is_ok());
    Ok(open)
}
