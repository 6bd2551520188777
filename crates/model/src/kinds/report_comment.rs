//! A remark of a reader on a report or one of its sections.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static REPORT_COMMENT: Kind =
    Kind::new(46, "report_comment", "Comment", "Comments", Home::Case, FIELDS).titled(&["text"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "report", Type::Ref(&["report"]), "Report").required().fixed(),
    Field::new(2, "section", Type::Ref(&["report_section"]), "Section").fixed(),
    Field::new(3, "text", Type::LongText, "Text").required().personal().search(),
    Field::new(4, "author", Type::User, "Author").supplied().fixed(),
    Field::new(5, "settled", Type::Bool, "Settled"),
];
