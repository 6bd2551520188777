//! The life of a report: written, sent for approval, sent back or approved, amended by a new version.
//! The table below is the whole rule. An approved report is frozen with all its sections.

use uuid::Uuid;

use crate::field::Field;
use crate::kind::Kind;
use crate::kinds::{REPORT, REPORT_SECTION};
use crate::record::Record;
use crate::role::Role;
use crate::rule::RuleError;
use crate::value::Value;
use crate::workflow::{self, Actor};

/// The register that says in which state a report is, and who decided so.
pub const REGISTER: u16 = 4;
/// The report of a section.
pub const SECTION_OF: u16 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Draft,
    /// Waits for a supervisor.
    Submitted,
    Returned,
    Approved,
    /// A newer version was approved.
    Amended,
}

impl State {
    pub const ALL: [Self; 5] = [Self::Draft, Self::Submitted, Self::Returned, Self::Approved, Self::Amended];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Amended => "amended",
        }
    }

    pub fn coded(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Of a report; one that says nothing is a draft.
    pub fn of(report: &Record) -> Self {
        report.text("state").and_then(Self::coded).unwrap_or(Self::Draft)
    }

    /// What was approved stays as it was approved.
    pub const fn is_frozen(self) -> bool {
        matches!(self, Self::Approved | Self::Amended)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Submit,
    Approve,
    Return,
    /// Gives way to a newer version, when that is approved.
    GiveWay,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Submit, Self::Approve, Self::Return, Self::GiveWay];

    /// As a person asks for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Return => "return",
            Self::GiveWay => "give way",
        }
    }
}

/// Every step there is: from, step, to.
pub const TABLE: &[(State, Step, State)] = &[
    (State::Draft, Step::Submit, State::Submitted),
    (State::Returned, Step::Submit, State::Submitted),
    (State::Submitted, Step::Approve, State::Approved),
    (State::Submitted, Step::Return, State::Returned),
    (State::Approved, Step::GiveWay, State::Amended),
];

/// Where the step leads, if this person may take it now. `asked` are those who wrote the report and who sent it
/// for approval: none of them decides.
pub fn decide(
    from: State,
    step: Step,
    actor: &Actor,
    asked: &[Uuid],
    reason: Option<&str>,
) -> Result<State, RuleError> {
    if actor.role == Role::Auditor {
        return Err(RuleError::AuditorReadsOnly);
    }
    let row = TABLE.iter().find(|row| (row.0, row.1) == (from, step));
    let to = row.ok_or(RuleError::IllegalReportStep { from: from.code(), step: step.name() })?.2;
    match step {
        Step::Submit => {}
        Step::GiveWay if !actor.role.decides() => return Err(RuleError::SupervisorOnly),
        Step::GiveWay => {}
        Step::Approve | Step::Return => {
            let own = asked.iter().find(|asked| **asked == actor.user).or(asked.first());
            workflow::may_decide(actor, own.copied(), step == Step::Approve, reason)?;
        }
    }
    Ok(to)
}

/// The step that leads from one state to another; none when it is the same state, with other words.
pub fn step_between(from: State, to: State) -> Result<Option<Step>, RuleError> {
    let row = TABLE.iter().find(|row| (row.0, row.2) == (from, to));
    match row {
        Some(row) => Ok(Some(row.1)),
        None if from == to => Ok(None),
        None => Err(RuleError::IllegalReportStep { from: from.code(), step: to.code() }),
    }
}

/// The steps that this person could take, leaving the reason aside.
pub fn next(from: State, actor: &Actor, asked: &[Uuid]) -> Vec<Step> {
    let may = |step: &Step| decide(from, *step, actor, asked, Some("…")).is_ok();
    Step::ALL.into_iter().filter(|step| *step != Step::GiveWay && may(step)).collect()
}

/// Whether what the report and its sections say may change. What waits for a decision is decided as it was sent.
pub const fn may_change(state: State) -> Result<(), RuleError> {
    match state {
        State::Approved | State::Amended => Err(RuleError::ReportFrozen),
        State::Submitted => Err(RuleError::ReportSubmitted),
        State::Draft | State::Returned => Ok(()),
    }
}

/// Whether this field names the report or section that a record is part of: all of them are of one case.
pub fn names_its_whole(kind: &Kind, field: &Field) -> bool {
    matches!((kind.name, field.name), ("report_section" | "report_comment", "report" | "section"))
}

/// Only what was approved is amended; anything else is changed itself.
pub const fn may_amend(state: State) -> Result<(), RuleError> {
    match state {
        State::Approved => Ok(()),
        State::Amended => Err(RuleError::AmendedAlready),
        _ => Err(RuleError::NotApprovedYet),
    }
}

/// What a new version takes over from the report it amends.
const CARRIED: &[&str] = &["title", "report_type", "body", "author", "marking", "cites", "basis"];
/// The same of a section.
const CARRIED_OF_SECTION: &[&str] = &["position", "heading", "body", "cites", "marking"];

/// The version after an approved report. It follows from what it amends and from nothing else, so that two
/// people who begin it apart begin one version.
pub fn next_version(report: &Record) -> Result<Record, RuleError> {
    may_amend(State::of(report))?;
    let mut made = Record::new(derived(report.id, "the version after it"), &REPORT);
    carry(report, &mut made, CARRIED);
    set(&mut made, "state", Value::text(State::Draft.code()));
    set(&mut made, "version", Value::Int(report.int("version").unwrap_or(1) + 1));
    set(&mut made, "amends", Value::Ref(report.id));
    Ok(made)
}

/// A section as the new version begins with it.
pub fn section_of_version(section: &Record, version: Uuid) -> Record {
    let id = Uuid::new_v5(&version, section.id.as_bytes());
    let mut made = Record::new(id, &REPORT_SECTION);
    set(&mut made, "report", Value::Ref(version));
    carry(section, &mut made, CARRIED_OF_SECTION);
    made
}

fn derived(of: Uuid, what: &str) -> Uuid {
    Uuid::new_v5(&of, what.as_bytes())
}

fn carry(from: &Record, to: &mut Record, names: &[&str]) {
    for name in names {
        if let Some(value) = from.get(name) {
            set(to, name, value.clone());
        }
    }
}

/// The names and values are of the registry's own making.
fn set(record: &mut Record, name: &str, value: Value) {
    let done = record.set(name, value);
    debug_assert!(done.is_ok(), "{name} is a field of {}", record.kind.name);
}
