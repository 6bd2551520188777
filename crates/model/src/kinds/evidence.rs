//! An exhibit. Who holds it stands in its custody log, never in a field.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind, LogKind};
use crate::vocabularies;

/// Number of the custody log of an evidence item. Far above any field, so that no list mixes the two.
pub const CUSTODY_LOG: u16 = 900;

pub static EVIDENCE: Kind = Kind::new(13, "evidence", "Evidence item", "Evidence items", Home::Case, FIELDS)
    .titled(&["item_number", "description"], " ")
    .logs(&[LogKind { number: CUSTODY_LOG, name: "custody" }]);

static FIELDS: &[Field] = &[
    Field::new(1, "item_number", Type::Text, "Item number").required().search(),
    Field::new(2, "description", Type::LongText, "Description").required().search().personal(),
    Field::new(3, "evidence_type", Type::Code(&vocabularies::EVIDENCE_TYPE), "Type"),
    Field::new(4, "collected_on", Type::Date, "Collected on"),
    Field::new(5, "collected_place", Type::Text, "Collected at").group(4),
    Field::new(6, "collected_by", Type::Text, "Collected by").group(4),
    Field::new(7, "seal", Type::Text, "Seal").search(),
    Field::new(8, "storage_place", Type::Text, "Storage place"),
    Field::new(9, "sha256", Type::Text, "SHA-256").shaped(Shape::Sha256),
    Field::new(10, "disposition", Type::Code(&vocabularies::EVIDENCE_DISPOSITION), "Disposition"),
    Field::new(11, "disposed_on", Type::Date, "Disposed on").group(10),
    Field::new(12, "authority", Type::Text, "Authority").group(10),
    Field::new(13, "owner", Type::Ref(SUBJECTS), "Owner"),
    Field::new(14, "remarks", Type::LongText, "Remarks").personal().search(),
    Field::new(15, "container", Type::Ref(&["container"]), "Container"),
    Field::new(16, "storage", Type::Ref(&["storage_place"]), "Kept at"),
    Field::new(17, "quantity", Type::Integer, "Quantity"),
    Field::new(18, "unit", Type::Text, "Unit").group(17),
    Field::new(19, "amount", Type::Integer, "Amount of money"),
    Field::new(20, "currency", Type::Text, "Currency").group(19).shaped(Shape::Currency),
    Field::new(21, "disposition_by", Type::User, "Disposition recorded by").group(10),
    Field::new(22, "verified_on", Type::Date, "Verified on"),
    Field::new(23, "verified_by", Type::User, "Verified by").group(22),
    Field::new(24, "verified_result", Type::Code(&vocabularies::VERIFY_RESULT), "Result of the check")
        .group(22),
];
