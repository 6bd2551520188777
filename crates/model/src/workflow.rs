//! The life of a case: which step leads where, who may take it, and that the person who asks never decides.
//! The table below is the whole rule; nothing else decides about a status.

use uuid::Uuid;

use crate::kind::Kind;
use crate::role::Role;
use crate::rule::RuleError;
use crate::status::Status;
use Status::{Closed, Draft, Open, PendingClosure, PendingOpening, Preliminary, Suspended};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub user: Uuid,
    pub role: Role,
}

/// What a transition is to the people involved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Begin,
    /// Asks a supervisor; an approval record is made.
    Request,
    /// Decides what was asked.
    Approve,
    /// Sends what was asked back, with a reason.
    Return,
    Suspend,
    Resume,
    Reopen,
}

impl Step {
    /// A decision about someone's request.
    pub const fn decides(self) -> bool {
        matches!(self, Self::Approve | Self::Return)
    }

    const fn supervisor_only(self) -> bool {
        matches!(self, Self::Approve | Self::Return | Self::Reopen)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Begin => "Begin",
            Self::Request => "Send for approval",
            Self::Approve => "Approve",
            Self::Return => "Return",
            Self::Suspend => "Suspend",
            Self::Resume => "Resume",
            Self::Reopen => "Reopen",
        }
    }
}

/// A permitted transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    pub from: Status,
    pub to: Status,
    pub step: Step,
    pub needs_reason: bool,
    /// What the approval record asks for (`opening`, `closure`), for requests and for decisions about them.
    pub asks: Option<&'static str>,
}

const fn row(
    from: Status,
    to: Status,
    step: Step,
    needs_reason: bool,
    asks: Option<&'static str>,
) -> Transition {
    Transition { from, to, step, needs_reason, asks }
}

const OPENING: Option<&str> = Some("opening");
const CLOSURE: Option<&str> = Some("closure");

/// Every transition there is.
pub const TABLE: &[Transition] = &[
    row(Draft, Preliminary, Step::Begin, false, None),
    row(Preliminary, PendingOpening, Step::Request, false, OPENING),
    row(PendingOpening, Open, Step::Approve, false, OPENING),
    row(PendingOpening, Preliminary, Step::Return, true, OPENING),
    row(Open, Suspended, Step::Suspend, true, None),
    row(Suspended, Open, Step::Resume, true, None),
    row(Preliminary, PendingClosure, Step::Request, true, CLOSURE),
    row(Open, PendingClosure, Step::Request, true, CLOSURE),
    row(Suspended, PendingClosure, Step::Request, true, CLOSURE),
    row(PendingClosure, Closed, Step::Approve, false, CLOSURE),
    row(PendingClosure, Open, Step::Return, true, CLOSURE),
    row(Closed, Open, Step::Reopen, true, None),
];

/// The row of the table, whoever acts.
pub fn transition(from: Status, to: Status) -> Option<Transition> {
    TABLE.iter().copied().find(|row| row.from == from && row.to == to)
}

/// Whether this actor may take the case there now. `requested_by` is who asked for what is being decided.
pub fn decide(
    from: Status,
    to: Status,
    actor: &Actor,
    requested_by: Option<Uuid>,
    reason: Option<&str>,
) -> Result<Transition, RuleError> {
    let transition = transition(from, to).ok_or(RuleError::IllegalTransition { from, to })?;
    allowed(&transition, actor)?;
    four_eyes(transition.step, actor, requested_by)?;
    let given = reason.is_some_and(|reason| !reason.trim().is_empty());
    if transition.needs_reason && !given {
        return Err(RuleError::ReasonRequired);
    }
    Ok(transition)
}

/// Where this actor could take the case, leaving aside who asked.
pub fn next(from: Status, actor: &Actor) -> Vec<Status> {
    TABLE.iter().filter(|row| row.from == from && allowed(row, actor).is_ok()).map(|row| row.to).collect()
}

/// As [`next`], also leaving out what the actor asked for and so may not decide.
pub fn next_for(from: Status, actor: &Actor, requested_by: Option<Uuid>) -> Vec<Transition> {
    TABLE
        .iter()
        .copied()
        .filter(|row| row.from == from && allowed(row, actor).is_ok())
        .filter(|row| four_eyes(row.step, actor, requested_by).is_ok())
        .collect()
}

fn allowed(transition: &Transition, actor: &Actor) -> Result<(), RuleError> {
    match actor.role {
        Role::Auditor => Err(RuleError::AuditorReadsOnly),
        role if transition.step.supervisor_only() && !role.decides() => Err(RuleError::SupervisorOnly),
        Role::Fsn => Err(RuleError::RoleMayNot { action: "case.transition", kind: "case" }),
        _ => Ok(()),
    }
}

/// The person who asks never decides. Without a recorded request nothing can be approved, only returned.
fn four_eyes(step: Step, actor: &Actor, requested_by: Option<Uuid>) -> Result<(), RuleError> {
    match requested_by {
        Some(asked) if step.decides() && asked == actor.user => Err(RuleError::FourEyes),
        None if step == Step::Approve => Err(RuleError::NoRequest),
        _ => Ok(()),
    }
}

/// Whether a decision about a request (a report, a transfer, a release) may be made by this actor.
pub fn may_decide(
    actor: &Actor,
    requested_by: Option<Uuid>,
    approve: bool,
    reason: Option<&str>,
) -> Result<(), RuleError> {
    let step = if approve { Step::Approve } else { Step::Return };
    match actor.role {
        Role::Auditor => return Err(RuleError::AuditorReadsOnly),
        role if !role.decides() => return Err(RuleError::SupervisorOnly),
        _ => four_eyes(step, actor, requested_by)?,
    }
    if !approve && reason.is_none_or(|reason| reason.trim().is_empty()) {
        return Err(RuleError::ReasonRequired);
    }
    Ok(())
}

/// Whether anything in a case of this status may change (other than by reopening it).
pub const fn may_change(status: Status) -> Result<(), RuleError> {
    match status {
        Closed => Err(RuleError::CaseClosed),
        _ => Ok(()),
    }
}

/// Whether a case of this status takes a new record. A closed case takes none of any kind.
pub const fn may_add(_kind: &Kind, status: Status) -> Result<(), RuleError> {
    may_change(status)
}
