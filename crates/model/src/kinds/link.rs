//! A typed, dated, sourced relation between two records.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static LINK: Kind = Kind::new(15, "link", "Link", "Links", Home::Case, FIELDS).titled(&["relation"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "from_record", Type::Ref(&[]), "From").required().fixed(),
    Field::new(2, "to_record", Type::Ref(&[]), "To").required().fixed(),
    Field::new(3, "relation", Type::Code(&vocabularies::RELATION), "Relation").required(),
    Field::new(4, "since", Type::PartialDate, "Since"),
    Field::new(5, "until", Type::PartialDate, "Until"),
    Field::new(6, "source", Type::Text, "Source"),
    Field::new(7, "remarks", Type::LongText, "Remarks").personal().search(),
];
