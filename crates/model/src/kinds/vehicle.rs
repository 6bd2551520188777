//! A vehicle, known by its plate, its VIN or a description.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static VEHICLE: Kind = Kind::new(9, "vehicle", "Vehicle", "Vehicles", Home::Case, FIELDS)
    .titled(&["plate", "make", "model"], " ")
    .any_of(&["plate", "vin", "description"]);

static FIELDS: &[Field] = &[
    Field::new(1, "holder", Type::Ref(SUBJECTS), "Holder"),
    Field::new(2, "plate", Type::Text, "Plate").personal().search(),
    Field::new(3, "plate_country", Type::Country, "Plate of").group(2),
    Field::new(4, "vin", Type::Text, "VIN").personal().search(),
    Field::new(5, "make", Type::Text, "Make").search(),
    Field::new(6, "model", Type::Text, "Model").group(5),
    Field::new(7, "colour", Type::Text, "Color"),
    Field::new(8, "year", Type::Integer, "Year"),
    Field::new(9, "description", Type::LongText, "Description").search().personal(),
    Field::new(10, "remarks", Type::LongText, "Remarks").personal().search(),
];
