//! Refusals of the domain. Each carries the name of the rule, so that a script, a screen and the log say the same.

use crate::status::Status;
use crate::steps::Step;

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
        "a {kind} is never the same as another one; only people, organizations and what identifies them are"
    )]
    NeverTheSame { kind: &'static str },
    #[error("the exhibit was disposed of ({how}); what is not here any more is not handed over")]
    Disposed { how: &'static str },
    #[error("{field} has two values waiting for a choice; resolve that first")]
    UnresolvedConflict { field: &'static str },
    #[error("who a source is stands in a case of type source file only; elsewhere a source is a number")]
    SourceFileOnly,
    #[error("a source file stays one, and no other case becomes one; open a new case instead")]
    SourceFileStays,
    #[error("this step is for a supervisor of the post that owns the case; ask one there")]
    NotTheOwner,
    #[error("this step is for a supervisor of the post that the case is offered to; ask one there")]
    NotOfferedTo,
    #[error("the case is already offered to a post; take that offer back first")]
    AlreadyOffered,
    #[error("the case is not offered to any post; there is nothing to answer or to take back")]
    NothingOffered,
    #[error("a case is offered to another post than the one that owns it; name that post")]
    OfferedToItself,
    #[error("the referral is not decided yet; decide it first, then answer")]
    NotDecidedYet,
    #[error("a case begins from a referral that was accepted; decide it first")]
    NotAccepted,
    #[error(
        "{count} tasks, exhibits or points of the case are still open; finish them, or say why it is closed all the same"
    )]
    OpenItems { count: usize },
    #[error("a {kind} is written in a restricted case only; open one of type Rewards for Justice")]
    RestrictedOnly { kind: &'static str },
    #[error("this assistance became a case already; work on in that case")]
    AlreadyConverted,
    #[error("this assistance is closed; reopen it before it becomes a case")]
    AssistanceClosed,
    #[error("a record with parts is not deleted; delete its {parts} first")]
    HasParts { parts: &'static str },
    #[error("a report that is {from} does not take the step {step}")]
    IllegalReportStep { from: &'static str, step: &'static str },
    #[error("a report that waits for its approval is not changed; ask its supervisor to return it")]
    ReportSubmitted,
    #[error("this report is not approved yet; it is changed itself, and leaves the house only approved")]
    NotApprovedYet,
    #[error("this report was amended already; go on with its newest version")]
    AmendedAlready,
    #[error("the lead was not sent yet; send it first")]
    LeadNotSent,
    #[error("a lead that was sent stays as it was sent; send another one")]
    LeadSent,
    #[error("this step is for the post that the lead was sent to; ask there")]
    NotTheReceiver,
    #[error("a lead that is {from} does not take the step {step}")]
    IllegalLeadStep { from: &'static str, step: &'static str },
    #[error("an answer says something; write it, or return the lead with the reason")]
    AnswerRequired,
    #[error("a {kind} like this does not go along with a lead; leave it out, or ask for its release")]
    NotShared { kind: &'static str },
    #[error("records of a restricted case do not go along with a lead; ask for their release")]
    RestrictedStays,
    #[error("a lead goes to another post than its own; name that post")]
    LeadToItself,
    #[error("a container cannot lie inside itself, not even by way of others; choose another one")]
    ContainerCycle,
    #[error("the exhibit bears another seal than the one named as broken; look at the last hand-over")]
    OtherSeal,
    #[error("the exhibit bears another seal; name it as broken, beside the new one")]
    SealUnnamed,
    #[error("the last hand-over says something else; record one of the action \"{expected}\" first")]
    DispositionDisagrees { expected: &'static str },
    #[error("the exhibit was still handed over after that day; correct the day of the disposition")]
    DisposedBeforeHandOver,
    #[error("only a closed case is purged; close it first")]
    NotClosed,
    #[error("a legal hold stands on the case, and nothing of it is purged; ask who set the hold")]
    LegalHold,
    #[error("nobody said until when the case is kept; set its day of review first")]
    NoRetentionDate,
    #[error("the case is kept until {on}; it is purged on that day or after it")]
    RetentionRuns { on: chrono::NaiveDate },
    #[error("{}", .0.how)]
    ByStep(&'static Step),
    #[error(
        "what stands against closing a case is ended, not deleted: cancel the task, answer the point, dispose of the exhibit; or ask a supervisor"
    )]
    EndedNotDeleted,
    #[error("an exhibit that was handed over is never deleted; its chain of custody stays")]
    HandedOver,
    #[error("the exhibit is with {holder}; a hand-over comes from whoever holds it")]
    NotTheHolder { holder: String },
    #[error("this hand-over lies before the last one; correct its time")]
    BeforeLastHandOver,
    #[error("the exhibit was destroyed; only a supervisor records anything after that")]
    Destroyed,
    #[error("a source is named by what is held in its name; put it into the source file")]
    NamesSource,
    #[error("who sees a case was decided when it was opened; open a new case instead")]
    RestrictionStays,
    #[error("the case was purged when its retention was over; what was purged stays so")]
    Purged,
    #[error("local staff take documents for their own use, without what is redacted; ask an investigator")]
    OwnUseOnly,
    #[error("the parts of this document demand {least}; its marking may be stricter, never milder")]
    MarkingLowered { least: &'static str },
    #[error(
        "what is marked {limit} goes to no agency of another country and to no international organization; leave out what is marked so, or ask who set the marking"
    )]
    DisseminationLimited { limit: &'static str },
    #[error(
        "the case went outside in a file, and the record of it is kept until {until}; purge it after that day"
    )]
    DisclosureKept { until: chrono::NaiveDate },
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
            Self::SourceFileOnly => "source_file_only",
            Self::SourceFileStays => "source_file_stays",
            Self::NotTheOwner => "not_the_owner",
            Self::NotOfferedTo => "not_offered_to",
            Self::AlreadyOffered => "already_offered",
            Self::NothingOffered => "nothing_offered",
            Self::OfferedToItself => "offered_to_itself",
            Self::NotDecidedYet => "not_decided_yet",
            Self::NotAccepted => "not_accepted",
            Self::OpenItems { .. } => "open_items",
            Self::RestrictedOnly { .. } => "restricted_only",
            Self::AlreadyConverted => "already_converted",
            Self::AssistanceClosed => "assistance_closed",
            Self::HasParts { .. } => "has_parts",
            Self::IllegalReportStep { .. } => "illegal_report_step",
            Self::ReportSubmitted => "report_submitted",
            Self::NotApprovedYet => "not_approved_yet",
            Self::AmendedAlready => "amended_already",
            Self::LeadNotSent => "lead_not_sent",
            Self::LeadSent => "lead_sent",
            Self::NotTheReceiver => "not_the_receiver",
            Self::IllegalLeadStep { .. } => "illegal_lead_step",
            Self::AnswerRequired => "answer_required",
            Self::NotShared { .. } => "not_shared",
            Self::RestrictedStays => "restricted_stays",
            Self::LeadToItself => "lead_to_itself",
            Self::ContainerCycle => "container_cycle",
            Self::OtherSeal => "other_seal",
            Self::SealUnnamed => "seal_unnamed",
            Self::DispositionDisagrees { .. } => "disposition_disagrees",
            Self::DisposedBeforeHandOver => "disposed_before_hand_over",
            Self::NotClosed => "not_closed",
            Self::LegalHold => "legal_hold",
            Self::NoRetentionDate => "no_retention_date",
            Self::RetentionRuns { .. } => "retention_runs",
            Self::ByStep(step) => step.rule,
            Self::EndedNotDeleted => "ended_not_deleted",
            Self::HandedOver => "handed_over",
            Self::NotTheHolder { .. } => "not_the_holder",
            Self::BeforeLastHandOver => "before_last_hand_over",
            Self::Destroyed => "destroyed",
            Self::NamesSource => "names_source",
            Self::RestrictionStays => "restriction_stays",
            Self::Purged => "purged",
            Self::OwnUseOnly => "own_use_only",
            Self::MarkingLowered { .. } => "marking_lowered",
            Self::DisseminationLimited { .. } => "dissemination_limited",
            Self::DisclosureKept { .. } => "disclosure_kept",
        }
    }
}
