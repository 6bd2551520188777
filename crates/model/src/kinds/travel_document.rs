//! Passport, visa, residence permit or identity card, with its machine readable zone.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static TRAVEL_DOCUMENT: Kind =
    Kind::new(4, "travel_document", "Travel document", "Travel documents", Home::Case, FIELDS)
        .titled(&["document_type", "number"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "holder", Type::Ref(&["person"]), "Holder"),
    Field::new(2, "document_type", Type::Code(&vocabularies::DOCUMENT_TYPE), "Document type").required(),
    Field::new(3, "number", Type::Text, "Number").group(2).personal().search(),
    Field::new(4, "issuer", Type::Text, "Issuer").group(2),
    Field::new(5, "mrz", Type::Mrz, "Machine readable zone").personal(),
    Field::new(6, "issued_on", Type::Date, "Issued on"),
    Field::new(7, "expires_on", Type::Date, "Expires on"),
    Field::new(8, "visual_surname", Type::Name, "Surname as printed").personal().search(),
    Field::new(9, "visual_given", Type::Name, "Given names as printed").personal().search(),
    Field::new(10, "visual_birth", Type::PartialDate, "Date of birth as printed").personal(),
    Field::new(11, "condition", Type::Code(&vocabularies::DOCUMENT_CONDITION), "Condition"),
    Field::new(12, "examiner_decision", Type::Code(&vocabularies::EXAMINER_DECISION), "Examiner's decision"),
    Field::new(13, "decided_on", Type::Date, "Decided on").group(12),
    Field::new(14, "decided_by", Type::User, "Decided by").group(12),
    Field::new(15, "decision_reason", Type::LongText, "Reason for the decision").group(12),
    Field::new(16, "remarks", Type::LongText, "Remarks").personal().search(),
    Field::new(17, "visa_class", Type::Text, "Visa class"),
    Field::new(18, "visa_action", Type::Code(&vocabularies::VISA_ACTION), "Visa action"),
    Field::new(19, "visa_action_on", Type::Date, "Visa action on").group(18),
    Field::new(20, "visa_action_basis", Type::Text, "Legal basis of the visa action").group(18),
    Field::new(21, "place_of_issue", Type::Text, "Place of issue"),
    Field::new(22, "visual_nationality", Type::Country, "Nationality as printed").personal(),
    Field::new(23, "visual_sex", Type::Code(&vocabularies::SEX), "Sex as printed").personal(),
    Field::new(24, "reported", Type::Code(&vocabularies::DOCUMENT_REPORT), "Reported as"),
];
