//! Refusals of the domain. Each carries the name of the rule, so that a script, a screen and the log say the same.

use crate::status::Status;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("the person who asks never decides; let another supervisor decide")]
    FourEyes,
    #[error("a case that is {from} cannot become {to}")]
    IllegalTransition { from: Status, to: Status },
    #[error("this step needs a reason")]
    ReasonRequired,
    #[error("this step is a supervisor's; ask one")]
    SupervisorOnly,
    #[error("an auditor reads and changes nothing")]
    AuditorReadsOnly,
    #[error("this role may not do {action} on {kind}")]
    RoleMayNot { action: &'static str, kind: &'static str },
    #[error("a closed case takes no changes; reopen it first")]
    CaseClosed,
    #[error("nobody is recorded as having asked; send the request again")]
    NoRequest,
    #[error("this was already decided")]
    AlreadyDecided,
    #[error("{field} is set once and cannot be changed")]
    FieldFixed { field: &'static str },
    #[error("{kind} is an append-only record; add a new one instead")]
    AppendOnly { kind: &'static str },
    #[error("a note can be corrected for 24 hours by its author; add an addendum instead")]
    NoteFrozen,
    #[error("an approved report is frozen; make a new version")]
    ReportFrozen,
    #[error(
        "a {kind} is never the same as another one; only people, organisations and what identifies them are"
    )]
    NeverTheSame { kind: &'static str },
    #[error("the exhibit was disposed of ({how}); what is not here any more is not handed over")]
    Disposed { how: &'static str },
    #[error("{field} has two values waiting for a choice; resolve that first")]
    UnresolvedConflict { field: &'static str },
    #[error("a {kind} is written in a restricted case only; open one of type Rewards for Justice")]
    RestrictedOnly { kind: &'static str },
    #[error("this assistance became a case already; work on in that case")]
    AlreadyConverted,
    #[error("this assistance is closed; reopen it before it becomes a case")]
    AssistanceClosed,
    #[error("a record with parts is not deleted; delete its {parts} first")]
    HasParts { parts: &'static str },
}

impl RuleError {
    /// The name of the rule; stable.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::FourEyes => "four_eyes",
            Self::IllegalTransition { .. } => "illegal_transition",
            Self::ReasonRequired => "reason_required",
            Self::SupervisorOnly => "supervisor_only",
            Self::AuditorReadsOnly => "auditor_reads_only",
            Self::RoleMayNot { .. } => "role_may_not",
            Self::CaseClosed => "case_closed",
            Self::NoRequest => "no_request",
            Self::AlreadyDecided => "already_decided",
            Self::FieldFixed { .. } => "field_fixed",
            Self::AppendOnly { .. } => "append_only",
            Self::NoteFrozen => "note_frozen",
            Self::ReportFrozen => "report_frozen",
            Self::NeverTheSame { .. } => "never_the_same",
            Self::Disposed { .. } => "disposed",
            Self::UnresolvedConflict { .. } => "unresolved_conflict",
            Self::RestrictedOnly { .. } => "restricted_only",
            Self::AlreadyConverted => "already_converted",
            Self::AssistanceClosed => "assistance_closed",
            Self::HasParts { .. } => "has_parts",
        }
    }
}
