//! A meeting with a host-nation or partner agency, or a briefing that the office gave.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static LIAISON_MEETING: Kind =
    Kind::new(27, "liaison_meeting", "Liaison meeting", "Liaison meetings", Home::Post, FIELDS)
        .titled(&["held_on", "subject"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "held_on", Type::Date, "Held on").required(),
    Field::new(2, "subject", Type::Text, "Subject").required().search(),
    Field::new(3, "agency", Type::Ref(&["agency"]), "Agency"),
    Field::new(4, "contacts", Type::Ref(&["contact"]), "Contacts met").list(),
    Field::new(5, "our_people", Type::Text, "From the office").list(),
    Field::new(6, "place", Type::Text, "Place"),
    Field::new(7, "summary", Type::LongText, "Summary").personal().search(),
    Field::new(8, "follow_up", Type::LongText, "Follow-up").search(),
    Field::new(9, "follow_up_on", Type::Date, "Follow up on").group(8),
    Field::new(10, "follow_up_done", Type::Bool, "Followed up").group(8),
    Field::new(11, "meeting_type", Type::Code(&vocabularies::MEETING_TYPE), "Type"),
    Field::new(12, "people_briefed", Type::Integer, "People briefed"),
];
