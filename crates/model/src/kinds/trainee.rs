//! One person in the register of a course.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static TRAINEE: Kind =
    Kind::new(29, "trainee", "Trainee", "Trainees", Home::Post, FIELDS).titled(&["name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "training_event", Type::Ref(&["training_event"]), "Training event").required().fixed(),
    Field::new(2, "name", Type::Name, "Name").required().personal().search(),
    Field::new(3, "agency", Type::Ref(&["agency"]), "Agency"),
    Field::new(4, "position", Type::Text, "Position").personal(),
    Field::new(5, "attendance", Type::Code(&vocabularies::ATTENDANCE), "Attendance"),
    Field::new(6, "vetting", Type::Code(&vocabularies::VETTING), "Vetting"),
    Field::new(7, "vetted_on", Type::Date, "Vetted on").group(6),
    Field::new(8, "certificate_number", Type::Text, "Certificate number").search(),
    Field::new(9, "certificate_on", Type::Date, "Certificate issued on").group(8),
    Field::new(10, "remarks", Type::LongText, "Remarks").personal().search(),
];
