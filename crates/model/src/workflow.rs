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
    row(PendingClosure, Preliminary, Step::Return, true, CLOSURE),
    row(PendingClosure, Open, Step::Return, true, CLOSURE),
    row(PendingClosure, Suspended, Step::Return, true, CLOSURE),
    row(Closed, Preliminary, Step::Reopen, true, None),
    row(Closed, Open, Step::Reopen, true, None),
];

/// How a case stands when a step is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    pub status: Status,
    /// Where it stood before its closure was asked for: there it goes back to. Nothing for cases of before that
    /// was written down, which were open.
    pub before: Option<Status>,
    /// Everybody who asked for what is to be decided: by the request and by the case.
    pub asked: &'a [Uuid],
}

impl Standing<'_> {
    /// Of several ways back a case takes the one it came by: no way leads to an open case but an opening.
    fn leads_to(&self, row: &Transition) -> bool {
        let before = self.before.unwrap_or(Open);
        match (row.from, row.step) {
            (PendingClosure, Step::Return) => row.to == before,
            (Closed, Step::Reopen) => (row.to == Preliminary) == (before == Preliminary),
            _ => true,
        }
    }

    /// What the case remembers of where it stood, once the step was taken.
    pub fn remembers(&self, to: Status) -> Option<Status> {
        match (self.status, to) {
            (from, PendingClosure) => Some(from),
            (_, Closed) => self.before,
            _ => None,
        }
    }
}

/// The row of the table, whoever acts.
pub fn transition(from: Status, to: Status) -> Option<Transition> {
    TABLE.iter().copied().find(|row| row.from == from && row.to == to)
}

/// Whether this actor may take the case there now.
pub fn decide(
    case: &Standing<'_>,
    to: Status,
    actor: &Actor,
    reason: Option<&str>,
) -> Result<Transition, RuleError> {
    let transition = transition(case.status, to).filter(|row| case.leads_to(row));
    let transition = transition.ok_or(RuleError::IllegalTransition { from: case.status, to })?;
    allowed(&transition, actor)?;
    four_eyes(transition.step, actor, case.asked)?;
    let given = reason.is_some_and(|reason| !reason.trim().is_empty());
    if transition.needs_reason && !given {
        return Err(RuleError::ReasonRequired);
    }
    Ok(transition)
}

/// Where this actor could take the case.
pub fn next_for(case: &Standing<'_>, actor: &Actor) -> Vec<Transition> {
    TABLE
        .iter()
        .copied()
        .filter(|row| row.from == case.status && case.leads_to(row) && allowed(row, actor).is_ok())
        .filter(|row| four_eyes(row.step, actor, case.asked).is_ok())
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
fn four_eyes(step: Step, actor: &Actor, asked: &[Uuid]) -> Result<(), RuleError> {
    if step.decides() && asked.contains(&actor.user) {
        return Err(RuleError::FourEyes);
    }
    if step == Step::Approve && asked.is_empty() { Err(RuleError::NoRequest) } else { Ok(()) }
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
        _ => four_eyes(step, actor, requested_by.as_slice())?,
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
