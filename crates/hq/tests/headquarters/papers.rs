//! What the domain asks of visas, examinations and exhibits is asked of every device alike.

use ledger::{EntityId, Op};
use model::Value;
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::words::{create, set, text};
use crate::common::{Office, on_both_stores};

on_both_stores!(
    a_visa_is_revoked_refused_and_recommended_by_the_same_rules_as_at_the_desk,
    a_finding_against_a_document_without_a_reason_is_held,
    an_exhibit_disposed_of_without_authority_and_day_is_held,
    a_container_inside_itself_and_a_broken_seal_without_a_new_one_are_held,
    a_case_is_purged_by_a_supervisor_alone_and_with_all_it_holds,
);

const RECORD_ADD: u16 = 4;
const IMPORT: u16 = 8;
const CUSTODY_ADD: u16 = 12;
const RETENTION_PURGE: u16 = 19;

type Said<'a> = &'a [(&'a str, &'a str)];

/// A new record whose last fields are one register.
fn new(id: Uuid, kind: &str, alone: Said<'_>, together: Said<'_>) -> Vec<Op> {
    let mut ops = vec![create(id, kind)];
    ops.extend(alone.iter().map(|(name, value)| set(id, kind, &[(*name, text(value))], vec![])));
    let group: Vec<(&str, Value)> = together.iter().map(|(name, value)| (*name, text(value))).collect();
    ops.extend((!group.is_empty()).then(|| set(id, kind, &group, vec![])));
    ops
}

fn rules_of(office: &Office, cases: &[(u16, &str, Said<'_>, Said<'_>)]) -> Vec<String> {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    for (action, kind, alone, together) in cases {
        ana.write(&scope, *action, new(new_id(), kind, alone, together));
    }
    ana.sync().held().into_iter().map(|(_, code)| code).collect()
}

const VISA: Said<'_> = &[("document_type", "visa")];

fn a_visa_is_revoked_refused_and_recommended_by_the_same_rules_as_at_the_desk(office: Office) {
    let revoked = |whereabouts| {
        [
            ("visa_action", "revoked"),
            ("visa_action_on", "2026-11-02"),
            ("visa_action_by", "consular_officer"),
            ("visa_action_basis", "INA 221(i)"),
            ("lookout_code", "VRVK"),
            ("holder_whereabouts", whereabouts),
        ]
    };
    let refused = [("visa_action", "refused"), ("visa_action_on", "2026-11-02")];
    let recommended = [("revocation_recommended_on", "2026-11-02"), ("revocation_recommended_to", "VO")];
    let held = rules_of(
        &office,
        &[
            (RECORD_ADD, "travel_document", VISA, &revoked("abroad")),
            (RECORD_ADD, "travel_document", VISA, &revoked("en_route")),
            (RECORD_ADD, "travel_document", VISA, &revoked("unknown")),
            (RECORD_ADD, "travel_document", VISA, &refused),
            (RECORD_ADD, "travel_document", VISA, &recommended),
            (IMPORT, "travel_document", VISA, &refused),
        ],
    );
    let expected = [
        "visa_post_may_not_revoke",
        "visa_whereabouts_known",
        "visa_refusal_ground",
        "visa_recommendation_basis",
    ];
    assert_eq!(held, expected);
}

fn a_finding_against_a_document_without_a_reason_is_held(office: Office) {
    let altered: Said<'_> = &[("examiner_decision", "altered")];
    let reasoned: Said<'_> = &[("examiner_decision", "altered"), ("decision_reason", "Page 3 was replaced")];
    let held = rules_of(
        &office,
        &[
            (RECORD_ADD, "travel_document", VISA, altered),
            (RECORD_ADD, "travel_document", VISA, reasoned),
            (IMPORT, "travel_document", VISA, altered),
        ],
    );
    assert_eq!(held, ["decision_reason_needed"]);
}

fn an_exhibit_disposed_of_without_authority_and_day_is_held(office: Office) {
    let item: Said<'_> = &[("item_number", "1"), ("description", "Stamp")];
    let destroyed = [("disposition", "destroyed"), ("disposed_on", "2026-11-02"), ("authority", "Order 7")];
    let held = rules_of(
        &office,
        &[
            (RECORD_ADD, "evidence", item, &destroyed[..2]),
            (RECORD_ADD, "evidence", item, &[destroyed[0], destroyed[2]]),
            (RECORD_ADD, "evidence", item, &destroyed),
        ],
    );
    assert_eq!(held, ["disposition_authority", "disposition_date"]);
}

const HANDED: [(&str, &str); 3] =
    [("from_party", "the applicant"), ("purpose", "examination"), ("place", "Bucharest")];

fn a_container_inside_itself_and_a_broken_seal_without_a_new_one_are_held(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    let container = new_id();
    let mut ops = new(container, "container", &[("number", "BOX-1")], &[]);
    ops.push(set(container, "container", &[("inside", Value::Ref(container))], vec![]));
    ana.write(&scope, RECORD_ADD, ops);
    let item = new_id();
    ana.write(&scope, RECORD_ADD, new(item, "evidence", &[("item_number", "1"), ("description", "x")], &[]));
    for seal in [None, Some("S-1"), Some("S-2")] {
        let event = new_id();
        let mut said = vec![("action", "examined"), ("to_party", "Laboratory"), ("seal_broken", "S-1")];
        said.extend(HANDED);
        said.extend(seal.map(|seal| ("seal", seal)));
        let mut ops = new(event, "custody_event", &said, &[]);
        ops.push(set(event, "custody_event", &[("evidence", Value::Ref(item))], vec![]));
        ops.push(set(event, "custody_event", &[("happened_at", Value::Int(1_795_000_000_000))], vec![]));
        ana.write(&scope, CUSTODY_ADD, ops);
    }
    let held: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(held, ["container_cycle", "seal_renewed", "seal_renewed"]);
}

fn a_case_is_purged_by_a_supervisor_alone_and_with_all_it_holds(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    let (item, event) = (new_id(), new_id());
    ana.write(&scope, RECORD_ADD, new(item, "evidence", &[("item_number", "1"), ("description", "x")], &[]));
    let mut ops = new(
        event,
        "custody_event",
        &[("action", "collected"), ("to_party", "Ana"), HANDED[0], HANDED[1], HANDED[2]],
        &[],
    );
    ops.push(set(event, "custody_event", &[("evidence", Value::Ref(item))], vec![]));
    ops.push(set(event, "custody_event", &[("happened_at", Value::Int(1_795_000_000_000))], vec![]));
    ana.write(&scope, CUSTODY_ADD, ops);
    assert_eq!(ana.sync().held(), vec![]);
    sam.sync();
    let ends = || {
        let end = |id: Uuid| Op::Tombstone {
            entity: EntityId(id),
            prev: vec![],
            reason: "retention is over".into(),
            seen: vec![],
        };
        [item, event, scope.case().unwrap()].map(end).to_vec()
    };
    ana.write(&scope, RETENTION_PURGE, ends());
    let held: Vec<String> = ana.sync().held().into_iter().map(|(_, code)| code).collect();
    assert_eq!(held, ["supervisor_only"]);
    sam.write(&scope, RETENTION_PURGE, ends());
    assert_eq!(sam.sync().held(), vec![]);
    // Under its name nothing but endings goes through.
    let mut more = ends();
    more.push(set(item, "evidence", &[("remarks", text("kept"))], vec![]));
    sam.write(&scope, RETENTION_PURGE, more);
    assert_eq!(sam.sync().held().into_iter().map(|(_, code)| code).collect::<Vec<_>>(), ["append_only"]);
}
