//! One plan for a major event.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static EVENT_PLAN: Kind =
    Kind::new(37, "event_plan", "Plan", "Plans", Home::Post, FIELDS).titled(&["title"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "major_event", Type::Ref(&["major_event"]), "Major event").required().fixed(),
    Field::new(2, "title", Type::Text, "Title").required().search(),
    Field::new(3, "plan_type", Type::Code(&vocabularies::PLAN_TYPE), "Type"),
    Field::new(4, "text", Type::LongText, "Text").search(),
    Field::new(5, "responsible", Type::Text, "Responsible"),
    Field::new(6, "due_on", Type::Date, "Due on"),
    Field::new(7, "state", Type::Code(&vocabularies::PLAN_STATE), "State"),
];
