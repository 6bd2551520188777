//! A periodic review of a case by a supervisor.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static CASE_REVIEW: Kind =
    Kind::new(42, "case_review", "Case review", "Case reviews", Home::Case, FIELDS)
        .titled(&["reviewed_on"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "reviewed_on", Type::Date, "Reviewed on").required(),
    Field::new(2, "reviewer", Type::User, "Reviewer").supplied().fixed(),
    Field::new(3, "findings", Type::LongText, "Findings").required().personal().search(),
    Field::new(4, "directions", Type::LongText, "Directions").personal().search(),
    Field::new(5, "next_review_on", Type::Date, "Next review on"),
];
