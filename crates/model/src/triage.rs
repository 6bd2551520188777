//! What is decided about a referral before there is a case: accepted, declined or returned, once, and told to
//! whoever sent it.

use crate::date::working_days_after;
use crate::record::Record;
use crate::role::Role;
use crate::rule::RuleError;
use crate::workflow::Actor;

/// A referral is decided within a working week unless somebody says otherwise.
pub const DAYS_TO_DECIDE: u32 = 5;

/// Nothing was decided yet.
pub fn is_pending(decision: Option<&str>) -> bool {
    matches!(decision, None | Some("pending"))
}

/// Whether this person may decide so now. Decided once; a supervisor reconsiders, and says why.
pub fn decide(
    before: Option<&str>,
    after: Option<&str>,
    actor: &Actor,
    reason: Option<&str>,
) -> Result<(), RuleError> {
    match actor.role {
        Role::Auditor => return Err(RuleError::AuditorReadsOnly),
        Role::Investigator | Role::Supervisor => {}
        _ => return Err(RuleError::RoleMayNot { action: "triage", kind: "referral" }),
    }
    let reconsiders = !is_pending(before);
    if reconsiders && actor.role != Role::Supervisor {
        return Err(RuleError::AlreadyDecided);
    }
    let given = reason.is_some_and(|reason| !reason.trim().is_empty());
    let plain = !reconsiders && (is_pending(after) || after == Some("accepted"));
    if plain || given { Ok(()) } else { Err(RuleError::ReasonRequired) }
}

/// The referrer is answered once there is an answer.
pub fn may_reply(decision: Option<&str>) -> Result<(), RuleError> {
    if is_pending(decision) { Err(RuleError::NotDecidedYet) } else { Ok(()) }
}

/// A case begins from what was accepted; from one referral as many as it takes.
pub fn may_open_case(decision: Option<&str>) -> Result<(), RuleError> {
    if decision == Some("accepted") { Ok(()) } else { Err(RuleError::NotAccepted) }
}

/// By when the referral is to be decided, from the day it came in.
pub fn due_on(referral: &Record) -> Option<chrono::NaiveDate> {
    working_days_after(referral.date("received_on")?, DAYS_TO_DECIDE)
}

/// What still has to happen with a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nobody decided.
    Undecided,
    /// Decided, and the referrer does not know.
    Unanswered,
    Settled,
}

pub fn stage(referral: &Record) -> Stage {
    match (is_pending(referral.text("decision")), referral.get("reply").is_some()) {
        (true, _) => Stage::Undecided,
        (false, false) => Stage::Unanswered,
        (false, true) => Stage::Settled,
    }
}
