//! A host-nation or partner agency the office works with.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static AGENCY: Kind =
    Kind::new(26, "agency", "Agency", "Agencies", Home::Post, FIELDS).titled(&["name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "name", Type::Name, "Name").required().search(),
    Field::new(2, "name_original", Type::Name, "Name in original script").search(),
    Field::new(3, "agency_type", Type::Code(&vocabularies::AGENCY_TYPE), "Type"),
    Field::new(4, "country", Type::Country, "Country"),
    Field::new(5, "address", Type::Text, "Address"),
    Field::new(6, "phone", Type::Text, "Phone"),
    Field::new(7, "email", Type::Text, "E-mail address"),
    Field::new(8, "agreement", Type::LongText, "Agreement").search(),
    Field::new(9, "remarks", Type::LongText, "Remarks").search(),
];
