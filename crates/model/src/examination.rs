//! What an examiner decided about a document: one register, with the day, the person and, where the document is
//! said to be false or misused, the reason.

use crate::problem::{FieldProblem, Reason};
use crate::record::Record;

/// The register of a travel document that holds the decision.
pub const REGISTER: u16 = 12;

/// The rule's name.
pub const REASON_NEEDED: &str = "decision_reason_needed";

/// A finding against the document or its bearer; somebody may have to defend it in court.
pub fn needs_reason(decision: &str) -> bool {
    matches!(decision, "altered" | "counterfeit" | "fraudulently_obtained" | "impostor" | "inconclusive")
}

/// What is missing beside the decision; the record may hold this register alone.
pub fn problems(document: &Record) -> Vec<FieldProblem> {
    let decided = document.text("examiner_decision").is_some_and(needs_reason);
    let said = document.text("decision_reason").is_some_and(|reason| !reason.trim().is_empty());
    if !decided || said {
        return Vec::new();
    }
    let text = "is required: say what was seen that leads to this decision";
    vec![FieldProblem::new("decision_reason", Reason::Named { rule: REASON_NEEDED, text })]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::kinds::TRAVEL_DOCUMENT;
    use crate::value::Value;
    use crate::vocabularies::EXAMINER_DECISION;

    #[test]
    fn a_finding_against_a_document_says_why_and_any_other_need_not() {
        for (code, _) in EXAMINER_DECISION.codes {
            let mut document = Record::new(Uuid::nil(), &TRAVEL_DOCUMENT);
            document.set("examiner_decision", Value::text(*code)).unwrap();
            let needed = !matches!(*code, "not_examined" | "no_defect_found");
            assert_eq!(problems(&document).len(), usize::from(needed), "{code}");
            document.set("decision_reason", Value::text("Page 3 was replaced")).unwrap();
            assert!(problems(&document).is_empty(), "{code}");
        }
    }
}
