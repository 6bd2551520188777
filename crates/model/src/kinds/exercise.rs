//! An emergency exercise or a walk-through.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static EXERCISE: Kind =
    Kind::new(31, "exercise", "Exercise", "Exercises", Home::Post, FIELDS).titled(&["title", "on"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "title", Type::Text, "Title").required().search(),
    Field::new(2, "exercise_type", Type::Code(&vocabularies::EXERCISE_TYPE), "Type").required(),
    Field::new(3, "on", Type::Date, "Date").required(),
    Field::new(4, "state", Type::Code(&vocabularies::EVENT_STATE), "State"),
    Field::new(5, "place", Type::Text, "Place"),
    Field::new(6, "partners", Type::Ref(&["agency"]), "Partners").list(),
    Field::new(7, "participants", Type::Integer, "Participants"),
    Field::new(8, "scenario", Type::LongText, "Scenario").search(),
    Field::new(9, "summary", Type::LongText, "Summary").search(),
];
