//! A file with its SHA-256, stored encrypted. The file itself never changes.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};

pub static ATTACHMENT: Kind =
    Kind::new(16, "attachment", "Attachment", "Attachments", Home::Case, FIELDS).titled(&["name"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "name", Type::Name, "Name").required().fixed().search(),
    Field::new(2, "media_type", Type::Text, "Media type").fixed(),
    Field::new(3, "size", Type::Integer, "Size in bytes").fixed(),
    Field::new(4, "sha256", Type::Text, "SHA-256").required().fixed().shaped(Shape::Sha256),
    Field::new(5, "evidence", Type::Ref(&["evidence"]), "Evidence item"),
    Field::new(6, "description", Type::LongText, "Description").search().personal(),
    Field::new(7, "address", Type::Text, "Content address").fixed(),
];
