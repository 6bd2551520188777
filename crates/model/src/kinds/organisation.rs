//! A company, agency or group in a case, with a role.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static ORGANISATION: Kind =
    Kind::new(3, "organisation", "Organization", "Organizations", Home::Case, FIELDS).titled(&["name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "role", Type::Code(&vocabularies::SUBJECT_ROLE), "Role").required(),
    Field::new(2, "name", Type::Name, "Name").required().personal().search(),
    Field::new(3, "name_original", Type::Name, "Name in original script").personal().search(),
    Field::new(4, "registration_number", Type::Text, "Registration number").personal().search(),
    Field::new(5, "country", Type::Country, "Country"),
    Field::new(6, "activity", Type::Text, "Activity"),
    Field::new(7, "description", Type::LongText, "Description").personal().search(),
    Field::new(8, "aliases", Type::Name, "Other names").personal().search().list(),
    Field::new(9, "status_in_case", Type::Code(&vocabularies::SUBJECT_STATUS), "Status in the case"),
];
