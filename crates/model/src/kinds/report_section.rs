//! One section of a report.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static REPORT_SECTION: Kind =
    Kind::new(45, "report_section", "Section", "Sections", Home::Case, FIELDS).titled(&["heading"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "report", Type::Ref(&["report"]), "Report").required().fixed(),
    Field::new(2, "position", Type::Integer, "Position").required(),
    Field::new(3, "heading", Type::Text, "Heading").required().search(),
    Field::new(4, "body", Type::LongText, "Text").personal().search().written(),
    Field::new(5, "cites", Type::Ref(&[]), "Cites").list(),
    Field::new(6, "marking", Type::Code(&vocabularies::MARKING), "Marking"),
];
