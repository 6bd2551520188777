//! Rules of exhibits and what holds them: containers never inside themselves, a broken seal named together with
//! the new one, an end that has an authority, a day, and a last hand-over that says the same.

use uuid::Uuid;

use crate::field::Field;
use crate::kinds::{CONTAINER, EVIDENCE};
use crate::problem::{FieldProblem, Reason};
use crate::record::Record;
use crate::rule::RuleError;
use crate::value::Value;
use crate::workflow::Actor;

/// The register of an evidence item that says how it ended.
pub const DISPOSITION: u16 = 10;
/// The field of a container that says what it lies in.
pub const INSIDE: u16 = 5;

/// More containers inside each other than any store room has; a longer way up is a circle.
const DEEPEST: usize = 64;

/// Whether an exhibit left our hands.
pub fn is_gone(disposition: &str) -> bool {
    matches!(disposition, "returned" | "transferred" | "destroyed" | "forfeited")
}

/// What is missing beside a disposition; the record may hold this register alone.
pub fn problems_of_disposition(evidence: &Record) -> Vec<FieldProblem> {
    if !evidence.text("disposition").is_some_and(is_gone) {
        return Vec::new();
    }
    let lacks = |name: &str| evidence.text(name).is_none_or(|text| text.trim().is_empty());
    let mut found = Vec::new();
    for (field, rule, text) in [
        ("authority", "disposition_authority", "is required: say on whose authority it was disposed of"),
        ("disposed_on", "disposition_date", "is required: say on which day it was disposed of"),
    ] {
        if lacks(field) {
            found.push(FieldProblem::new(field, Reason::Named { rule, text }));
        }
    }
    found
}

/// Whether a change says anything new of how an exhibit ended.
pub fn disposes_otherwise(before: &Record, wanted: &Record) -> bool {
    let fields = EVIDENCE.fields.iter().filter(|field| field.register == DISPOSITION);
    let mut names = fields.map(|field| field.number);
    let said = |record: &Record| record.text("disposition").is_some_and(is_gone);
    (said(before) || said(wanted))
        && names.any(|number| before.fields.get(&number) != wanted.fields.get(&number))
}

/// What was said of an exhibit's end is taken back by a supervisor alone.
pub fn may_dispose_otherwise(before: &Record, actor: &Actor) -> Result<(), RuleError> {
    let ended = before.text("disposition").is_some_and(is_gone);
    if ended && !actor.role.decides() { Err(RuleError::SupervisorOnly) } else { Ok(()) }
}

/// Whether a hand-over follows from those that end the chain: it comes from whoever holds the exhibit, not before
/// they got it, and nobody hands over what was destroyed. Two ends are joined by a hand-over from either.
pub fn may_hand_over(
    event: &Record,
    evidence: &Record,
    ends: &[&Record],
    actor: &Actor,
) -> Result<(), RuleError> {
    if ends.iter().any(|end| end.text("action") == Some("destroyed")) && !actor.role.decides() {
        return Err(RuleError::Destroyed);
    }
    let at = event.instant("happened_at");
    if ends.iter().any(|end| at < end.instant("happened_at")) {
        return Err(RuleError::BeforeLastHandOver);
    }
    let same = |one: &str, two: &str| one.trim().to_lowercase() == two.trim().to_lowercase();
    let giver = event.text("from_party").unwrap_or_default();
    let mut holders: Vec<&str> = ends.iter().filter_map(|end| end.text("to_party")).collect();
    // Until the first hand-over whoever collected it has it; that it was collected says from whom.
    if ends.is_empty() && event.text("action") != Some("collected") {
        holders.extend(evidence.text("collected_by"));
    }
    match holders.first() {
        Some(holder) if !holders.iter().any(|holder| same(holder, giver)) => {
            Err(RuleError::NotTheHolder { holder: (*holder).to_owned() })
        }
        _ => Ok(()),
    }
}

/// What a hand-over lacks: both parties, what for and where; and a broken seal names the new one.
pub fn problems_of_hand_over(event: &Record) -> Vec<FieldProblem> {
    let lacks = |field: &&Field| field.asked && event.get(field.name).is_none_or(Value::is_blank);
    let text = "is required: a hand-over says from whom, what for and where";
    let named =
        |field: &Field| FieldProblem::new(field.name, Reason::Named { rule: "hand_over_complete", text });
    let lacking = event.kind.fields.iter().filter(lacks).map(named);
    lacking.chain(problem_of_seals(event)).collect()
}

/// Whether the last hand-over says what the disposition says: what happened, and not after the day named.
pub fn may_dispose(evidence: &Record, last: Option<&Record>) -> Result<(), RuleError> {
    let Some(disposition) = evidence.text("disposition").filter(|code| is_gone(code)) else { return Ok(()) };
    let expected = match disposition {
        "destroyed" => "destroyed",
        "returned" => "returned",
        // What is forfeited is handed over to the state.
        _ => "transferred",
    };
    let Some(last) = last else { return Err(RuleError::DispositionDisagrees { expected }) };
    if last.text("action") != Some(expected) {
        return Err(RuleError::DispositionDisagrees { expected });
    }
    let handed_on = last.instant("happened_at").and_then(chrono::DateTime::from_timestamp_millis);
    // A day is written where the office is, up to a day away from the moment's own.
    let before =
        |day: chrono::NaiveDate| handed_on.is_some_and(|at| day < at.date_naive() - chrono::Days::new(1));
    if evidence.date("disposed_on").is_some_and(before) {
        return Err(RuleError::DisposedBeforeHandOver);
    }
    Ok(())
}

/// A hand-over that broke a seal names it and the one put in its place.
pub fn problem_of_seals(event: &Record) -> Option<FieldProblem> {
    let broken = event.text("seal_broken")?;
    let text = match event.text("seal") {
        None => "is required: a hand-over that broke a seal names the new one",
        Some(new) if new.trim() == broken.trim() => "is the seal that was broken; name the new one",
        Some(_) => return None,
    };
    Some(FieldProblem::new("seal", Reason::Named { rule: "seal_renewed", text }))
}

/// Who holds an exhibit, by the hand-overs that nothing follows: the receiver of the only one. While two stand side
/// by side nobody can say, and a person has to.
pub fn custodian<'r>(mut ends: impl Iterator<Item = &'r Record>) -> Option<&'r str> {
    match (ends.next(), ends.next()) {
        (Some(event), None) => event.text("to_party"),
        _ => None,
    }
}

/// Whether a hand-over accounts for the seal that was on the exhibit: kept, or named as broken.
pub fn may_seal(event: &Record, standing: Option<&str>) -> Result<(), RuleError> {
    let (broken, new) = (event.text("seal_broken").map(str::trim), event.text("seal").map(str::trim));
    match (standing.map(str::trim), broken, new) {
        (Some(standing), Some(broken), _) if standing != broken => Err(RuleError::OtherSeal),
        (Some(standing), None, Some(new)) if standing != new => Err(RuleError::SealUnnamed),
        _ => Ok(()),
    }
}

/// A container that lies in itself, seen without knowing any other.
pub fn inside_itself(container: &Record) -> Option<FieldProblem> {
    let text = "is the container itself; name the one around it";
    (container.kind == &CONTAINER && container.reference("inside") == Some(container.id))
        .then(|| FieldProblem::new("inside", Reason::Named { rule: "container_cycle", text }))
}

/// Whether a container may be put into another one; `around` answers what a container lies in.
pub fn may_put_inside<E: From<RuleError>>(
    container: Uuid,
    into: Uuid,
    mut around: impl FnMut(Uuid) -> Result<Option<Uuid>, E>,
) -> Result<(), E> {
    let mut at = into;
    for _ in 0..DEEPEST {
        if at == container {
            return Err(RuleError::ContainerCycle.into());
        }
        match around(at)? {
            Some(next) => at = next,
            None => return Ok(()),
        }
    }
    Err(RuleError::ContainerCycle.into())
}

/// The way from a container to the outermost one. Two laptops may have made a circle of two moves that were each
/// right; then the way ends where it would begin again.
pub fn way_out<E>(
    container: Uuid,
    mut around: impl FnMut(Uuid) -> Result<Option<Uuid>, E>,
) -> Result<Vec<Uuid>, E> {
    let mut way = vec![container];
    let mut at = container;
    while let Some(next) = around(at)? {
        if way.contains(&next) || way.len() >= DEEPEST {
            break;
        }
        way.push(next);
        at = next;
    }
    Ok(way)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::kind::Kind;
    use crate::kinds::CUSTODY_EVENT;

    fn record(kind: &'static Kind, fields: Json) -> Record {
        let mut record = Record::new(Uuid::nil(), kind);
        for (name, value) in fields.as_object().unwrap() {
            record.set_json(name, value).unwrap();
        }
        record
    }

    fn handed_over(action: &str, at: &str) -> Record {
        record(&CUSTODY_EVENT, json!({"action": action, "happened_at": at, "to_party": "Evidence room"}))
    }

    #[test]
    fn what_leaves_our_hands_names_its_authority_and_its_day() {
        for (code, needed) in
            [("held", 0), ("returned", 2), ("transferred", 2), ("destroyed", 2), ("forfeited", 2)]
        {
            let bare = record(&EVIDENCE, json!({"disposition": code}));
            assert_eq!(problems_of_disposition(&bare).len(), needed, "{code}");
            let whole = record(
                &EVIDENCE,
                json!({"disposition": code, "authority": "Order 12", "disposed_on": "2026-11-02"}),
            );
            assert!(problems_of_disposition(&whole).is_empty(), "{code}");
        }
    }

    #[test]
    fn a_disposition_agrees_with_the_last_hand_over() {
        for (disposition, action, fits) in [
            ("destroyed", "destroyed", true),
            ("destroyed", "transferred", false),
            ("returned", "returned", true),
            ("returned", "destroyed", false),
            ("transferred", "transferred", true),
            ("transferred", "collected", false),
            ("forfeited", "transferred", true),
            ("forfeited", "returned", false),
        ] {
            let item = record(&EVIDENCE, json!({"disposition": disposition, "disposed_on": "2026-11-02"}));
            let last = handed_over(action, "2026-11-02T10:00:00Z");
            assert_eq!(may_dispose(&item, Some(&last)).is_ok(), fits, "{disposition} after {action}");
            assert!(may_dispose(&item, None).is_err(), "{disposition} of what was never handed over");
        }
        assert_eq!(may_dispose(&record(&EVIDENCE, json!({"disposition": "held"})), None), Ok(()));
    }

    #[test]
    fn nothing_is_disposed_of_before_its_last_hand_over() {
        let last = handed_over("destroyed", "2026-11-02T01:00:00Z");
        for (day, fits) in [("2026-11-02", true), ("2026-11-01", true), ("2026-10-31", false)] {
            let item = record(&EVIDENCE, json!({"disposition": "destroyed", "disposed_on": day}));
            assert_eq!(may_dispose(&item, Some(&last)).is_ok(), fits, "{day}");
        }
    }

    #[test]
    fn a_seal_is_kept_or_named_as_broken_with_the_new_one() {
        let event = |fields: Json| record(&CUSTODY_EVENT, fields);
        for (standing, fields, verdict) in [
            (Some("S-1"), json!({}), Ok(())),
            (Some("S-1"), json!({"seal": "S-1"}), Ok(())),
            (Some("S-1"), json!({"seal": "S-2"}), Err(RuleError::SealUnnamed)),
            (Some("S-1"), json!({"seal": "S-2", "seal_broken": "S-1"}), Ok(())),
            (Some("S-1"), json!({"seal": "S-2", "seal_broken": "S-9"}), Err(RuleError::OtherSeal)),
            (None, json!({"seal": "S-2"}), Ok(())),
            (None, json!({"seal": "S-2", "seal_broken": "S-1"}), Ok(())),
        ] {
            assert_eq!(may_seal(&event(fields.clone()), standing), verdict, "{standing:?} {fields}");
        }
        assert!(problem_of_seals(&event(json!({"seal_broken": "S-1"}))).is_some());
        assert!(problem_of_seals(&event(json!({"seal_broken": "S-1", "seal": "S-1"}))).is_some());
        assert!(problem_of_seals(&event(json!({"seal_broken": "S-1", "seal": "S-2"}))).is_none());
    }

    proptest! {
        #[test]
        fn containers_moved_at_random_never_lie_inside_themselves(
            moves in proptest::collection::vec((0_u128..12, 0_u128..12), 0..80),
        ) {
            let mut around: BTreeMap<Uuid, Uuid> = BTreeMap::new();
            for (what, into) in moves {
                let (what, into) = (Uuid::from_u128(what), Uuid::from_u128(into));
                let allowed: Result<(), RuleError> =
                    may_put_inside(what, into, |at| Ok(around.get(&at).copied()));
                if allowed.is_ok() {
                    around.insert(what, into);
                }
                for start in around.keys() {
                    let way: Result<Vec<Uuid>, Infallible> = way_out(*start, |at| Ok(around.get(&at).copied()));
                    let last = way.unwrap().last().copied().unwrap();
                    prop_assert!(!around.contains_key(&last), "the way out of a container ends outside");
                }
            }
        }

        #[test]
        fn a_way_out_ends_even_where_two_laptops_made_a_circle(
            pairs in proptest::collection::vec((0_u128..6, 0_u128..6), 1..12),
        ) {
            let around: BTreeMap<u128, u128> = pairs.into_iter().collect();
            let next = |at: Uuid| Ok(around.get(&at.as_u128()).map(|to| Uuid::from_u128(*to)));
            let way: Result<Vec<Uuid>, Infallible> = way_out(Uuid::from_u128(0), next);
            prop_assert!(way.unwrap().len() <= 7);
        }
    }
}
