//! Vocabularies of notes, tasks, reports, leads and decisions. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static NOTE_KIND: Vocabulary = Vocabulary::new(
    "note_kind",
    &[
        ("interview", "Interview"),
        ("surveillance", "Surveillance"),
        ("record_check", "Record check"),
        ("call", "Call"),
        ("meeting", "Meeting"),
        ("phone_dump", "Phone extraction"),
        ("document_review", "Document review"),
        ("site_visit", "Site visit"),
        ("correspondence", "Correspondence"),
        ("addendum", "Addendum"),
        ("other", "Other"),
    ],
);

pub static TASK_STATE: Vocabulary = Vocabulary::new(
    "task_state",
    &[
        ("to_do", "To do"),
        ("in_progress", "In progress"),
        ("waiting", "Waiting"),
        ("done", "Done"),
        ("cancelled", "Cancelled"),
    ],
);

pub static REPORT_TYPE: Vocabulary = Vocabulary::new(
    "report_type",
    &[
        ("roi", "Report of investigation"),
        ("memorandum", "Memorandum"),
        ("case_summary", "Case summary"),
        ("interview_report", "Interview report"),
        ("closing_report", "Closing report"),
        ("referral_memo", "Referral memorandum"),
        ("hand_over_brief", "Hand-over brief"),
    ],
);

pub static REPORT_STATE: Vocabulary = Vocabulary::new(
    "report_state",
    &[
        ("draft", "Draft"),
        ("submitted", "Submitted"),
        ("returned", "Returned"),
        ("approved", "Approved"),
        ("amended", "Amended by a new version"),
    ],
);

pub static LEAD_STATE: Vocabulary = Vocabulary::new(
    "lead_state",
    &[
        ("draft", "Draft"),
        ("sent", "Sent"),
        ("accepted", "Accepted"),
        ("in_progress", "In progress"),
        ("answered", "Answered"),
        ("declined", "Declined"),
        ("acknowledged", "Acknowledged"),
        ("assigned", "Assigned"),
        ("returned", "Returned"),
    ],
);

pub static REFERRAL_SOURCE: Vocabulary = Vocabulary::new(
    "referral_source",
    &[
        ("consular_fpu", "Consular fraud-prevention unit"),
        ("walk_in", "Walk-in"),
        ("host_police", "Host-nation police"),
        ("other_agency", "Other agency"),
        ("other_post", "Other post"),
        ("hotline", "Hotline"),
        ("own_initiative", "Own initiative"),
        ("other", "Other"),
    ],
);

pub static TRIAGE_DECISION: Vocabulary = Vocabulary::new(
    "triage_decision",
    &[
        ("pending", "Pending"),
        ("accepted", "Accepted"),
        ("declined", "Declined"),
        ("returned", "Returned to the referrer"),
    ],
);

pub static APPROVAL_ASKS: Vocabulary = Vocabulary::new(
    "approval_asks",
    &[
        ("opening", "Opening"),
        ("closure", "Closure"),
        ("report", "Report"),
        ("transfer", "Transfer"),
        ("release", "Release"),
    ],
);

pub static APPROVAL_DECISION: Vocabulary =
    Vocabulary::new("approval_decision", &[("approved", "Approved"), ("returned", "Returned")]);

pub static OUTCOME_TYPE: Vocabulary = Vocabulary::new(
    "outcome_type",
    &[
        ("arrest", "Arrest"),
        ("indictment", "Indictment"),
        ("conviction", "Conviction"),
        ("acquittal", "Acquittal"),
        ("visa_refused", "Visa refused"),
        ("visa_revocation_recommended", "Visa revocation recommended"),
        ("visa_revoked", "Visa revoked"),
        ("passport_revoked", "Passport revoked"),
        ("document_seized", "Document seized"),
        ("asset_seized", "Asset seized"),
        ("fugitive_returned", "Fugitive returned"),
        ("victim_identified", "Victim identified"),
        ("deportation", "Deportation"),
        ("referred", "Referred to another agency"),
        ("no_action", "No further action"),
        ("other", "Other"),
        ("fugitive_located", "Fugitive located"),
        ("currency_seized", "Currency seized"),
    ],
);

pub static CHECKLIST_ANSWER: Vocabulary = Vocabulary::new(
    "checklist_answer",
    &[("yes", "Yes"), ("no", "No"), ("not_applicable", "Does not apply")],
);

pub static REPEATS: Vocabulary = Vocabulary::new(
    "repeats",
    &[
        ("never", "Does not repeat"),
        ("weekly", "Every week"),
        ("monthly", "Every month"),
        ("quarterly", "Every quarter"),
        ("half_yearly", "Every half year"),
        ("yearly", "Every year"),
    ],
);

pub static JURISDICTION: Vocabulary = Vocabulary::new(
    "jurisdiction",
    &[("host", "Host nation"), ("us", "United States"), ("third_country", "Third country")],
);
