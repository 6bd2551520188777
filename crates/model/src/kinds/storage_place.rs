//! Where a post keeps evidence.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static STORAGE_PLACE: Kind =
    Kind::new(40, "storage_place", "Storage place", "Storage places", Home::Post, FIELDS)
        .titled(&["name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "name", Type::Text, "Name").required().search(),
    Field::new(2, "address", Type::Text, "Address"),
    Field::new(3, "custodian", Type::User, "Custodian"),
    Field::new(4, "remarks", Type::LongText, "Remarks"),
];
