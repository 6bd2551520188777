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
    Field::new(25, "visa_action_by", Type::Code(&vocabularies::VISA_AUTHORITY), "Done by").group(18),
    Field::new(26, "refusal_ground", Type::Code(&vocabularies::REFUSAL_GROUND), "Ground of refusal")
        .group(18),
    Field::new(27, "lookout_code", Type::Text, "Lookout code").group(18),
    Field::new(28, "holder_whereabouts", Type::Code(&vocabularies::WHEREABOUTS), "Holder's whereabouts")
        .group(18),
    Field::new(29, "revocation_recommended_on", Type::Date, "Revocation recommended on"),
    Field::new(30, "revocation_recommended_by", Type::User, "Recommended by").group(29),
    Field::new(31, "revocation_recommended_to", Type::Text, "Recommended to").group(29),
    Field::new(32, "revocation_basis", Type::LongText, "Basis of the recommendation").personal().group(29),
    Field::new(33, "visa_foil", Type::Text, "Visa foil number").personal().search(),
    Field::new(34, "revocation_ground", Type::Code(&vocabularies::REVOCATION_GROUND), "Ground of revocation")
        .group(18),
];
