//! An entry in the case file; correctable for a day by its author, then only by addendum.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static NOTE: Kind =
    Kind::new(11, "note", "Note", "Notes", Home::Case, FIELDS).titled(&["note_kind", "subject"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "note_kind", Type::Code(&vocabularies::NOTE_KIND), "Kind").required(),
    Field::new(2, "happened_at", Type::Instant, "Happened at"),
    Field::new(3, "text", Type::LongText, "Text").required().personal().search().written(),
    Field::new(4, "author", Type::User, "Author").supplied().fixed(),
    Field::new(5, "location", Type::Text, "Place"),
    Field::new(6, "addendum_to", Type::Ref(&["note"]), "Addendum to").fixed(),
    Field::new(7, "marking", Type::Code(&vocabularies::MARKING), "Marking"),
    Field::new(8, "subject", Type::Text, "Subject").personal().search(),
    Field::new(9, "participants", Type::Ref(SUBJECTS), "Who took part").list(),
];
