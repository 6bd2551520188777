//! The programmes of an office: which kinds belong together, what is part of what, what may be told to others.

use crate::field::Type;
use crate::kind::Kind;
use crate::record::Record;
use crate::registry::{KINDS, kind_named};
use crate::rule::RuleError;

/// One programme with the kinds that have a list of their own; their parts are listed inside them.
#[derive(Debug, Clone, Copy)]
pub struct Programme {
    pub name: &'static str,
    pub label: &'static str,
    pub kinds: &'static [&'static str],
}

pub const PROGRAMMES: &[Programme] = &[
    Programme { name: "liaison", label: "Liaison", kinds: &["liaison_meeting", "agency", "contact"] },
    Programme { name: "training", label: "Training", kinds: &["training_event"] },
    Programme { name: "assistance", label: "Citizen assistance", kinds: &["citizen_assistance"] },
    Programme { name: "exercises", label: "Exercises", kinds: &["exercise"] },
    Programme { name: "events", label: "Major events", kinds: &["major_event"] },
    Programme { name: "osac", label: "OSAC", kinds: &["shared_notice", "osac_contact"] },
    Programme { name: "rewards", label: "Rewards", kinds: &["reward_nomination"] },
    Programme { name: "storage", label: "Storage places", kinds: &["storage_place"] },
];

/// Every kind of the programmes, the parts of others among them.
pub fn kinds() -> Vec<&'static Kind> {
    let named = PROGRAMMES.iter().flat_map(|programme| programme.kinds).filter_map(|name| kind_named(name));
    let mut all: Vec<&'static Kind> = Vec::new();
    for kind in named {
        for next in std::iter::once(kind).chain(parts_of(kind).into_iter().map(|(part, _)| part)) {
            if !all.contains(&next) {
                all.push(next);
            }
        }
    }
    all
}

/// Kinds that are part of a record of this kind, with the field that names it: a part is made inside its whole
/// and never moves to another.
pub fn parts_of(kind: &Kind) -> Vec<(&'static Kind, &'static str)> {
    let mut parts = Vec::new();
    for other in KINDS.iter().filter(|other| other.home == crate::kind::Home::Post) {
        let names = |ty: &Type| matches!(ty, Type::Ref(kinds) if kinds.contains(&kind.name));
        let mut fields = other.fields.iter();
        let field = fields.find(|field| field.required && field.fixed && names(&field.ty));
        parts.extend(field.map(|field| (*other, field.name)));
    }
    parts
}

/// How far what a citizen told the office may be told to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing<'r> {
    Allowed,
    /// Only within these words of the waiver.
    Within(&'r str),
    /// No waiver, a refused or a withdrawn one.
    Refused,
}

/// By the privacy waiver of a citizen assistance; without one nothing is told.
pub fn sharing(assistance: &Record) -> Sharing<'_> {
    match assistance.text("privacy_waiver") {
        Some("signed") => Sharing::Allowed,
        Some("limited") => Sharing::Within(assistance.text("waiver_limits").unwrap_or_default()),
        _ => Sharing::Refused,
    }
}

/// Whether this is an assistance of which nothing may be told to others.
pub fn is_withheld(record: &Record) -> bool {
    record.kind.name == "citizen_assistance" && sharing(record) == Sharing::Refused
}

/// Whether an assistance may become a case now: once, and while it goes on.
pub fn may_convert(assistance: &Record) -> Result<(), RuleError> {
    match assistance.text("state") {
        Some("converted") => Err(RuleError::AlreadyConverted),
        Some("closed") => Err(RuleError::AssistanceClosed),
        _ if assistance.get("case").is_some() => Err(RuleError::AlreadyConverted),
        _ => Ok(()),
    }
}

/// The field with the day by which something of a programme is to be done, while it is not done.
pub fn due_field(record: &Record) -> Option<&'static str> {
    let state = record.text("state");
    match record.kind.name {
        "finding" if !matches!(state, Some("closed" | "accepted")) => Some("due_on"),
        "event_plan" if !matches!(state, Some("agreed" | "in_force" | "ended")) => Some("due_on"),
        "liaison_meeting" if record.bool("follow_up_done") != Some(true) => Some("follow_up_on"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use uuid::Uuid;

    use super::*;

    fn record(kind: &str, fields: Json) -> Record {
        let mut record = Record::new(Uuid::nil(), kind_named(kind).unwrap());
        for (name, value) in fields.as_object().unwrap() {
            record.set_json(name, value).unwrap();
        }
        record
    }

    fn problems(kind: &str, fields: Json) -> Vec<String> {
        let found = record(kind, fields).check().err().unwrap_or_default();
        found.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn every_kind_of_a_post_belongs_to_a_programme() {
        let of_programmes: Vec<&str> = kinds().iter().map(|kind| kind.name).collect();
        for kind in KINDS.iter().filter(|kind| kind.home == crate::kind::Home::Post) {
            assert!(of_programmes.contains(&kind.name), "{}", kind.name);
        }
        let once: std::collections::BTreeSet<_> = of_programmes.iter().collect();
        assert_eq!(once.len(), of_programmes.len());
    }

    #[test]
    fn parts_are_known_by_the_fixed_field_that_names_their_whole() {
        let parts = |name| -> Vec<(&str, &str)> {
            parts_of(kind_named(name).unwrap()).into_iter().map(|(kind, field)| (kind.name, field)).collect()
        };
        assert_eq!(parts("training_event"), [("trainee", "training_event")]);
        assert_eq!(parts("citizen_assistance"), [("court_step", "assistance")]);
        assert_eq!(parts("exercise"), [("finding", "found_in")]);
        assert_eq!(
            parts("major_event"),
            [("finding", "found_in"), ("event_plan", "major_event"), ("delegation", "major_event")]
        );
        assert_eq!(parts("agency"), []);
    }

    #[test]
    fn a_certificate_is_only_for_who_attended() {
        let trainee = |attendance: &str| {
            let base = json!({"training_event": Uuid::from_u128(1), "name": "A", "attendance": attendance,
                "certificate_number": "7", "certificate_on": "2026-05-20"});
            problems("trainee", base)
        };
        assert_eq!(trainee("attended"), [""; 0]);
        for attendance in ["registered", "part_attended", "absent"] {
            assert_eq!(trainee(attendance), ["certificate_number"], "{attendance}");
        }
    }

    #[test]
    fn a_finding_is_closed_only_with_its_result_and_the_day() {
        let finding = |fields: Json| {
            let mut all = json!({"found_in": Uuid::from_u128(1), "title": "Gate"});
            all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            problems("finding", all)
        };
        assert_eq!(finding(json!({"state": "closed"})), ["closed_on", "result"]);
        assert_eq!(finding(json!({"state": "closed", "closed_on": "2026-01-02"})), ["result"]);
        assert_eq!(finding(json!({"state": "closed", "closed_on": "2026-01-02", "result": "Done"})), [""; 0]);
        assert_eq!(finding(json!({"state": "accepted"})), ["result"]);
        assert_eq!(finding(json!({"state": "open", "closed_on": "2026-01-02"})), ["closed_on"]);
    }

    #[test]
    fn dates_of_programmes_stand_in_order() {
        for (kind, fields, wrong) in [
            (
                "training_event",
                json!({"title": "T", "programme": "ilea", "starts_on": "2026-05-02", "ends_on": "2026-05-01"}),
                "ends_on",
            ),
            (
                "major_event",
                json!({"name": "M", "event_type": "games", "starts_on": "2026-05-02", "ends_on": "2026-05-01"}),
                "ends_on",
            ),
            (
                "delegation",
                json!({"major_event": Uuid::from_u128(1), "name": "D", "arrives_on": "2026-05-02", "departs_on": "2026-05-01"}),
                "departs_on",
            ),
            (
                "shared_notice",
                json!({"title": "N", "text": "x", "issued_on": "2026-05-02", "expires_on": "2026-05-01"}),
                "expires_on",
            ),
            (
                "court_step",
                json!({"assistance": Uuid::from_u128(1), "step": "S", "on": "2026-05-02", "next_on": "2026-05-01"}),
                "next_on",
            ),
            (
                "liaison_meeting",
                json!({"subject": "S", "held_on": "2026-05-02", "follow_up_on": "2026-05-01"}),
                "follow_up_on",
            ),
            (
                "citizen_assistance",
                json!({"citizen": "C", "matter": "theft", "received_on": "2026-05-02", "happened_on": "2026-05-03"}),
                "received_on",
            ),
        ] {
            assert_eq!(problems(kind, fields), [wrong], "{kind}");
        }
        let one_day =
            json!({"title": "T", "programme": "ilea", "starts_on": "2026-05-01", "ends_on": "2026-05-01"});
        assert_eq!(problems("training_event", one_day), [""; 0]);
    }

    #[test]
    fn a_waiver_says_since_when_and_how_far() {
        let base = |fields: Json| {
            let mut all = json!({"citizen": "C", "matter": "theft", "received_on": "2026-05-02"});
            all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            record("citizen_assistance", all)
        };
        let wrong = |fields: Json| -> Vec<String> {
            base(fields).check().err().unwrap_or_default().into_iter().map(|problem| problem.field).collect()
        };
        assert_eq!(wrong(json!({"privacy_waiver": "signed"})), ["waiver_on"]);
        assert_eq!(wrong(json!({"privacy_waiver": "limited"})), ["waiver_on", "waiver_limits"]);
        assert_eq!(wrong(json!({"privacy_waiver": "refused"})), [""; 0]);
        let within = base(json!({"privacy_waiver": "limited", "waiver_limits": "Sister only"}));
        assert_eq!(sharing(&within), Sharing::Within("Sister only"));
        assert_eq!(sharing(&base(json!({"privacy_waiver": "signed"}))), Sharing::Allowed);
        for code in ["not_asked", "refused", "withdrawn"] {
            assert_eq!(sharing(&base(json!({"privacy_waiver": code}))), Sharing::Refused, "{code}");
        }
        assert_eq!(sharing(&base(json!({}))), Sharing::Refused);
    }

    #[test]
    fn an_assistance_becomes_a_case_once_and_while_it_goes_on() {
        let of = |state: &str| record("citizen_assistance", json!({"state": state}));
        assert_eq!(may_convert(&of("open")), Ok(()));
        assert_eq!(may_convert(&of("waiting")), Ok(()));
        assert_eq!(may_convert(&of("converted")), Err(RuleError::AlreadyConverted));
        assert_eq!(may_convert(&of("closed")), Err(RuleError::AssistanceClosed));
    }

    #[test]
    fn one_register_alone_is_judged_by_its_own_rules_only() {
        let part = record("finding", json!({"state": "closed"}));
        assert_eq!(crate::kinds::rules_of_register(&part, 8).len(), 2);
        let part = record("trainee", json!({"certificate_number": "7"}));
        assert_eq!(crate::kinds::rules_of_register(&part, 8), []);
    }
}
