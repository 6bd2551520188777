//! Fields that no hand writes: each follows from a step of the work, which asks what has to be asked. They are
//! refused in a new record, in a change and as the end of a conflict alike; what an office brings along from
//! before stands as it was.

use crate::field::Field;
use crate::kind::Kind;
use crate::{report, transfer};

/// A step of the work, by the name of the rule that points to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    pub rule: &'static str,
    pub how: &'static str,
}

pub static TRANSITION: Step = Step {
    rule: "use_transition",
    how: "the status of a case and the days it was opened and closed on move by `case transition`, with its approvals",
};
pub static TRANSFER: Step = Step {
    rule: "use_transfer",
    how: "the owner of a case changes by `case transfer`, which both posts take part in",
};
pub static REVIEW: Step = Step {
    rule: "use_case_review",
    how: "the day of the next case review follows from the review before it; record one",
};
pub static VERIFY: Step = Step {
    rule: "use_verify",
    how: "what a check of the files found is written by `evidence verify`, which reads them",
};
pub static CONVERT: Step = Step {
    rule: "use_convert",
    how: "an assistance becomes a case by `assistance convert`, which opens the case",
};
pub static REPORT: Step = Step {
    rule: "use_report_step",
    how: "a report moves on by `report submit`, `approve`, `return` and `amend`, which ask for the approval",
};
pub static APPROVAL: Step = Step {
    rule: "use_approval",
    how: "a request is decided by `approval approve` and `approval return`, by another person than asked",
};

/// The step that writes this field, if it is one that no hand writes.
pub fn of(kind: &Kind, field: &Field) -> Option<&'static Step> {
    match (kind.name, field.name) {
        ("case", "opened_on" | "closed_on") => Some(&TRANSITION),
        ("case", name) if name.starts_with("status") => Some(&TRANSITION),
        ("case", "next_review_on") => Some(&REVIEW),
        ("case", _) if field.register == transfer::REGISTER => Some(&TRANSFER),
        ("evidence", name) if name.starts_with("verified_") => Some(&VERIFY),
        ("citizen_assistance", "case") => Some(&CONVERT),
        ("report", _) if field.register == report::REGISTER => Some(&REPORT),
        ("approval", name) if name.starts_with("deci") => Some(&APPROVAL),
        _ => None,
    }
}

/// Who wrote it and when a request was made: the program says that itself, so that nobody writes, reviews or
/// asks in another person's name.
pub fn is_signature(kind: &Kind, field: &Field) -> bool {
    matches!(
        (kind.name, field.name),
        ("note" | "report" | "report_comment", "author")
            | ("case_review", "reviewer")
            | ("approval", "requested_by" | "requested_at")
            | ("disclosure", "made_by" | "made_at")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::KINDS;

    fn named(found: impl Fn(&Kind, &Field) -> bool) -> Vec<String> {
        let fields = KINDS.iter().flat_map(|kind| kind.fields.iter().map(move |field| (*kind, field)));
        let fields = fields.filter(|(kind, field)| found(kind, field));
        fields.map(|(kind, field)| format!("{}.{}", kind.name, field.name)).collect()
    }

    #[test]
    fn these_fields_are_written_by_steps_and_by_no_hand() {
        let mut found = named(|kind, field| of(kind, field).is_some());
        found.sort();
        assert_eq!(
            found,
            [
                "approval.decided_at",
                "approval.decided_by",
                "approval.decision",
                "approval.decision_reason",
                "case.closed_on",
                "case.next_review_on",
                "case.opened_on",
                "case.owning_post",
                "case.status",
                "case.status_before",
                "case.status_by",
                "case.status_on",
                "case.status_reason",
                "case.transfer_by",
                "case.transfer_on",
                "case.transfer_reason",
                "case.transfer_state",
                "case.transfer_to",
                "citizen_assistance.case",
                "evidence.verified_by",
                "evidence.verified_on",
                "evidence.verified_result",
                "report.decided_by",
                "report.decided_on",
                "report.state",
                "report.state_reason",
                "report.submitted_on",
            ]
        );
    }

    #[test]
    fn nobody_signs_in_another_name() {
        let mut found = named(is_signature);
        found.sort();
        let expected = [
            "approval.requested_at",
            "approval.requested_by",
            "case_review.reviewer",
            "disclosure.made_at",
            "disclosure.made_by",
            "note.author",
            "report.author",
            "report_comment.author",
        ];
        assert_eq!(found, expected);
    }
}
