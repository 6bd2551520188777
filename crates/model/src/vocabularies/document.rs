//! Vocabularies of travel documents and visas. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static DOCUMENT_TYPE: Vocabulary = Vocabulary::new(
    "document_type",
    &[
        ("passport", "Passport"),
        ("diplomatic_passport", "Diplomatic passport"),
        ("official_passport", "Official passport"),
        ("emergency_passport", "Emergency passport"),
        ("refugee_document", "Refugee travel document"),
        ("visa", "Visa"),
        ("residence_permit", "Residence permit"),
        ("identity_card", "Identity card"),
        ("driving_licence", "Driving licence"),
        ("seafarer_document", "Seafarer's document"),
        ("birth_certificate", "Birth certificate"),
        ("other", "Other"),
    ],
);

pub static DOCUMENT_CONDITION: Vocabulary = Vocabulary::new(
    "document_condition",
    &[
        ("good", "Good"),
        ("worn", "Worn"),
        ("damaged", "Damaged"),
        ("photo_replaced", "Photo replaced"),
        ("page_replaced", "Page replaced"),
        ("data_altered", "Data altered"),
        ("counterfeit", "Looks counterfeit"),
        ("not_seen", "Not seen, copy only"),
    ],
);

pub static DOCUMENT_REPORT: Vocabulary = Vocabulary::new(
    "document_report",
    &[
        ("none", "Nothing reported"),
        ("lost", "Reported lost"),
        ("stolen", "Reported stolen"),
        ("stolen_blank", "Stolen blank"),
        ("revoked", "Revoked by issuer"),
    ],
);

pub static EXAMINER_DECISION: Vocabulary = Vocabulary::new(
    "examiner_decision",
    &[
        ("not_examined", "Not examined"),
        ("no_defect_found", "No defect found"),
        ("altered", "Altered"),
        ("counterfeit", "Counterfeit"),
        ("fraudulently_obtained", "Fraudulently obtained"),
        ("impostor", "Used by an impostor"),
        ("inconclusive", "Inconclusive"),
    ],
);

pub static VISA_ACTION: Vocabulary = Vocabulary::new(
    "visa_action",
    &[
        ("issued", "Issued"),
        ("refused", "Refused"),
        ("revocation_recommended", "Revocation recommended"),
        ("revoked", "Revoked"),
        ("cancelled", "Cancelled without prejudice"),
        ("reinstated", "Reinstated"),
    ],
);
