//! One step before a court in the matter of a U.S. citizen.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static COURT_STEP: Kind = Kind::new(39, "court_step", "Court step", "Court steps", Home::Post, FIELDS)
    .titled(&["on", "step"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "assistance", Type::Ref(&["citizen_assistance"]), "Citizen assistance").required().fixed(),
    Field::new(2, "on", Type::Date, "Date").required(),
    Field::new(3, "step", Type::Text, "Step").required().search(),
    Field::new(4, "court", Type::Text, "Court"),
    Field::new(5, "result", Type::LongText, "Result").personal().search(),
    Field::new(6, "next_on", Type::Date, "Next on"),
];
