//! A request to another post or to HQ, with only the records its sender ticked.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static LEAD: Kind =
    Kind::new(19, "lead", "Lead", "Leads", Home::Case, FIELDS).titled(&["to_post", "subject"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "to_post", Type::Text, "To post").required().shaped(Shape::Post),
    Field::new(2, "subject", Type::Text, "Subject").required().search(),
    Field::new(3, "request", Type::LongText, "Request").required().personal().search(),
    Field::new(4, "due_on", Type::Date, "Due on"),
    Field::new(5, "state", Type::Code(&vocabularies::LEAD_STATE), "State"),
    Field::new(6, "answered_on", Type::Date, "Answered on").group(5),
    Field::new(7, "answer", Type::LongText, "Answer").group(5).personal().search(),
    Field::new(8, "from_post", Type::Text, "From post").shaped(Shape::Post),
    Field::new(9, "priority", Type::Code(&vocabularies::PRIORITY), "Priority"),
    Field::new(10, "shared_records", Type::Ref(&[]), "Records shared").list(),
    Field::new(11, "sent_on", Type::Date, "Sent on").group(5),
    Field::new(12, "acknowledged_on", Type::Date, "Acknowledged on").group(5),
    Field::new(13, "state_reason", Type::LongText, "Reason").group(5).personal(),
    Field::new(14, "assignee", Type::User, "Assigned to"),
    Field::new(15, "shared_file", Type::Ref(&["case"]), "Shared file").fixed(),
    Field::new(16, "answer_records", Type::Ref(&[]), "Records in the answer").list(),
    Field::new(17, "origin_case", Type::Text, "Case of the sender").shaped(Shape::CaseNumber).fixed(),
];
