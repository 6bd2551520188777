//! Vocabularies of people and organisations. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static SUBJECT_ROLE: Vocabulary = Vocabulary::new(
    "subject_role",
    &[
        ("suspect", "Suspect"),
        ("victim", "Victim"),
        ("witness", "Witness"),
        ("facilitator", "Facilitator"),
        ("sponsor", "Sponsor"),
        ("applicant", "Applicant"),
        ("complainant", "Complainant"),
        ("source", "Source"),
        ("other", "Other"),
    ],
);

pub static SUBJECT_STATUS: Vocabulary = Vocabulary::new(
    "subject_status",
    &[
        ("of_interest", "Of interest"),
        ("under_inquiry", "Under inquiry"),
        ("arrested", "Arrested"),
        ("indicted", "Indicted"),
        ("convicted", "Convicted"),
        ("cleared", "Cleared"),
        ("at_large", "At large"),
        ("deceased", "Deceased"),
        ("unknown", "Unknown"),
    ],
);

pub static SEX: Vocabulary =
    Vocabulary::new("sex", &[("female", "Female"), ("male", "Male"), ("unspecified", "Unspecified")]);

pub static RELATION: Vocabulary = Vocabulary::new(
    "relation",
    &[
        ("family_of", "Family of"),
        ("spouse_of", "Spouse of"),
        ("parent_of", "Parent of"),
        ("associate_of", "Associate of"),
        ("works_for", "Works for"),
        ("owns", "Owns"),
        ("controls", "Controls"),
        ("uses", "Uses"),
        ("resides_at", "Resides at"),
        ("travelled_with", "Travelled with"),
        ("met_with", "Met with"),
        ("paid", "Paid"),
        ("recruited", "Recruited"),
        ("smuggled", "Smuggled"),
        ("sponsored", "Sponsored"),
        ("supplied", "Supplied"),
        ("forged", "Forged"),
        ("same_as", "May be the same as"),
        ("mentioned_in", "Mentioned in"),
        ("related_to", "Related to"),
    ],
);

pub static RELIABILITY: Vocabulary = Vocabulary::new(
    "reliability",
    &[
        ("A", "Reliable"),
        ("B", "Usually reliable"),
        ("C", "Fairly reliable"),
        ("D", "Not usually reliable"),
        ("E", "Unreliable"),
        ("F", "Cannot be judged"),
    ],
);
