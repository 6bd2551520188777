//! What an exercise or an event showed, and what is done about it until it is closed.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static FINDING: Kind =
    Kind::new(36, "finding", "Finding", "Findings", Home::Post, FIELDS).titled(&["title"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "found_in", Type::Ref(&["exercise", "major_event"]), "Found in").required().fixed(),
    Field::new(2, "title", Type::Text, "Title").required().search(),
    Field::new(3, "details", Type::LongText, "Details").search(),
    Field::new(4, "severity", Type::Code(&vocabularies::SEVERITY), "Severity"),
    Field::new(5, "corrective_action", Type::LongText, "Corrective action").search(),
    Field::new(6, "responsible", Type::Text, "Responsible"),
    Field::new(7, "due_on", Type::Date, "Due on"),
    Field::new(8, "state", Type::Code(&vocabularies::FINDING_STATE), "State"),
    Field::new(9, "closed_on", Type::Date, "Closed on").group(8),
    Field::new(10, "result", Type::LongText, "Result").group(8),
];
