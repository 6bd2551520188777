//! A request for decision and its decision. Who asks never decides.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static APPROVAL: Kind =
    Kind::new(21, "approval", "Approval", "Approvals", Home::Case, FIELDS).titled(&["asks"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "asks", Type::Code(&vocabularies::APPROVAL_ASKS), "Asks for").required().fixed(),
    Field::new(2, "requested_by", Type::User, "Requested by").required().supplied().fixed(),
    Field::new(3, "requested_at", Type::Instant, "Requested at").required().supplied().fixed(),
    Field::new(4, "request_reason", Type::LongText, "Reason of the request").fixed(),
    Field::new(5, "decision", Type::Code(&vocabularies::APPROVAL_DECISION), "Decision"),
    Field::new(6, "decided_by", Type::User, "Decided by").group(5),
    Field::new(7, "decided_at", Type::Instant, "Decided at").group(5),
    Field::new(8, "decision_reason", Type::LongText, "Reason of the decision").group(5),
    Field::new(9, "about", Type::Ref(&[]), "About").fixed(),
];
