//! Help to a U.S. citizen: what happened, what was filed, what is still to come.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static CITIZEN_ASSISTANCE: Kind = Kind::new(
    30,
    "citizen_assistance",
    "Citizen assistance",
    "Citizen assistance records",
    Home::Post,
    FIELDS,
)
.titled(&["citizen", "received_on"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "citizen", Type::Name, "Citizen").required().personal().search(),
    Field::new(2, "matter", Type::Code(&vocabularies::ASSISTANCE_MATTER), "Matter").required(),
    Field::new(3, "received_on", Type::Date, "Received on").required(),
    Field::new(4, "state", Type::Code(&vocabularies::ASSISTANCE_STATE), "State"),
    Field::new(5, "closed_on", Type::Date, "Closed on").group(4),
    Field::new(6, "closing_reason", Type::LongText, "How it ended").group(4),
    Field::new(7, "summary", Type::LongText, "Summary").personal().search(),
    Field::new(8, "phone", Type::Text, "Phone").personal(),
    Field::new(9, "email", Type::Text, "E-mail address").personal(),
    Field::new(10, "privacy_waiver", Type::Code(&vocabularies::PRIVACY_WAIVER), "Privacy waiver"),
    Field::new(11, "waiver_on", Type::Date, "Waiver given on").group(10),
    Field::new(12, "waiver_limits", Type::LongText, "Limits of the waiver").personal().group(10),
    Field::new(13, "complaint_filed_on", Type::Date, "Complaint filed on"),
    Field::new(14, "complaint_place", Type::Text, "Complaint filed at").group(13),
    Field::new(15, "police_report_number", Type::Text, "Police report number").search(),
    Field::new(16, "police_report_on", Type::Date, "Police report of").group(15),
    Field::new(17, "victim_services", Type::LongText, "Victim services").personal(),
    Field::new(18, "happened_on", Type::Date, "Happened on"),
    Field::new(19, "happened_place", Type::Text, "Happened at").group(18).personal(),
    Field::new(20, "responsible", Type::User, "Responsible"),
    Field::new(21, "case", Type::Ref(&["case"]), "Became the case"),
    Field::new(22, "remarks", Type::LongText, "Remarks").personal().search(),
];
