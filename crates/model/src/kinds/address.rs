//! A postal address or a place.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static ADDRESS: Kind = Kind::new(8, "address", "Address", "Addresses", Home::Case, FIELDS)
    .titled(&["street", "city", "country"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "holder", Type::Ref(SUBJECTS), "Holder"),
    Field::new(2, "street", Type::Text, "Address").required().personal().search(),
    Field::new(3, "city", Type::Text, "City").group(2).personal().search(),
    Field::new(4, "region", Type::Text, "Region").group(2),
    Field::new(5, "postal_code", Type::Text, "Postal code").group(2).personal(),
    Field::new(6, "country", Type::Country, "Country").group(2),
    Field::new(7, "address_type", Type::Code(&vocabularies::ADDRESS_TYPE), "Type"),
    Field::new(8, "since", Type::PartialDate, "Since"),
    Field::new(9, "until", Type::PartialDate, "Until"),
    Field::new(10, "remarks", Type::LongText, "Remarks").personal().search(),
];
