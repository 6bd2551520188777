//! From stored records to what screens and scripts are given. Reads only.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use model::kinds::{APPROVAL, CUSTODY_LOG};
use model::registry::LIFE_REGISTER;
use model::workflow::{self, Actor};
use model::{Record, RuleError, Type, Value};
use uuid::Uuid;
use vault::{StoredRecord, Vault};

use crate::gate::actor_of;
use crate::marks::Marks;
use crate::names::Names;
use crate::view::case::ApprovalView;
use crate::view::record::{RecordRef, RecordView};
use crate::{Failure, access, moment};

/// One look at an open vault: names and marks are read once, titles as they are needed.
pub(crate) struct Shown<'v> {
    pub vault: &'v Vault,
    pub names: Names,
    pub marks: Marks<'v>,
    pub actor: Actor,
    pub now_ms: i64,
    titles: RefCell<HashMap<Uuid, Option<RecordRef>>>,
    numbers: RefCell<HashMap<Uuid, Option<String>>>,
}

/// The record as it is now.
pub(crate) fn record(vault: &Vault, id: Uuid, now_ms: i64) -> Result<RecordView, Failure> {
    let stored = vault.reads().record(id)?.ok_or_else(|| Failure::not_found("record"))?;
    Shown::new(vault, now_ms)?.record(&stored)
}

impl<'v> Shown<'v> {
    pub(crate) fn new(vault: &'v Vault, now_ms: i64) -> Result<Self, Failure> {
        Ok(Self {
            vault,
            names: Names::read(vault)?,
            marks: Marks::read(vault)?,
            actor: actor_of(vault)?,
            now_ms,
            titles: RefCell::default(),
            numbers: RefCell::default(),
        })
    }

    pub(crate) fn record(&self, stored: &StoredRecord) -> Result<RecordView, Failure> {
        let record = &stored.record;
        let case_number = stored.case.map(|case| self.number(case)).transpose()?.flatten();
        Ok(RecordView {
            id: record.id,
            kind: record.kind.name.to_owned(),
            case: stored.case,
            case_number,
            title: record.title(),
            fields: record.to_json().into_iter().collect(),
            refs: self.refs(record)?,
            created_at: moment::text(stored.created_at),
            changed_at: moment::text(stored.changed_at),
            author: self.names.person(stored.created_by.0),
            deleted: stored.deleted,
            conflicts: conflicted_fields(stored),
            needs_update: stored.needs_update,
            sync: self.marks.of(stored)?,
        })
    }

    pub(crate) fn records<'r>(
        &self,
        stored: impl IntoIterator<Item = &'r StoredRecord>,
    ) -> Result<Vec<RecordView>, Failure> {
        stored.into_iter().map(|stored| self.record(stored)).collect()
    }

    /// The records that fields of this one point to.
    fn refs(&self, record: &Record) -> Result<BTreeMap<Uuid, RecordRef>, Failure> {
        let mut refs = BTreeMap::new();
        for field in record.kind.fields.iter().filter(|field| matches!(field.ty, Type::Ref(_))) {
            let items = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
            for id in items.iter().filter_map(Value::as_ref_id) {
                refs.extend(self.reference(id)?.map(|found| (id, found)));
            }
        }
        Ok(refs)
    }

    /// Title and kind of a record, if it is here.
    pub(crate) fn reference(&self, id: Uuid) -> Result<Option<RecordRef>, Failure> {
        if let Some(known) = self.titles.borrow().get(&id) {
            return Ok(known.clone());
        }
        let found = self.vault.reads().record(id)?.map(|stored| reference_of(&stored.record));
        self.titles.borrow_mut().insert(id, found.clone());
        Ok(found)
    }

    /// Number of a case.
    pub(crate) fn number(&self, case: Uuid) -> Result<Option<String>, Failure> {
        if let Some(known) = self.numbers.borrow().get(&case) {
            return Ok(known.clone());
        }
        let stored = self.vault.reads().record(case)?;
        let number = stored.and_then(|stored| stored.record.text("case_number").map(str::to_owned));
        self.numbers.borrow_mut().insert(case, number.clone());
        Ok(number)
    }

    /// Other cases on this device that know a person or organisation of this very name.
    pub(crate) fn other_cases(&self, stored: &StoredRecord) -> Result<Vec<RecordRef>, Failure> {
        let kind = stored.record.kind;
        let title = stored.record.title();
        if !matches!(kind.name, "person" | "organisation") || title == kind.label {
            return Ok(Vec::new());
        }
        let reads = self.vault.reads();
        let mut cases = reads.cases_of_title(kind, &title)?;
        cases.retain(|case| Some(*case) != stored.case);
        if !cases.is_empty() {
            let hidden = access::hidden(&reads, &self.actor, self.now_ms)?;
            cases.retain(|case| !hidden.contains(case));
        }
        let named = cases.into_iter().map(|case| self.reference(case));
        named.filter_map(Result::transpose).collect()
    }

    pub(crate) fn approval(&self, stored: &StoredRecord) -> Result<ApprovalView, Failure> {
        debug_assert_eq!(stored.record.kind, &APPROVAL);
        let record = &stored.record;
        let case = stored.case.unwrap_or_default();
        let title = self.reference(case)?.map_or_else(String::new, |case| case.title);
        let asked_by = record.reference("requested_by");
        let verdict = may_decide(&self.actor, record);
        Ok(ApprovalView {
            id: record.id,
            case,
            case_number: self.number(case)?.unwrap_or_default(),
            case_title: title,
            asks: record.text("asks").unwrap_or_default().to_owned(),
            requested_by: self.names.person(asked_by.unwrap_or_default()),
            requested_at: moment::text(record.instant("requested_at").unwrap_or(stored.created_at)),
            request_reason: record.text("request_reason").map(str::to_owned),
            state: record.text("decision").unwrap_or("waiting").to_owned(),
            decided_by: record.reference("decided_by").map(|user| self.names.person(user)),
            decided_at: record.instant("decided_at").map(moment::text),
            decision_reason: record.text("decision_reason").map(str::to_owned),
            may_decide: verdict.is_ok(),
            rule: verdict.err().map(|rule| rule.rule().to_owned()),
        })
    }
}

/// Whether this person may decide what was asked.
pub(crate) fn may_decide(actor: &Actor, approval: &Record) -> Result<(), RuleError> {
    match approval.get("decision") {
        Some(_) => Err(RuleError::AlreadyDecided),
        None => workflow::may_decide(actor, approval.reference("requested_by"), true, None),
    }
}

pub(crate) fn reference_of(record: &Record) -> RecordRef {
    RecordRef { id: record.id, kind: record.kind.name.to_owned(), title: record.title() }
}

/// Names of the fields that wait for a choice.
pub(crate) fn conflicted_fields(stored: &StoredRecord) -> Vec<String> {
    let kind = stored.record.kind;
    let names = |register: u16| -> Vec<String> {
        match register {
            LIFE_REGISTER => vec!["deleted".into()],
            CUSTODY_LOG => vec!["custody".into()],
            number => {
                kind.fields.iter().filter(|f| f.register == number).map(|f| f.name.to_owned()).collect()
            }
        }
    };
    stored.conflicted.iter().flat_map(|register| names(*register)).collect()
}
