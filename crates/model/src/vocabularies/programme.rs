//! Vocabularies of the programmes of an office. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static AGENCY_TYPE: Vocabulary = Vocabulary::new(
    "agency_type",
    &[
        ("national_police", "National police"),
        ("border_police", "Border police"),
        ("customs", "Customs"),
        ("prosecutor", "Prosecutor"),
        ("court", "Court"),
        ("immigration", "Immigration authority"),
        ("interior_ministry", "Interior ministry"),
        ("local_authority", "Local authority"),
        ("fire_rescue", "Fire and rescue"),
        ("airline", "Airline"),
        ("us_agency", "U.S. agency"),
        ("international", "International organization"),
        ("non_governmental", "Non-governmental organization"),
        ("other", "Other"),
    ],
);

/// A meeting that says nothing is a meeting.
pub static MEETING_TYPE: Vocabulary =
    Vocabulary::new("meeting_type", &[("meeting", "Meeting"), ("briefing", "Briefing given")]);

pub static TRAINING_PROGRAMME: Vocabulary = Vocabulary::new(
    "training_programme",
    &[
        ("ilea", "ILEA"),
        ("ata", "Antiterrorism Assistance (ATA)"),
        ("ivlp", "International Visitor Leadership Program (IVLP)"),
        ("post_course", "Course of the post"),
        ("other", "Other"),
    ],
);

pub static EVENT_STATE: Vocabulary = Vocabulary::new(
    "event_state",
    &[("planned", "Planned"), ("under_way", "Under way"), ("held", "Held"), ("cancelled", "Cancelled")],
);

pub static ATTENDANCE: Vocabulary = Vocabulary::new(
    "attendance",
    &[
        ("registered", "Registered"),
        ("attended", "Attended"),
        ("part_attended", "Attended in part"),
        ("absent", "Absent"),
    ],
);

pub static VETTING: Vocabulary = Vocabulary::new(
    "vetting",
    &[
        ("not_needed", "Not needed"),
        ("requested", "Requested"),
        ("cleared", "Cleared"),
        ("refused", "Refused"),
    ],
);

pub static ASSISTANCE_MATTER: Vocabulary = Vocabulary::new(
    "assistance_matter",
    &[
        ("crime_victim", "Victim of a crime"),
        ("assault", "Assault"),
        ("theft", "Theft"),
        ("fraud", "Fraud"),
        ("missing", "Missing person"),
        ("arrest", "Arrest"),
        ("death", "Death"),
        ("child_abduction", "Child abduction"),
        ("threat", "Threat"),
        ("other", "Other"),
    ],
);

pub static ASSISTANCE_STATE: Vocabulary = Vocabulary::new(
    "assistance_state",
    &[
        ("open", "Open"),
        ("waiting", "Waiting for others"),
        ("converted", "Became a case"),
        ("closed", "Closed"),
    ],
);

pub static PRIVACY_WAIVER: Vocabulary = Vocabulary::new(
    "privacy_waiver",
    &[
        ("not_asked", "Not asked"),
        ("signed", "Signed"),
        ("limited", "Signed with limits"),
        ("refused", "Refused"),
        ("withdrawn", "Withdrawn"),
    ],
);

pub static EXERCISE_TYPE: Vocabulary = Vocabulary::new(
    "exercise_type",
    &[
        ("cbrn", "Chemical, biological, radiological, nuclear"),
        ("fire", "Fire"),
        ("evacuation", "Evacuation"),
        ("active_attack", "Active attack"),
        ("bomb_threat", "Bomb threat"),
        ("earthquake", "Earthquake"),
        ("tabletop", "Tabletop"),
        ("walk_through", "Walk-through"),
        ("duck_and_cover", "Duck and cover"),
        ("other", "Other"),
    ],
);

pub static MAJOR_EVENT_TYPE: Vocabulary = Vocabulary::new(
    "major_event_type",
    &[
        ("games", "Games"),
        ("summit", "Summit"),
        ("official_visit", "Official visit"),
        ("conference", "Conference"),
        ("election", "Election"),
        ("festival", "Festival"),
        ("other", "Other"),
    ],
);

pub static SEVERITY: Vocabulary = Vocabulary::new(
    "severity",
    &[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("critical", "Critical")],
);

pub static FINDING_STATE: Vocabulary = Vocabulary::new(
    "finding_state",
    &[("open", "Open"), ("in_progress", "In progress"), ("closed", "Closed"), ("accepted", "Risk accepted")],
);

pub static PLAN_TYPE: Vocabulary = Vocabulary::new(
    "plan_type",
    &[
        ("security", "Security"),
        ("communications", "Communications"),
        ("medical", "Medical"),
        ("evacuation", "Evacuation"),
        ("transport", "Transport"),
        ("liaison", "Liaison"),
        ("other", "Other"),
    ],
);

pub static PLAN_STATE: Vocabulary = Vocabulary::new(
    "plan_state",
    &[("draft", "Draft"), ("agreed", "Agreed"), ("in_force", "In force"), ("ended", "Ended")],
);

pub static NOMINATION_STATE: Vocabulary = Vocabulary::new(
    "nomination_state",
    &[
        ("draft", "Draft"),
        ("submitted", "Submitted"),
        ("under_review", "Under review"),
        ("approved", "Approved"),
        ("declined", "Declined"),
        ("paid", "Paid"),
    ],
);
