//! Somebody the post works with: known to everybody at the post and to nobody else.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static CONTACT: Kind =
    Kind::new(25, "contact", "Contact", "Contacts", Home::Post, FIELDS).titled(&["name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "name", Type::Name, "Name").required().personal().search(),
    Field::new(2, "organisation", Type::Name, "Organization").search(),
    Field::new(3, "position", Type::Text, "Position"),
    Field::new(4, "phone", Type::Text, "Phone").personal(),
    Field::new(5, "email", Type::Text, "E-mail address").personal(),
    Field::new(6, "remarks", Type::LongText, "Remarks").personal().search(),
    Field::new(7, "agency", Type::Ref(&["agency"]), "Agency"),
    Field::new(8, "rank", Type::Text, "Rank"),
    Field::new(9, "languages", Type::Text, "Languages").list(),
    Field::new(10, "country", Type::Country, "Country"),
];
