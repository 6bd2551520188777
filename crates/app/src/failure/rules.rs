//! The errors of the domain, as failures.
//!
//! The matches have no wildcard: a new error does not compile until somebody has written what happened,
//! what is safe and what to do.

use model::{FieldProblem, RuleError};

use super::{Failure, FieldFailure};

impl Failure {
    /// Fields that cannot be taken; nothing was written.
    pub fn fields(problems: &[FieldProblem]) -> Self {
        let fields: Vec<FieldFailure> = problems.iter().map(FieldFailure::from).collect();
        let count = fields.len();
        let message = match fields.first() {
            Some(first) if count == 1 => {
                format!("{} {}. Nothing was saved; correct it and save again.", first.field, first.message)
            }
            _ => format!(
                "{count} fields cannot be taken as they are. Nothing was saved; correct them and save again."
            ),
        };
        Self { fields, ..Self::refused("invalid_fields", message) }
    }
}

impl From<&FieldProblem> for FieldFailure {
    fn from(problem: &FieldProblem) -> Self {
        Self {
            field: problem.field.clone(),
            code: problem.code().to_owned(),
            message: problem.reason.to_string(),
            line: None,
        }
    }
}

impl From<RuleError> for Failure {
    fn from(rule: RuleError) -> Self {
        let text = rule.to_string();
        let mut letters = text.chars();
        let sentence: String =
            letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect();
        Self::refused("rule", format!("{sentence}. Nothing was changed (rule {}).", rule.rule()))
            .with("rule", rule.rule())
    }
}

impl From<FieldProblem> for Failure {
    fn from(problem: FieldProblem) -> Self {
        Self::fields(&[problem])
    }
}

impl From<Vec<FieldProblem>> for Failure {
    fn from(problems: Vec<FieldProblem>) -> Self {
        Self::fields(&problems)
    }
}
