//! The parts of a case that go along in a document, or stay out of it when a person says so. What stays out is in no
//! list, no count and no marking of the document, and no other record tells its title.

use std::collections::{BTreeMap, BTreeSet};

use export::LeftOut;
use model::{FieldProblem, Kind, Reason, registry};
use serde_json::{Map, Value};
use vault::StoredRecord;

use crate::Failure;
use crate::page::Page;

/// The account that the case gives of itself, which is no record of its own.
pub(crate) const NARRATIVE: &str = "narrative";
/// What happened, as a list over all the records that go along.
pub(crate) const CHRONOLOGY: &str = "chronology";
/// Kinds that are no part with a name of its own.
const OTHERS: &str = "others";

/// Every part that may stay out, with the kinds that make it.
const PARTS: &[(&str, &[&str])] = &[
    (NARRATIVE, &[]),
    ("subjects", &["person", "organisation", "phone", "email", "account", "address", "vehicle", "handle"]),
    ("travel_documents", &["travel_document"]),
    (CHRONOLOGY, &[]),
    ("evidence", &["evidence", "custody_event"]),
    ("tasks", &["task"]),
    ("outcomes", &["outcome"]),
    ("notes", &["note"]),
    ("attachments", &["attachment"]),
    (OTHERS, &[]),
];

/// Of a record of before it is said to whom it went; of the next recipient's it is none.
const NEVER: &str = "disclosure";
/// In the place of the title of a record that stays out.
pub(crate) const UNNAMED: &str = "left out";
/// Why a part stays out.
const CHOSEN: &str = "chosen to stay out of this document";

/// Parts that stay out of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Without(BTreeSet<&'static str>);

impl Without {
    pub(crate) fn named(names: &[String]) -> Result<Self, Failure> {
        let known = |name: &String| PARTS.iter().map(|(part, _)| *part).find(|part| part == name);
        let unknown = || {
            FieldProblem::new(
                "without",
                Reason::Rule(
                    "must name parts of a case: narrative, subjects, travel_documents, chronology, evidence, tasks, outcomes, notes, attachments, others",
                ),
            )
        };
        let all = names.iter().map(|name| known(name).ok_or_else(unknown));
        Ok(Self(all.collect::<Result<_, _>>()?))
    }

    pub(crate) fn has(&self, part: &str) -> bool {
        self.0.contains(part)
    }

    /// Whether records of this kind stay out.
    pub(crate) fn hides(&self, kind: &str) -> bool {
        kind == NEVER || kind != "case" && self.has(part_of(kind))
    }

    /// Leaves out of the page what stays out, and says how much that is.
    pub(crate) fn apply(&self, page: &mut Page<'_>) -> Vec<LeftOut> {
        let mut gone: BTreeMap<&str, u64> = BTreeMap::new();
        page.all.retain(|stored| {
            let hides = self.hides(stored.record.kind.name);
            if hides && stored.record.kind.name != NEVER {
                *gone.entry(stored.record.kind.name).or_default() += 1;
            }
            !hides
        });
        let whole = [NARRATIVE, CHRONOLOGY].into_iter().filter(|part| self.has(part)).map(|part| (part, 1));
        let lines = gone.into_iter().chain(whole);
        lines.map(|(kind, n)| LeftOut { kind: kind.into(), n, why: CHOSEN.into() }).collect()
    }

    /// Takes the same out of the page of a case as other programs get it.
    pub(crate) fn forget(&self, page: &mut Value) {
        if self.has(NARRATIVE) {
            if let Some(fields) = page.pointer_mut("/record/fields").and_then(Value::as_object_mut) {
                fields.remove("narrative");
                fields.remove("synopsis");
            }
            if let Some(conflicts) = page.get_mut("conflicts").and_then(Value::as_array_mut) {
                conflicts.retain(|conflict| !is_account(&conflict["kind"], &conflict["field"]));
            }
        }
        self.unname(page);
    }

    fn unname(&self, tree: &mut Value) {
        match tree {
            Value::Array(list) => {
                list.retain(|item| !self.is_out(item) && !self.is_out(&item["record"]));
                list.iter_mut().for_each(|item| self.unname(item));
            }
            Value::Object(map) => {
                if self.is_named(map) {
                    map.insert("title".into(), UNNAMED.into());
                }
                map.values_mut().for_each(|value| self.unname(value));
            }
            _ => {}
        }
    }

    fn is_out(&self, item: &Value) -> bool {
        item["kind"].as_str().is_some_and(|kind| registry::kind_named(kind).is_some() && self.hides(kind))
    }

    fn is_named(&self, map: &Map<String, Value>) -> bool {
        let kind = map.get("kind").and_then(Value::as_str);
        map.contains_key("title") && kind.is_some_and(|kind| self.hides(kind))
    }
}

/// Whether this is a field of the account that a case gives of itself.
pub(crate) fn is_account(kind: &Value, field: &Value) -> bool {
    kind == "case" && (field == "narrative" || field == "synopsis")
}

fn part_of(kind: &str) -> &'static str {
    PARTS.iter().find(|(_, kinds)| kinds.contains(&kind)).map_or(OTHERS, |(part, _)| part)
}

/// How many records each part has.
pub(crate) fn counted(all: &[StoredRecord]) -> Vec<(&'static str, u64)> {
    let of =
        |kind: &Kind, part: &str| kind.name != "case" && kind.name != NEVER && part_of(kind.name) == part;
    let count = |part: &str| all.iter().filter(|stored| of(stored.record.kind, part)).count() as u64;
    PARTS.iter().map(|(part, _)| (*part, count(part))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_stays_out_is_named_by_no_other_record() {
        let without = Without::named(&["subjects".to_owned()]).unwrap();
        let person = json!({"id": "1", "kind": "person", "title": "CEBAN"});
        let note = json!({"id": "2", "kind": "note", "title": "Call", "refs": {"1": person}});
        let mut page = json!({"subjects": [{"record": person}], "notes": [note], "holder": person,
            "conflicts": [{"kind": "person", "record": "1", "record_title": "CEBAN"}]});
        without.forget(&mut page);
        assert!(!page.to_string().contains("CEBAN"), "{page}");
        assert_eq!((&page["notes"][0]["title"], &page["subjects"]), (&json!("Call"), &json!([])));
    }

    #[test]
    fn to_whom_a_case_went_before_goes_along_with_no_document() {
        assert!(Without::default().hides("disclosure"));
        assert!(
            !Without::default().hides("note") && !Without::named(&["others".into()]).unwrap().hides("case")
        );
        assert!(Without::named(&["soul".to_owned()]).is_err());
    }
}
