//! One investigation; also the unit of access and of replication.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Shape, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static CASE: Kind = Kind::new(1, "case", "Case", "Cases", Home::Case, FIELDS).titled(&["title"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "title", Type::Text, "Title").required().search(),
    Field::new(2, "type", Type::Code(&vocabularies::CASE_TYPE), "Type").required(),
    Field::new(3, "status", Type::Code(&vocabularies::CASE_STATUS), "Status").required().supplied(),
    Field::new(4, "status_on", Type::Date, "Status since").group(3),
    Field::new(5, "status_by", Type::User, "Status set by").group(3),
    Field::new(6, "status_reason", Type::LongText, "Reason for the status").group(3),
    Field::new(7, "case_number", Type::Text, "Case number").fixed().search().shaped(Shape::CaseNumber),
    Field::new(8, "post", Type::Text, "Post").required().supplied().fixed().shaped(Shape::Post),
    Field::new(9, "priority", Type::Code(&vocabularies::PRIORITY), "Priority"),
    Field::new(10, "opened_on", Type::Date, "Opened on"),
    Field::new(11, "closed_on", Type::Date, "Closed on"),
    Field::new(12, "lead_investigator", Type::User, "Lead investigator"),
    Field::new(13, "synopsis", Type::LongText, "Synopsis").search().personal(),
    Field::new(14, "narrative", Type::LongText, "Narrative").search().personal().written(),
    Field::new(15, "statutes", Type::Text, "Statutes").list(),
    Field::new(16, "marking", Type::Code(&vocabularies::MARKING), "Marking"),
    Field::new(17, "referred_by", Type::Text, "Referred by"),
    Field::new(18, "next_due", Type::Date, "Next due"),
    Field::new(19, "country", Type::Country, "Country"),
    Field::new(20, "visa_records", Type::Bool, "Contains visa records"),
    Field::new(21, "restricted", Type::Bool, "Restricted"),
    Field::new(22, "partner_agencies", Type::Text, "Partner agencies").list(),
    Field::new(23, "legal_hold", Type::Bool, "Legal hold"),
    Field::new(24, "legal_hold_reason", Type::LongText, "Reason for the legal hold").group(23),
    Field::new(25, "review_on", Type::Date, "Retention review on"),
    Field::new(26, "external_reference", Type::Text, "Reference elsewhere").search(),
    Field::new(27, "referral", Type::Ref(&["referral"]), "Came from the referral"),
    Field::new(28, "owning_post", Type::Text, "Owning post").shaped(Shape::Post),
    Field::new(29, "transfer_state", Type::Code(&vocabularies::TRANSFER_STATE), "Transfer").group(28),
    Field::new(30, "transfer_to", Type::Text, "Offered to").group(28).shaped(Shape::Post),
    Field::new(31, "transfer_on", Type::Date, "Transfer step on").group(28),
    Field::new(32, "transfer_by", Type::User, "Transfer step by").group(28),
    Field::new(33, "transfer_reason", Type::LongText, "Reason of the transfer step").group(28),
    Field::new(34, "next_review_on", Type::Date, "Next case review"),
    Field::new(35, "lead", Type::Ref(&["lead"]), "Answers the lead").fixed(),
    Field::new(36, "assistance", Type::Ref(&["citizen_assistance"]), "Began as citizen assistance").fixed(),
    Field::new(
        37,
        "status_before",
        Type::Code(&vocabularies::CASE_STATUS),
        "Status before the closure was asked for",
    )
    .group(3),
];
