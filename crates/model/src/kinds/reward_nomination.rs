//! A nomination for Rewards for Justice. Part of a restricted case: the scope of a post is read by its whole office.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static REWARD_NOMINATION: Kind =
    Kind::new(34, "reward_nomination", "Reward nomination", "Reward nominations", Home::Case, FIELDS)
        .titled(&["subject", "nominated_on"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "subject", Type::Name, "Nominee").required().personal().search(),
    Field::new(2, "nominated_on", Type::Date, "Nominated on").required(),
    Field::new(3, "state", Type::Code(&vocabularies::NOMINATION_STATE), "State"),
    Field::new(4, "decided_on", Type::Date, "Decided on").group(3),
    Field::new(5, "decision_reason", Type::LongText, "Reason of the decision").group(3),
    Field::new(6, "basis", Type::LongText, "Basis").required().personal().search(),
    Field::new(7, "amount", Type::Integer, "Amount proposed"),
    Field::new(8, "currency", Type::Text, "Currency").group(7).shaped(Shape::Currency),
    Field::new(9, "tip_reference", Type::Text, "Reference of the tip").personal().search(),
    Field::new(10, "remarks", Type::LongText, "Remarks").personal().search(),
];
