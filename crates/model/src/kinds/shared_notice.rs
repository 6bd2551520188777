//! A notice shared with OSAC members.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static SHARED_NOTICE: Kind =
    Kind::new(35, "shared_notice", "Shared notice", "Shared notices", Home::Post, FIELDS)
        .titled(&["issued_on", "title"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "title", Type::Text, "Title").required().search(),
    Field::new(2, "issued_on", Type::Date, "Issued on").required(),
    Field::new(3, "text", Type::LongText, "Text").required().search(),
    Field::new(4, "shared_with", Type::Ref(&["osac_contact"]), "Shared with").list(),
    Field::new(5, "expires_on", Type::Date, "Valid until"),
    Field::new(6, "source", Type::Text, "Source"),
];
