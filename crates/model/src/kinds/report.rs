//! A report of investigation or memorandum; frozen once approved, then amended by a new version.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static REPORT: Kind =
    Kind::new(20, "report", "Report", "Reports", Home::Case, FIELDS).titled(&["title"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "title", Type::Text, "Title").required().search(),
    Field::new(2, "report_type", Type::Code(&vocabularies::REPORT_TYPE), "Type").required(),
    Field::new(3, "body", Type::LongText, "Text").personal().search().written(),
    Field::new(4, "state", Type::Code(&vocabularies::REPORT_STATE), "State"),
    Field::new(5, "submitted_on", Type::Date, "Submitted on").group(4),
    Field::new(6, "decided_on", Type::Date, "Decided on").group(4),
    Field::new(7, "decided_by", Type::User, "Decided by").group(4),
    Field::new(8, "state_reason", Type::LongText, "Reason").group(4),
    Field::new(9, "version", Type::Integer, "Version").fixed(),
    Field::new(10, "amends", Type::Ref(&["report"]), "Amends").fixed(),
    Field::new(11, "author", Type::User, "Author").supplied().fixed(),
    Field::new(12, "marking", Type::Code(&vocabularies::MARKING), "Marking"),
    Field::new(13, "cites", Type::Ref(&[]), "Cites").list(),
    Field::new(14, "basis", Type::Text, "Period or basis"),
];
