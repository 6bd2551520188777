//! What an outcome must say before statistics can count it. What an office brings along from before stands as
//! it was: these rules are for work that is typed now.

use crate::problem::{FieldProblem, Reason};
use crate::record::Record;

/// What is missing, field by field.
pub fn missing(outcome: &Record) -> Vec<FieldProblem> {
    let code = outcome.text("outcome_type").unwrap_or_default();
    let absent = |name: &str| outcome.get(name).is_none();
    let mut problems = Vec::new();
    let mut need = |name: &str, why| problems.push(FieldProblem::new(name, Reason::Rule(why)));
    if is_before_a_court(code) && absent("jurisdiction") {
        need("jurisdiction", "is required: whose arrest, indictment or conviction it was");
    }
    if is_seizure_of_value(code) && absent("amount") {
        need("amount", "is required for a seizure");
    }
    if (is_seizure_of_value(code) || !absent("amount")) && absent("currency") {
        need("currency", "is required: amounts of two currencies are never added");
    }
    if is_about_a_document(code) && absent("document") && outcome.int("quantity").unwrap_or(1) < 2 {
        need("document", "is required, unless the quantity says that there were several");
    }
    problems
}

pub fn is_before_a_court(outcome_type: &str) -> bool {
    matches!(outcome_type, "arrest" | "indictment" | "conviction")
}

pub fn is_seizure_of_value(outcome_type: &str) -> bool {
    matches!(outcome_type, "currency_seized" | "asset_seized")
}

pub fn is_about_a_document(outcome_type: &str) -> bool {
    matches!(
        outcome_type,
        "document_seized" | "visa_refused" | "visa_revocation_recommended" | "visa_revoked"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn wanting(fields: serde_json::Value) -> Vec<String> {
        let mut outcome = Record::new(Uuid::nil(), &crate::kinds::OUTCOME);
        for (name, value) in fields.as_object().unwrap() {
            outcome.set_json(name, value).unwrap();
        }
        missing(&outcome).into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn an_arrest_says_whose_it_was() {
        for code in ["arrest", "indictment", "conviction"] {
            assert_eq!(wanting(json!({"outcome_type": code})), ["jurisdiction"], "{code}");
            assert_eq!(wanting(json!({"outcome_type": code, "jurisdiction": "us"})), [""; 0], "{code}");
        }
    }

    #[test]
    fn a_seizure_says_how_much_and_of_which_currency() {
        for code in ["currency_seized", "asset_seized"] {
            assert_eq!(wanting(json!({"outcome_type": code})), ["amount", "currency"], "{code}");
            let whole = json!({"outcome_type": code, "amount": 5, "currency": "USD"});
            assert_eq!(wanting(whole), [""; 0], "{code}");
        }
        assert_eq!(wanting(json!({"outcome_type": "other", "amount": 5})), ["currency"]);
    }

    #[test]
    fn a_result_about_one_document_names_it_and_about_several_says_how_many() {
        for code in ["document_seized", "visa_refused", "visa_revocation_recommended", "visa_revoked"] {
            assert_eq!(wanting(json!({"outcome_type": code})), ["document"], "{code}");
            assert_eq!(wanting(json!({"outcome_type": code, "quantity": 1})), ["document"], "{code}");
            assert_eq!(wanting(json!({"outcome_type": code, "quantity": 38})), [""; 0], "{code}");
            let named = json!({"outcome_type": code, "document": Uuid::from_u128(1)});
            assert_eq!(wanting(named), [""; 0], "{code}");
        }
    }

    #[test]
    fn other_outcomes_ask_for_nothing_more() {
        for code in ["acquittal", "fugitive_located", "victim_identified", "no_action"] {
            assert_eq!(wanting(json!({"outcome_type": code})), [""; 0], "{code}");
        }
    }
}
