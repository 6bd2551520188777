//! Vocabularies of a case and its markings. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static CASE_TYPE: Vocabulary = Vocabulary::new(
    "case_type",
    &[
        ("visa_fraud", "Visa fraud"),
        ("passport_fraud", "Passport or identity fraud"),
        ("human_smuggling", "Human smuggling"),
        ("human_trafficking", "Human trafficking"),
        ("organised_crime", "Organized crime"),
        ("document_vendor", "Document vendor"),
        ("impostor", "Impostor"),
        ("internal_malfeasance", "Internal malfeasance"),
        ("foreign_fugitive", "Foreign fugitive"),
        ("crime_against_us_citizen", "Crime against a U.S. citizen"),
        ("agency_assistance", "Agency assistance"),
        ("security_incident", "Protective or security incident"),
        ("lead", "Lead from another post"),
        ("source_file", "Source file"),
        ("rewards", "Rewards for Justice"),
    ],
);

pub static CASE_STATUS: Vocabulary = Vocabulary::new(
    "case_status",
    &[
        ("draft", "Draft"),
        ("preliminary", "Preliminary inquiry"),
        ("pending_opening", "Waiting for opening"),
        ("open", "Open"),
        ("suspended", "Suspended"),
        ("pending_closure", "Waiting for closure"),
        ("closed", "Closed"),
    ],
);

pub static PRIORITY: Vocabulary = Vocabulary::new(
    "priority",
    &[("low", "Low"), ("normal", "Normal"), ("high", "High"), ("urgent", "Urgent")],
);

pub static MARKING: Vocabulary = Vocabulary::new(
    "marking",
    &[
        ("TRAINING", "Fictional training data"),
        ("UNMARKED", "Unmarked"),
        ("CUI", "Controlled"),
        ("CUI//SP-LEI", "Controlled, law enforcement"),
        ("CUI//SP-LEI/PRVCY", "Controlled, law enforcement and privacy"),
        ("CUI//SP-LEI//FED ONLY", "Controlled, law enforcement, federal only"),
        ("CUI//SP-LEI/PRVCY//FED ONLY", "Controlled, law enforcement and privacy, federal only"),
    ],
);

pub static TRANSFER_STATE: Vocabulary = Vocabulary::new(
    "transfer_state",
    &[
        ("none", "None"),
        ("offered", "Offered"),
        ("accepted", "Accepted"),
        ("rejected", "Rejected"),
        ("revoked", "Taken back"),
    ],
);
