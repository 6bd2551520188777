//! A case on its way from one post to another, as this laptop knows of it. The rule stands in `model`.

use ledger::Register;
use model::transfer::{self, Party, REGISTER, Step, Tenure};
use model::{Record, RuleError, kinds};
use vault::{OpenConflict, Reads, StoredRecord, Vault};

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::casework::TransferView;
use crate::{Failure, edits, moment, rules, transact};

/// Everything that stands of the transfer, in the order of the ledger.
pub(crate) fn live(reads: &Reads<'_>, case: uuid::Uuid) -> Result<Vec<Tenure>, Failure> {
    let state = reads.state(case)?.unwrap_or_default();
    let live = state.registers.get(&REGISTER).map(Register::distinct).unwrap_or_default();
    Ok(live.iter().filter_map(|live| Tenure::decode(&live.value)).collect())
}

/// The post at which the case was opened.
fn home(case: &StoredRecord) -> &str {
    case.record.text("post").unwrap_or_default()
}

/// The post that has a case now. Only steps that crossed have to be weighed.
pub(crate) fn owner(reads: &Reads<'_>, case: &Record, has_crossed: bool) -> Result<String, Failure> {
    let home = case.text("post").unwrap_or_default();
    if has_crossed {
        return Ok(transfer::owner(home, &live(reads, case.id)?).to_owned());
    }
    Ok(case.text("owning_post").unwrap_or(home).to_owned())
}

/// Takes a step.
pub(crate) fn take(
    turn: &Turn<'_>,
    vault: &mut Vault,
    case: &StoredRecord,
    step: Step,
    to: Option<&str>,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let live = live(&vault.reads(), case.record.id)?;
    let party = Party { actor: turn.actor, post: &vault.identity().post };
    let after = transfer::decide(step, to, reason, &party, home(case), &live)?;
    rules::open_case(&vault.reads(), case.case)?;
    let mut wanted = case.record.clone();
    after.write(&mut wanted, moment::date(turn.now_ms), turn.actor.user, reason)?;
    let state = vault.reads().state(case.record.id)?.unwrap_or_default();
    let edits = edits::update(case, &state, &wanted);
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&case.scope, model::Action::CaseTransfer.number(), edits)?)
    })?;
    Ok(())
}

/// Steps that crossed are settled by the owner, by keeping one; so is a referral that two people decided.
pub(crate) fn may_settle(
    turn: &Turn<'_>,
    vault: &Vault,
    open: &OpenConflict,
    keep: Option<u32>,
) -> Result<(), Failure> {
    let decided_twice = open.kind == Some(&kinds::REFERRAL) && open.register == rules::TRIAGE;
    if decided_twice && keep.is_none() {
        return Err(RuleError::AlreadyDecided.into());
    }
    if open.kind != Some(&kinds::CASE) || open.register != REGISTER {
        return Ok(());
    }
    let side = open.candidates.iter().find(|side| Some(side.n) == keep.map(|n| n as usize));
    let kept = side.and_then(|side| Tenure::decode(&side.value)).ok_or(RuleError::NotTheOwner)?;
    let case = vault.reads().record(open.record)?.ok_or_else(|| Failure::not_found("case"))?;
    let live = live(&vault.reads(), open.record)?;
    let party = Party { actor: turn.actor, post: &vault.identity().post };
    Ok(transfer::settle(&kept, &party, home(&case), &live)?)
}

/// Whose the case is, and what this person may do about it.
pub(crate) fn view(shown: &Shown<'_>, case: &StoredRecord) -> Result<TransferView, Failure> {
    let live = live(&shown.vault.reads(), case.record.id)?;
    let party = Party { actor: shown.actor, post: &shown.vault.identity().post };
    let open = model::workflow::may_change(rules::status_of(&case.record)).is_ok();
    // Any other post and any reason will do here: both are asked for when the step is taken.
    let may =
        |step: &Step| open && transfer::decide(*step, Some(""), Some("…"), &party, home(case), &live).is_ok();
    let text = |name: &str| case.record.text(name).map(str::to_owned);
    Ok(TransferView {
        owner: transfer::owner(home(case), &live).to_owned(),
        state: text("transfer_state").unwrap_or_else(|| "none".into()),
        to: text("transfer_to"),
        on: text("transfer_on"),
        by: case.record.reference("transfer_by").map(|user| shown.names.person(user)),
        reason: text("transfer_reason"),
        settled: live.len() < 2,
        steps: Step::ALL.iter().filter(|step| may(step)).map(|step| step.name().to_owned()).collect(),
    })
}
