//! Records in words: labels for codes, names for people, titles for references, every candidate of what is open.

use export::summary as paper;
use export::summary::{CaseSummary, Fact, Printed};
use model::{Record, Type, Value, kinds};
use uuid::Uuid;
use vault::StoredRecord;

use super::{UNTOLD, imprint, left_out, untold};
use crate::exports::Wish;
use crate::page::Page;
use crate::view::conflict::Conflict;
use crate::{Failure, conflict, moment, parts};

/// Puts records into words.
pub(super) struct Words<'p> {
    pub(super) page: &'p Page<'p>,
    pub(super) wish: &'p Wish,
    conflicts: Vec<Conflict>,
    /// What of the references of the case is not told.
    untold: Option<Uuid>,
}

impl<'p> Words<'p> {
    pub(super) fn new(page: &'p Page<'p>, wish: &'p Wish) -> Result<Self, Failure> {
        let mut conflicts = conflict::of_case(page.shown, page.case.record.id)?;
        let silent = wish.without.has(parts::NARRATIVE);
        conflicts.retain(|open| {
            let account = parts::is_account(&open.kind.as_str().into(), &open.field.as_str().into());
            !(wish.without.hides(&open.kind) || silent && account)
        });
        Ok(Self { page, wish, conflicts, untold: untold(page.shown, page.case)? })
    }

    /// The account that the case gives of itself.
    fn account(&self, field: &str) -> Printed {
        if self.wish.without.has(parts::NARRATIVE) {
            return "Left out of this document.".into();
        }
        self.printed(self.page.case, field)
    }

    pub(super) fn summary(&self) -> Result<CaseSummary, Failure> {
        let author = self.page.shown.vault.identity();
        let number = self.page.case.record.text("case_number").unwrap_or_default();
        Ok(CaseSummary {
            document: imprint::document_facts(self.page.shown, format!("Case summary {number}"), ""),
            marking: imprint::marked(self.wish.marked(self.page.marking())?, author, &self.wish.handling),
            case: self.header(),
            synopsis: self.account("synopsis"),
            narrative: self.account("narrative"),
            subjects: self.subjects(),
            travel_documents: self
                .page
                .of(&kinds::TRAVEL_DOCUMENT)
                .map(|stored| self.document(stored))
                .collect(),
            chronology: if self.wish.without.has(parts::CHRONOLOGY) { Vec::new() } else { self.chronology() },
            evidence: self
                .page
                .of(&kinds::EVIDENCE)
                .map(|stored| self.exhibit(stored))
                .collect::<Result<_, _>>()?,
            tasks: self.page.of(&kinds::TASK).map(|stored| self.task(stored)).collect(),
            outcomes: self.page.of(&kinds::OUTCOME).map(|stored| self.outcome(stored)).collect(),
            notes: self.page.of(&kinds::NOTE).map(|stored| self.note(stored)).collect(),
            attachments: self.page.of(&kinds::ATTACHMENT).map(|stored| self.attachment(stored)).collect(),
            conflicts: self.conflicts.iter().map(|conflict| self.conflict(conflict)).collect(),
            left_out: left_out(self.page)?,
            history: imprint::source(self.page.shown, self.page.case.record.id)?,
        })
    }

    /// What a field says on paper; every candidate while it waits for a choice.
    pub(super) fn printed(&self, stored: &StoredRecord, field: &str) -> Printed {
        let open = self
            .conflicts
            .iter()
            .find(|c| c.record == stored.record.id && c.fields.iter().any(|name| name == field));
        let Some(open) = open else { return Printed::from(self.text(&stored.record, field)) };
        let candidates = open.candidates.iter().map(|candidate| {
            let value = candidate.value.get(field).unwrap_or(&candidate.value);
            paper::Candidate {
                value: self.json_text(&stored.record, field, value),
                author: candidate.author.clone(),
                at: moment::on_paper(&candidate.at),
            }
        });
        Printed::Unresolved { candidates: candidates.collect() }
    }

    /// Labels for codes, names for people, titles for references.
    pub(super) fn text(&self, record: &Record, name: &str) -> String {
        let Some(field) = record.kind.field(name) else { return String::new() };
        let items = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
        let one = |value: &Value| match (&field.ty, value) {
            (Type::User, Value::Ref(user)) => self.page.shown.names.person(*user).name,
            (Type::Ref(_), Value::Ref(id)) => self.title(*id),
            (Type::Instant, Value::Int(ms)) => moment::paper(*ms),
            // Paper sets it as it is marked.
            (_, Value::Text(text)) if field.written => text.clone(),
            (_, value) => value.display(field),
        };
        items.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn json_text(&self, record: &Record, name: &str, json: &serde_json::Value) -> String {
        let mut other = Record::new(record.id, record.kind);
        match other.set_json(name, json) {
            Ok(()) => self.text(&other, name),
            Err(_) => json.as_str().map_or_else(|| json.to_string(), str::to_owned),
        }
    }

    fn title(&self, id: Uuid) -> String {
        if self.untold == Some(id) {
            return UNTOLD.to_owned();
        }
        let found = self.page.shown.reference(id).ok().flatten();
        match found {
            Some(record) if self.wish.without.hides(&record.kind) => parts::UNNAMED.to_owned(),
            found => found.map(|record| record.title).unwrap_or_default(),
        }
    }

    /// Every field that has a value and is not printed elsewhere, with its label.
    pub(super) fn facts(&self, stored: &StoredRecord, without: &[&str]) -> Vec<Fact> {
        let fields = stored.record.kind.fields.iter().filter(|field| !without.contains(&field.name));
        fields
            .map(|field| Fact::new(field.label, self.printed(stored, field.name)))
            .filter(|fact| fact.value != Printed::default())
            .collect()
    }

    fn header(&self) -> paper::CaseHeader {
        let case = self.page.case;
        let own = [
            "title",
            "type",
            "status",
            "post",
            "priority",
            "opened_on",
            "closed_on",
            "lead_investigator",
            "marking",
            "synopsis",
            "narrative",
            "case_number",
        ];
        paper::CaseHeader {
            number: case.record.text("case_number").unwrap_or_default().to_owned(),
            title: self.printed(case, "title"),
            case_type: self.printed(case, "type"),
            status: self.printed(case, "status"),
            post: case.record.text("post").unwrap_or_default().to_owned(),
            priority: self.printed(case, "priority"),
            opened_on: self.printed(case, "opened_on"),
            closed_on: self.printed(case, "closed_on"),
            lead_investigator: self.printed(case, "lead_investigator"),
            marking: self.printed(case, "marking"),
            more: self.facts(case, &own),
        }
    }
}
