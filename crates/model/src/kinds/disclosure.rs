//! That a document left the vault: what, to whom, why and on which basis. Written once with the file, never edited.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static DISCLOSURE: Kind =
    Kind::new(47, "disclosure", "Disclosure", "Disclosures", Home::CaseOrPost, FIELDS)
        .titled(&["document", "recipient"], ": ");

static FIELDS: &[Field] = &[
    Field::new(1, "made_at", Type::Instant, "Made at").required().supplied().fixed(),
    Field::new(2, "made_by", Type::User, "Made by").required().supplied().fixed(),
    Field::new(3, "document", Type::Code(&vocabularies::DISCLOSED_DOCUMENT), "Document").required().fixed(),
    Field::new(4, "format", Type::Text, "Format").fixed(),
    Field::new(5, "report", Type::Ref(&["report"]), "Report").fixed(),
    Field::new(6, "recipient", Type::Name, "Recipient").required().fixed().personal().search(),
    Field::new(7, "known_as", Type::Ref(&["contact", "agency"]), "Contact or agency").fixed(),
    Field::new(8, "address", Type::Text, "Address or post").fixed().personal(),
    Field::new(9, "purpose", Type::LongText, "Purpose").required().fixed().personal().search(),
    Field::new(10, "basis", Type::Code(&vocabularies::DISCLOSURE_BASIS), "Basis").required().fixed(),
    Field::new(11, "authority", Type::Text, "Authority").fixed(),
    // Not called `marking`: it says how one file was marked, and makes no case stricter.
    Field::new(12, "file_marking", Type::Code(&vocabularies::MARKING), "Marking of the file").fixed(),
    Field::new(13, "handling", Type::LongText, "Handling").fixed(),
    Field::new(14, "included", Type::LongText, "What went along").fixed(),
    Field::new(15, "left_out", Type::LongText, "What stayed out").fixed(),
    Field::new(16, "unredacted", Type::Bool, "With what is redacted").fixed(),
    Field::new(17, "sha256", Type::Text, "SHA-256").shaped(Shape::Sha256).fixed().search(),
    Field::new(18, "size", Type::Integer, "Size").fixed(),
    Field::new(19, "file_name", Type::Name, "Name of the file").fixed().personal(),
];
