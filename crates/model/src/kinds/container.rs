//! A box, bag or locker that holds exhibits.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static CONTAINER: Kind = Kind::new(41, "container", "Container", "Containers", Home::Case, FIELDS)
    .titled(&["number", "description"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "number", Type::Text, "Number").required().search(),
    Field::new(2, "description", Type::Text, "Description").search(),
    Field::new(3, "seal", Type::Text, "Seal").search(),
    Field::new(4, "storage", Type::Ref(&["storage_place"]), "Storage place"),
    Field::new(5, "inside", Type::Ref(&["container"]), "Inside"),
    Field::new(6, "remarks", Type::LongText, "Remarks"),
];
