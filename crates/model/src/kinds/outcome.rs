//! A typed, dated result that statistics count.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static OUTCOME: Kind =
    Kind::new(17, "outcome", "Outcome", "Outcomes", Home::Case, FIELDS).titled(&["outcome_type", "on"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "outcome_type", Type::Code(&vocabularies::OUTCOME_TYPE), "Type").required(),
    Field::new(2, "on", Type::Date, "Date").required(),
    Field::new(3, "subject", Type::Ref(&["person"]), "Subject"),
    Field::new(4, "agency", Type::Text, "Agency"),
    Field::new(5, "country", Type::Country, "Country"),
    Field::new(6, "details", Type::LongText, "Details").personal().search(),
    Field::new(7, "quantity", Type::Integer, "Quantity"),
    Field::new(8, "value", Type::Text, "Value"),
    Field::new(9, "amount", Type::Integer, "Amount"),
    Field::new(10, "currency", Type::Text, "Currency").group(9).shaped(Shape::Currency),
    Field::new(11, "jurisdiction", Type::Code(&vocabularies::JURISDICTION), "Jurisdiction"),
    Field::new(12, "document", Type::Ref(&["travel_document"]), "Document"),
    Field::new(13, "statute", Type::Text, "Statute"),
];
