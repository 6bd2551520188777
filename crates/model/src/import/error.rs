//! What is wrong with an import line. Never carries a value of the line.

use crate::problem::FieldProblem;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    #[error("the line is longer than 32 MiB")]
    TooLong,
    #[error("the line is not UTF-8 from byte {at} on")]
    NotUtf8 { at: usize },
    #[error("the line is blank")]
    Blank,
    #[error("the line is not JSON, see column {column}")]
    NotJson { column: usize },
    #[error("the line is not a JSON object")]
    NotAnObject,
    #[error("kind is not one that can be imported; `chancery schema` lists them")]
    UnknownKind,
    #[error("{}", sentence(.0))]
    Fields(Vec<FieldProblem>),
}

impl LineError {
    /// Stable code for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "line_too_long",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::Blank => "blank_line",
            Self::NotJson { .. } => "bad_json",
            Self::NotAnObject => "not_an_object",
            Self::UnknownKind => "unknown_kind",
            Self::Fields(problems) => problems.first().map_or("bad_field", FieldProblem::code),
        }
    }

    /// The first field that is wrong, if it is about a field.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::UnknownKind => Some("kind"),
            Self::Fields(problems) => problems.first().map(|problem| problem.field.as_str()),
            _ => None,
        }
    }

    /// Every field that is wrong.
    pub fn fields(&self) -> &[FieldProblem] {
        match self {
            Self::Fields(problems) => problems,
            _ => &[],
        }
    }
}

impl From<FieldProblem> for LineError {
    fn from(problem: FieldProblem) -> Self {
        Self::Fields(vec![problem])
    }
}

fn sentence(problems: &[FieldProblem]) -> String {
    let parts: Vec<String> = problems.iter().map(FieldProblem::to_string).collect();
    parts.join("; ")
}
