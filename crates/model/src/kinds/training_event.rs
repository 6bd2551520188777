//! A course that the office ran, arranged or sent people to.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static TRAINING_EVENT: Kind =
    Kind::new(28, "training_event", "Training event", "Training events", Home::Post, FIELDS)
        .titled(&["title", "starts_on"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "title", Type::Text, "Title").required().search(),
    Field::new(2, "programme", Type::Code(&vocabularies::TRAINING_PROGRAMME), "Program").required(),
    Field::new(3, "state", Type::Code(&vocabularies::EVENT_STATE), "State"),
    Field::new(4, "starts_on", Type::Date, "Starts on").required(),
    Field::new(5, "ends_on", Type::Date, "Ends on").group(4),
    Field::new(6, "place", Type::Text, "Place"),
    Field::new(7, "country", Type::Country, "Country").group(6),
    Field::new(8, "provider", Type::Text, "Provider"),
    Field::new(9, "hours", Type::Integer, "Hours"),
    Field::new(10, "topics", Type::Text, "Topics").list(),
    Field::new(11, "remarks", Type::LongText, "Remarks").search(),
];
