//! One hand-over of an evidence item. Signed once and never edited.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static CUSTODY_EVENT: Kind =
    Kind::new(14, "custody_event", "Custody event", "Custody events", Home::Case, FIELDS)
        .titled(&["action", "to_party"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "evidence", Type::Ref(&["evidence"]), "Evidence item").required().fixed(),
    Field::new(2, "action", Type::Code(&vocabularies::CUSTODY_ACTION), "What happened").required().fixed(),
    Field::new(3, "happened_at", Type::Instant, "Happened at").required().fixed(),
    Field::new(4, "from_party", Type::Text, "From").asked().fixed(),
    Field::new(5, "to_party", Type::Text, "To").required().fixed(),
    Field::new(6, "purpose", Type::Text, "Purpose").asked().fixed(),
    Field::new(7, "place", Type::Text, "Place").asked().fixed(),
    Field::new(8, "seal", Type::Text, "Seal").fixed(),
    Field::new(9, "remarks", Type::LongText, "Remarks").fixed().personal(),
    Field::new(10, "seal_broken", Type::Text, "Seal broken").fixed(),
    Field::new(11, "witness", Type::Text, "Witness").fixed().personal(),
];
