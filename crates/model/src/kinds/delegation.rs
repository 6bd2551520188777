//! A delegation that comes to a major event.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static DELEGATION: Kind =
    Kind::new(38, "delegation", "Delegation", "Delegations", Home::Post, FIELDS).titled(&["name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "major_event", Type::Ref(&["major_event"]), "Major event").required().fixed(),
    Field::new(2, "name", Type::Text, "Name").required().search(),
    Field::new(3, "country", Type::Country, "Country"),
    Field::new(4, "size", Type::Integer, "Size"),
    Field::new(5, "contact", Type::Text, "Contact").personal(),
    Field::new(6, "arrives_on", Type::Date, "Arrives on"),
    Field::new(7, "departs_on", Type::Date, "Departs on").group(6),
    Field::new(8, "lodging", Type::Text, "Lodging").personal(),
    Field::new(9, "remarks", Type::LongText, "Remarks").personal().search(),
];
