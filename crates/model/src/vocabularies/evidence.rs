//! Vocabularies of evidence and custody. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static EVIDENCE_TYPE: Vocabulary = Vocabulary::new(
    "evidence_type",
    &[
        ("document", "Document"),
        ("digital_device", "Digital device"),
        ("digital_file", "Digital file"),
        ("photograph", "Photograph"),
        ("recording", "Recording"),
        ("currency", "Currency"),
        ("biological", "Biological"),
        ("physical", "Physical object"),
        ("other", "Other"),
    ],
);

pub static EVIDENCE_DISPOSITION: Vocabulary = Vocabulary::new(
    "evidence_disposition",
    &[
        ("held", "Held"),
        ("returned", "Returned to owner"),
        ("transferred", "Transferred to another agency"),
        ("destroyed", "Destroyed"),
        ("forfeited", "Forfeited"),
    ],
);

pub static CUSTODY_ACTION: Vocabulary = Vocabulary::new(
    "custody_action",
    &[
        ("collected", "Collected"),
        ("transferred", "Transferred"),
        ("examined", "Examined"),
        ("returned", "Returned"),
        ("destroyed", "Destroyed"),
    ],
);

pub static VERIFY_RESULT: Vocabulary = Vocabulary::new(
    "verify_result",
    &[("match", "Matches"), ("mismatch", "Does not match"), ("missing", "File not here")],
);
