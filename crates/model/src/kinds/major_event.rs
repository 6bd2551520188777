//! A large event whose security the office coordinates.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static MAJOR_EVENT: Kind =
    Kind::new(32, "major_event", "Major event", "Major events", Home::Post, FIELDS)
        .titled(&["name", "starts_on"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "name", Type::Text, "Name").required().search(),
    Field::new(2, "event_type", Type::Code(&vocabularies::MAJOR_EVENT_TYPE), "Type").required(),
    Field::new(3, "starts_on", Type::Date, "Starts on").required(),
    Field::new(4, "ends_on", Type::Date, "Ends on").group(3),
    Field::new(5, "place", Type::Text, "Place"),
    Field::new(6, "country", Type::Country, "Country").group(5),
    Field::new(7, "state", Type::Code(&vocabularies::EVENT_STATE), "State"),
    Field::new(8, "coordinator", Type::User, "Coordinator"),
    Field::new(9, "agencies", Type::Ref(&["agency"]), "Agencies").list(),
    Field::new(10, "threat_assessment", Type::LongText, "Threat assessment").search(),
    Field::new(11, "remarks", Type::LongText, "Remarks").search(),
];
