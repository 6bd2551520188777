//! What came in before there was a case, and what was decided about it.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static REFERRAL: Kind = Kind::new(18, "referral", "Referral", "Referrals", Home::CaseOrPost, FIELDS)
    .titled(&["source", "summary"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "source", Type::Code(&vocabularies::REFERRAL_SOURCE), "Source").required(),
    Field::new(2, "received_on", Type::Date, "Received on").required(),
    Field::new(3, "summary", Type::LongText, "Summary").required().personal().search(),
    Field::new(4, "referrer", Type::Text, "Referrer").personal(),
    Field::new(5, "decision", Type::Code(&vocabularies::TRIAGE_DECISION), "Decision"),
    Field::new(6, "decided_on", Type::Date, "Decided on").group(5),
    Field::new(7, "decided_by", Type::User, "Decided by").group(5),
    Field::new(8, "reason", Type::LongText, "Reason").group(5),
    Field::new(9, "reply", Type::LongText, "Reply to the referrer").personal(),
    Field::new(10, "replied_on", Type::Date, "Replied on").group(9),
    Field::new(11, "post", Type::Text, "Post").supplied().fixed().shaped(Shape::Post),
    Field::new(12, "due_on", Type::Date, "Decide by"),
    Field::new(13, "reference", Type::Text, "Referrer's reference").search(),
    Field::new(14, "names", Type::Name, "People named").personal().search().list(),
    Field::new(15, "received_by", Type::User, "Received by").supplied().fixed(),
    Field::new(16, "assignee", Type::User, "Assigned to"),
];
