//! A post, as headquarters lists it for everybody.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};

pub static POST: Kind =
    Kind::new(23, "post", "Post", "Posts", Home::Org, FIELDS).titled(&["code", "name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "code", Type::Text, "Code").required().fixed().shaped(Shape::Post).search(),
    Field::new(2, "name", Type::Name, "Name").required().search(),
    Field::new(3, "country", Type::Country, "Country"),
    Field::new(4, "time_zone", Type::Text, "Time zone"),
];
