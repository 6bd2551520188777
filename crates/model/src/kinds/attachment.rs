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
    // Small pictures made of a picture: their digests are signed here, so that nobody on the way can swap them.
    Field::new(8, "thumb_sha256", Type::Text, "Thumbnail, SHA-256").fixed().shaped(Shape::Sha256),
    Field::new(9, "thumb_size", Type::Integer, "Thumbnail, bytes").fixed().group(8),
    Field::new(10, "field_sha256", Type::Text, "Field copy, SHA-256").fixed().shaped(Shape::Sha256),
    Field::new(11, "field_size", Type::Integer, "Field copy, bytes").fixed().group(10),
];
