//! Who a source is. Part of a restricted source file; everything else shows the source number.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static SOURCE_IDENTITY: Kind =
    Kind::new(44, "source_identity", "Source identity", "Source identities", Home::Case, FIELDS)
        .titled(&["source_number"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "source_number", Type::Text, "Source number").required().fixed().search(),
    Field::new(2, "surname", Type::Name, "Surname").required().personal().search(),
    Field::new(3, "given_names", Type::Name, "Given names").personal().search(),
    Field::new(4, "birth_date", Type::PartialDate, "Date of birth").personal(),
    Field::new(5, "contact", Type::Text, "How to reach").personal(),
    Field::new(6, "handler", Type::User, "Handler"),
    Field::new(7, "reliability", Type::Code(&vocabularies::RELIABILITY), "Reliability"),
    Field::new(8, "motivation", Type::LongText, "Motivation").personal(),
    Field::new(9, "agreed_on", Type::Date, "Agreed on"),
    Field::new(10, "ended_on", Type::Date, "Ended on"),
    Field::new(11, "remarks", Type::LongText, "Remarks").personal(),
];
