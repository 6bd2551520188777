//! What was done about a visa, and what was only recommended: two registers of a document, each judged by a
//! table of rules. What an office brings along from before stands as it was; the rules are for work typed now.
//!
//! Post may not revoke while the holder is in, or on the way to, the United States (9 FAM 403.11-3(B)): it then
//! recommends, and the Visa Office revokes. The one exception is a prudential revocation for driving under the
//! influence, which the post may do wherever the holder is.

use crate::kinds::TRAVEL_DOCUMENT;
use crate::problem::{FieldProblem, Reason};
use crate::record::Record;

/// Registers of a travel document that these rules are about.
pub const ACTION: u16 = 18;
pub const RECOMMENDATION: u16 = 29;

/// One rule of the table.
#[derive(Debug)]
pub struct VisaRule {
    pub name: &'static str,
    /// Where it is written.
    pub source: &'static str,
    /// The register whose values alone show whether it is broken.
    pub register: u16,
    /// The field to mend.
    pub field: &'static str,
    pub text: &'static str,
    broken: fn(&Record) -> bool,
}

pub static RULES: &[VisaRule] = &[
    VisaRule {
        name: "visa_action_on_a_visa",
        source: "22 CFR 41.121, 22 CFR 41.122",
        register: ACTION,
        field: "visa_action",
        text: "is for visas: correct the type of the document, or record the visa as a document of its own",
        broken: |document| {
            is_no_visa(document) && (!lacks(document, "visa_action") || !lacks(document, "refusal_ground"))
        },
    },
    VisaRule {
        name: "visa_recommendation_on_a_visa",
        source: "9 FAM 403.11-3(B)",
        register: RECOMMENDATION,
        field: "revocation_recommended_on",
        text: "is for visas: correct the type of the document, or record the visa as a document of its own",
        broken: |document| is_no_visa(document) && recommends(document),
    },
    VisaRule {
        name: "visa_action_date",
        source: "9 FAM 403.11-4",
        register: ACTION,
        field: "visa_action_on",
        text: "is required: say on which day it was done",
        broken: |visa| is_one_of(visa, &["refused", "revoked", "cancelled"]) && lacks(visa, "visa_action_on"),
    },
    VisaRule {
        name: "visa_refusal_ground",
        source: "22 CFR 41.121(a)",
        register: ACTION,
        field: "refusal_ground",
        text: "is required: a visa is refused on a ground of law",
        broken: |visa| is(visa, "refused") && lacks(visa, "refusal_ground"),
    },
    VisaRule {
        name: "visa_revocation_basis",
        source: "22 CFR 41.122(a)",
        register: ACTION,
        field: "visa_action_basis",
        text: "is required: a visa is revoked on a legal basis",
        broken: |visa| is(visa, "revoked") && lacks(visa, "visa_action_basis"),
    },
    VisaRule {
        name: "visa_revoked_by",
        source: "9 FAM 403.11-3",
        register: ACTION,
        field: "visa_action_by",
        text: "is required: say who revoked it; what was only asked for is a recommendation",
        broken: |visa| is(visa, "revoked") && lacks(visa, "visa_action_by"),
    },
    VisaRule {
        name: "visa_lookout_code",
        source: "9 FAM 403.11-5",
        register: ACTION,
        field: "lookout_code",
        text: "is required: a revocation is entered in the lookout system",
        broken: |visa| is(visa, "revoked") && lacks(visa, "lookout_code"),
    },
    VisaRule {
        name: "visa_post_may_not_revoke",
        source: "9 FAM 403.11-3(B)",
        register: ACTION,
        field: "visa_action_by",
        text: "cannot be the post while the holder is in, or on the way to, the United States; recommend it to the Visa Office instead",
        broken: |visa| revoked_by_post(visa) && has_set_out(visa) && !may_be_anywhere(visa),
    },
    VisaRule {
        name: "visa_whereabouts_known",
        source: "9 FAM 403.11-3(B)",
        register: ACTION,
        field: "holder_whereabouts",
        text: "must be known to be abroad before the post revokes; if nobody knows, recommend it to the Visa Office",
        broken: |visa| {
            let abroad = visa.text("holder_whereabouts") == Some("abroad");
            revoked_by_post(visa) && !has_set_out(visa) && !abroad && !may_be_anywhere(visa)
        },
    },
    VisaRule {
        name: "visa_recommended_not_done",
        source: "9 FAM 403.11-3(B)",
        register: ACTION,
        field: "visa_action_by",
        text: "is for what was done; who recommended a revocation is said beside the recommendation",
        broken: |visa| is(visa, "revocation_recommended") && !lacks(visa, "visa_action_by"),
    },
    VisaRule {
        name: "visa_recommendation_date",
        source: "9 FAM 403.11-3(B)",
        register: RECOMMENDATION,
        field: "revocation_recommended_on",
        text: "is required: say on which day it was recommended",
        broken: |visa| recommends(visa) && lacks(visa, "revocation_recommended_on"),
    },
    VisaRule {
        name: "visa_recommendation_to",
        source: "9 FAM 403.11-3(B)",
        register: RECOMMENDATION,
        field: "revocation_recommended_to",
        text: "is required: say to whom it was recommended",
        broken: |visa| recommends(visa) && lacks(visa, "revocation_recommended_to"),
    },
    VisaRule {
        name: "visa_recommendation_basis",
        source: "9 FAM 403.11-3(B)",
        register: RECOMMENDATION,
        field: "revocation_basis",
        text: "is required: a recommendation says on what finding it rests",
        broken: |visa| recommends(visa) && lacks(visa, "revocation_basis"),
    },
];

/// What one register breaks; the record may hold nothing else.
pub fn problems_of(document: &Record, register: u16) -> Vec<FieldProblem> {
    let of_register = RULES.iter().filter(|rule| rule.register == register);
    let broken = of_register.filter(|rule| document.kind == &TRAVEL_DOCUMENT && (rule.broken)(document));
    broken
        .map(|rule| FieldProblem::new(rule.field, Reason::Named { rule: rule.name, text: rule.text }))
        .collect()
}

/// What one register needs of the other: a revocation that is recommended says to whom.
pub fn problem_between(document: &Record) -> Option<FieldProblem> {
    let text = "is required: say to whom the revocation was recommended, when and on what finding";
    let reason = Reason::Named { rule: "visa_recommendation_to", text };
    (is(document, "revocation_recommended") && !recommends(document))
        .then(|| FieldProblem::new("revocation_recommended_to", reason))
}

/// The outcomes that a document suggests. A person records them, or not.
pub fn suggested_outcomes(document: &Record) -> Vec<(&'static str, Option<&str>)> {
    let done_on = document.text("visa_action_on");
    let mut found = Vec::new();
    if recommends(document) || is(document, "revocation_recommended") {
        let on = document.text("revocation_recommended_on").or(done_on);
        found.push(("visa_revocation_recommended", on));
    }
    match document.text("visa_action") {
        Some("refused") => found.push(("visa_refused", done_on)),
        Some("revoked") => found.push(("visa_revoked", done_on)),
        _ => {}
    }
    found
}

fn is(visa: &Record, action: &str) -> bool {
    visa.text("visa_action") == Some(action)
}

fn is_one_of(visa: &Record, actions: &[&str]) -> bool {
    visa.text("visa_action").is_some_and(|action| actions.contains(&action))
}

fn lacks(visa: &Record, field: &str) -> bool {
    visa.get(field).is_none_or(crate::value::Value::is_blank)
}

/// Of a register alone nothing is known of the rest of its document: that is for the desk to judge.
fn is_no_visa(document: &Record) -> bool {
    document.text("document_type").is_some_and(|kind| kind != "visa")
}

/// Whoever revoked it, unless the Visa Office or the border did, did it for the post.
fn revoked_by_post(visa: &Record) -> bool {
    let by_post = visa.text("visa_action_by").is_some_and(|by| !matches!(by, "visa_office" | "cbp"));
    is(visa, "revoked") && by_post
}

/// 9 FAM 403.11-3: for driving under the influence the post revokes also while the holder is in the United States.
fn may_be_anywhere(visa: &Record) -> bool {
    visa.text("revocation_ground") == Some("dui")
}

fn has_set_out(visa: &Record) -> bool {
    matches!(visa.text("holder_whereabouts"), Some("in_united_states" | "en_route"))
}

/// Whether anything stands in the recommendation.
fn recommends(visa: &Record) -> bool {
    let fields = [
        "revocation_recommended_on",
        "revocation_recommended_by",
        "revocation_recommended_to",
        "revocation_basis",
    ];
    fields.iter().any(|field| !lacks(visa, field))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use uuid::Uuid;

    use super::*;

    fn document(fields: Json) -> Record {
        let mut record = Record::new(Uuid::nil(), &TRAVEL_DOCUMENT);
        for (name, value) in fields.as_object().unwrap() {
            record.set_json(name, value).unwrap();
        }
        record
    }

    fn broken(fields: Json) -> Vec<&'static str> {
        crate::typed::made(&document(fields)).iter().map(FieldProblem::code).collect()
    }

    fn revoked(by: &str, whereabouts: Option<&str>) -> Json {
        let mut fields = json!({
            "visa_action": "revoked", "visa_action_on": "2026-11-02", "visa_action_by": by,
            "visa_action_basis": "INA 221(i)", "lookout_code": "VRVK",
        });
        if let Some(place) = whereabouts {
            fields["holder_whereabouts"] = json!(place);
        }
        fields
    }

    #[test]
    fn the_post_revokes_only_while_the_holder_is_known_to_be_abroad() {
        let (refused, unknown) = (vec!["visa_post_may_not_revoke"], vec!["visa_whereabouts_known"]);
        for (by, whereabouts, expected) in [
            ("consular_officer", Some("abroad"), vec![]),
            ("consular_officer", Some("in_united_states"), refused.clone()),
            ("consular_officer", Some("en_route"), refused.clone()),
            ("consular_officer", Some("unknown"), unknown.clone()),
            ("consular_officer", None, unknown.clone()),
            ("chief_of_section", Some("abroad"), vec![]),
            ("chief_of_section", Some("en_route"), refused),
            ("chief_of_section", None, unknown),
            ("visa_office", Some("in_united_states"), vec![]),
            ("visa_office", Some("en_route"), vec![]),
            ("visa_office", None, vec![]),
            ("cbp", Some("in_united_states"), vec![]),
            ("other", Some("in_united_states"), vec!["visa_post_may_not_revoke"]),
            ("other", None, vec!["visa_whereabouts_known"]),
            ("other", Some("abroad"), vec![]),
        ] {
            assert_eq!(broken(revoked(by, whereabouts)), expected, "{by} {whereabouts:?}");
        }
    }

    #[test]
    fn the_post_revokes_for_driving_under_the_influence_wherever_the_holder_is() {
        for whereabouts in [Some("in_united_states"), Some("en_route"), Some("unknown"), None] {
            for (ground, may) in [("dui", true), ("prudential", false), ("ineligible", false)] {
                let mut fields = revoked("consular_officer", whereabouts);
                fields["revocation_ground"] = json!(ground);
                assert_eq!(broken(fields).is_empty(), may, "{ground} {whereabouts:?}");
            }
        }
    }

    #[test]
    fn visas_alone_are_refused_revoked_or_recommended_for_revocation() {
        for (fields, rule) in [
            (json!({"visa_action": "issued"}), "visa_action_on_a_visa"),
            (json!({"refusal_ground": "214(b)"}), "visa_action_on_a_visa"),
            (
                json!({"revocation_recommended_on": "2026-11-02", "revocation_recommended_to": "Visa Office", "revocation_basis": "False employer"}),
                "visa_recommendation_on_a_visa",
            ),
        ] {
            for (kind, expected) in [("passport", vec![rule]), ("visa", vec![])] {
                let mut fields = fields.clone();
                fields["document_type"] = json!(kind);
                assert_eq!(broken(fields), expected, "{kind} {rule}");
            }
        }
    }

    #[test]
    fn a_revocation_says_on_what_basis_by_whom_when_and_with_which_lookout() {
        for (field, rule) in [
            ("visa_action_on", "visa_action_date"),
            ("visa_action_basis", "visa_revocation_basis"),
            ("visa_action_by", "visa_revoked_by"),
            ("lookout_code", "visa_lookout_code"),
        ] {
            let mut fields = revoked("visa_office", Some("abroad"));
            fields.as_object_mut().unwrap().remove(field);
            assert_eq!(broken(fields), [rule], "{field}");
        }
    }

    #[test]
    fn a_refusal_says_its_ground_and_day() {
        assert_eq!(broken(json!({"visa_action": "refused"})), ["visa_action_date", "visa_refusal_ground"]);
        let whole =
            json!({"visa_action": "refused", "visa_action_on": "2026-11-02", "refusal_ground": "214(b)"});
        assert_eq!(broken(whole), [""; 0]);
    }

    #[test]
    fn a_recommendation_is_not_something_done() {
        let whole = json!({
            "visa_action": "revocation_recommended", "revocation_recommended_on": "2026-11-02",
            "revocation_recommended_to": "Visa Office", "revocation_basis": "False employer",
        });
        assert_eq!(broken(whole.clone()), [""; 0]);
        let mut done = whole.clone();
        done["visa_action_by"] = json!("consular_officer");
        assert_eq!(broken(done), ["visa_recommended_not_done"]);
        let alone = json!({"visa_action": "revocation_recommended"});
        assert_eq!(broken(alone), ["visa_recommendation_to"]);
        for (field, rule) in [
            ("revocation_recommended_on", "visa_recommendation_date"),
            ("revocation_recommended_to", "visa_recommendation_to"),
            ("revocation_basis", "visa_recommendation_basis"),
        ] {
            let mut fields = whole.clone();
            fields.as_object_mut().unwrap().remove(field);
            assert_eq!(broken(fields), [rule], "{field}");
        }
    }

    #[test]
    fn both_stand_side_by_side_and_suggest_an_outcome_each() {
        let mut both = revoked("visa_office", Some("in_united_states"));
        both["revocation_recommended_on"] = json!("2026-10-01");
        both["revocation_recommended_to"] = json!("Visa Office");
        both["revocation_basis"] = json!("False employer");
        let document = document(both);
        assert!(crate::typed::made(&document).is_empty());
        let expected =
            [("visa_revocation_recommended", Some("2026-10-01")), ("visa_revoked", Some("2026-11-02"))];
        assert_eq!(suggested_outcomes(&document), expected);
    }

    #[test]
    fn what_is_issued_or_untouched_asks_for_nothing_and_suggests_nothing() {
        for fields in [json!({}), json!({"visa_action": "issued"}), json!({"visa_action": "reinstated"})] {
            assert_eq!(broken(fields.clone()), [""; 0]);
            assert!(suggested_outcomes(&document(fields)).is_empty());
        }
    }

    #[test]
    fn every_rule_is_about_a_field_of_its_own_register_and_names_its_source_once() {
        for (at, rule) in RULES.iter().enumerate() {
            let field = TRAVEL_DOCUMENT.field(rule.field).unwrap();
            assert_eq!(field.register, rule.register, "{}", rule.name);
            assert!(rule.source.contains("FAM") || rule.source.contains("CFR"), "{}", rule.name);
            assert!(RULES.iter().skip(at + 1).all(|other| other.name != rule.name), "{}", rule.name);
        }
    }
}
