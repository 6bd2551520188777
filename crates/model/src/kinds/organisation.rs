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
    Field::new(10, "criminal_intelligence", Type::Bool, "Kept as criminal intelligence"),
    Field::new(11, "suspicion_basis", Type::LongText, "Reasonable suspicion").group(10).personal(),
    Field::new(12, "suspicion_on", Type::Date, "Suspicion recorded on").group(10),
    Field::new(13, "revalidate_on", Type::Date, "Revalidate by").group(10),
    Field::new(14, "suspicion_by", Type::User, "Suspicion recorded by").group(10),
    Field::new(15, "revalidated_on", Type::Date, "Revalidated on").group(10),
];
