//! One point of a list that a case is to answer before it closes.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static CHECKLIST_ITEM: Kind =
    Kind::new(43, "checklist_item", "Checklist item", "Checklist items", Home::Case, FIELDS)
        .titled(&["point"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "point", Type::Text, "Point").required().search(),
    Field::new(2, "answer", Type::Code(&vocabularies::CHECKLIST_ANSWER), "Answer"),
    Field::new(3, "answered_on", Type::Date, "Answered on").group(2),
    Field::new(4, "answered_by", Type::User, "Answered by").group(2),
    Field::new(5, "remarks", Type::LongText, "Remarks").group(2).personal().search(),
];
