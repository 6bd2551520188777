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
        ("driving_licence", "Driver's license"),
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

pub static VISA_AUTHORITY: Vocabulary = Vocabulary::new(
    "visa_authority",
    &[
        ("consular_officer", "Consular officer"),
        ("chief_of_section", "Chief of the consular section"),
        ("visa_office", "Visa Office"),
        ("cbp", "Customs and Border Protection"),
        ("other", "Other"),
    ],
);

/// Why a visa was revoked. A prudential revocation rests on what is suspected, not on a finding.
pub static REVOCATION_GROUND: Vocabulary = Vocabulary::new(
    "revocation_ground",
    &[
        ("ineligible", "Found ineligible under INA 212(a)"),
        ("not_entitled", "No longer entitled to the class"),
        ("dui", "Prudential: arrest or conviction for driving under the influence"),
        ("prudential", "Prudential: other derogatory information"),
    ],
);

pub static REFUSAL_GROUND: Vocabulary = Vocabulary::new(
    "refusal_ground",
    &[
        ("214(b)", "INA 214(b): not a nonimmigrant"),
        ("221(g)", "INA 221(g): application incomplete or not in order"),
        ("212(a)(2)(A)(i)(I)", "INA 212(a)(2)(A)(i)(I): crime involving moral turpitude"),
        ("212(a)(2)(C)", "INA 212(a)(2)(C): trafficker in controlled substances"),
        ("212(a)(2)(D)", "INA 212(a)(2)(D): prostitution"),
        ("212(a)(2)(H)", "INA 212(a)(2)(H): trafficker in persons"),
        ("212(a)(2)(I)", "INA 212(a)(2)(I): money laundering"),
        ("212(a)(3)(A)", "INA 212(a)(3)(A): unlawful activity"),
        ("212(a)(3)(B)", "INA 212(a)(3)(B): terrorist activities"),
        ("212(a)(4)", "INA 212(a)(4): public charge"),
        ("212(a)(5)(A)", "INA 212(a)(5)(A): labor certification"),
        ("212(a)(6)(C)(i)", "INA 212(a)(6)(C)(i): misrepresentation"),
        ("212(a)(6)(C)(ii)", "INA 212(a)(6)(C)(ii): false claim to citizenship"),
        ("212(a)(6)(E)", "INA 212(a)(6)(E): smuggler"),
        ("212(a)(6)(F)", "INA 212(a)(6)(F): civil penalty for document fraud"),
        ("212(a)(9)(A)", "INA 212(a)(9)(A): previously removed"),
        ("212(a)(9)(B)", "INA 212(a)(9)(B): unlawful presence"),
        ("212(a)(9)(C)", "INA 212(a)(9)(C): unlawful return"),
        ("222(g)", "INA 222(g): overstay"),
        ("other", "Other"),
    ],
);

pub static WHEREABOUTS: Vocabulary = Vocabulary::new(
    "whereabouts",
    &[
        ("abroad", "Abroad"),
        ("en_route", "On the way to the United States"),
        ("in_united_states", "In the United States"),
        ("unknown", "Unknown"),
    ],
);
