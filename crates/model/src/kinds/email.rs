//! An e-mail address.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static EMAIL: Kind =
    Kind::new(6, "email", "E-mail address", "E-mail addresses", Home::Case, FIELDS).titled(&["address"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "holder", Type::Ref(SUBJECTS), "Holder"),
    Field::new(2, "address", Type::Text, "Address").required().personal().search(),
    Field::new(3, "remarks", Type::LongText, "Remarks").personal().search(),
];
