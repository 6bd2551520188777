//! A telephone number.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static PHONE: Kind =
    Kind::new(5, "phone", "Phone", "Phones", Home::Case, FIELDS).titled(&["number"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "holder", Type::Ref(SUBJECTS), "Holder"),
    Field::new(2, "number", Type::Text, "Number").required().personal().search(),
    Field::new(3, "phone_type", Type::Code(&vocabularies::PHONE_TYPE), "Type"),
    Field::new(4, "country", Type::Country, "Country"),
    Field::new(5, "carrier", Type::Text, "Carrier"),
    Field::new(6, "imei", Type::Text, "IMEI").personal().search(),
    Field::new(7, "remarks", Type::LongText, "Remarks").personal().search(),
];
