//! A private-sector contact of the Overseas Security Advisory Council.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static OSAC_CONTACT: Kind =
    Kind::new(33, "osac_contact", "OSAC contact", "OSAC contacts", Home::Post, FIELDS)
        .titled(&["name", "organisation"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "name", Type::Name, "Name").required().personal().search(),
    Field::new(2, "organisation", Type::Name, "Organization").search(),
    Field::new(3, "sector", Type::Text, "Sector"),
    Field::new(4, "position", Type::Text, "Position"),
    Field::new(5, "phone", Type::Text, "Phone").personal(),
    Field::new(6, "email", Type::Text, "E-mail address").personal(),
    Field::new(7, "country", Type::Country, "Country"),
    Field::new(8, "member_since", Type::PartialDate, "Member since"),
    Field::new(9, "remarks", Type::LongText, "Remarks").personal().search(),
];
