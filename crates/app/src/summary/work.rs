//! What was done in a case: its chronology, exhibits, tasks, outcomes, notes and files, and what waits for a choice.

use std::collections::BTreeMap;

use export::summary as paper;
use export::summary::Printed;
use model::Record;
use model::kinds::CUSTODY_LOG;
use uuid::Uuid;
use vault::StoredRecord;

use super::words::Words;
use crate::view::conflict::Conflict;
use crate::{Failure, custody, moment};

impl Words<'_> {
    pub(super) fn chronology(&self) -> Vec<paper::Entry> {
        let mut entries = crate::timeline::of(&self.page.all).entries;
        entries.reverse();
        let authors: BTreeMap<Uuid, String> =
            self.page.all.iter().map(|s| (s.record.id, self.page.shown.names.name(s.created_by))).collect();
        let line = |entry: crate::view::case::TimelineEntry| paper::Entry {
            author: authors.get(&entry.record.id).cloned().unwrap_or_default(),
            entry: match entry.detail {
                Some(detail) => format!("{}. {detail}", entry.title),
                None => entry.title,
            },
            at: moment::on_paper(&entry.at),
        };
        entries.into_iter().map(line).collect()
    }

    pub(super) fn exhibit(&self, stored: &StoredRecord) -> Result<paper::EvidenceItem, Failure> {
        let chain = custody::chain(&self.page.shown.vault.reads(), stored.record.id)?;
        let heads = chain.iter().filter(|(_, head)| *head).map(|(event, _)| event);
        let candidates: Vec<paper::Candidate> = heads
            .map(|event| paper::Candidate {
                value: self.text(&event.record, "to_party"),
                author: self.page.shown.names.name(event.created_by),
                at: self.text(&event.record, "happened_at"),
            })
            .collect();
        let custodian = match stored.conflicted.contains(&CUSTODY_LOG) {
            true => Printed::Unresolved { candidates },
            false => candidates.into_iter().next().map(|one| one.value).unwrap_or_default().into(),
        };
        let own = ["item_number", "description", "sha256"];
        Ok(paper::EvidenceItem {
            number: stored.record.text("item_number").unwrap_or_default().to_owned(),
            description: self.printed(stored, "description"),
            custodian,
            facts: self.facts(stored, &own),
            sha256: self.text(&stored.record, "sha256"),
            custody: chain.iter().map(|(event, _)| self.hand_over(&event.record)).collect(),
        })
    }

    fn hand_over(&self, event: &Record) -> paper::CustodyEvent {
        paper::CustodyEvent {
            at: self.text(event, "happened_at"),
            action: self.text(event, "action"),
            from: self.text(event, "from_party"),
            to: self.text(event, "to_party"),
            purpose: self.text(event, "purpose"),
            place: self.text(event, "place"),
            seal: self.text(event, "seal"),
        }
    }

    pub(super) fn task(&self, stored: &StoredRecord) -> paper::Task {
        paper::Task {
            title: self.printed(stored, "title"),
            assignee: self.printed(stored, "assignee"),
            due_on: self.printed(stored, "due_on"),
            state: self.printed(stored, "state"),
            result: self.text(&stored.record, "result"),
        }
    }

    pub(super) fn outcome(&self, stored: &StoredRecord) -> paper::Outcome {
        paper::Outcome {
            on: self.printed(stored, "on"),
            outcome: self.printed(stored, "outcome_type"),
            subject: self.text(&stored.record, "subject"),
            agency: self.text(&stored.record, "agency"),
            details: self.text(&stored.record, "details"),
        }
    }

    pub(super) fn note(&self, stored: &StoredRecord) -> paper::Note {
        paper::Note {
            title: stored.record.title(),
            at: stored
                .record
                .instant("happened_at")
                .map_or_else(|| moment::paper(stored.created_at), moment::paper),
            author: stored
                .record
                .reference("author")
                .map(|user| self.page.shown.names.person(user).name)
                .unwrap_or_default(),
            place: self.text(&stored.record, "location"),
            marking: self.text(&stored.record, "marking"),
            addendum_to: self.text(&stored.record, "addendum_to"),
            text: self.printed(stored, "text"),
        }
    }

    pub(super) fn attachment(&self, stored: &StoredRecord) -> paper::Attachment {
        paper::Attachment {
            name: self.text(&stored.record, "name"),
            media_type: self.text(&stored.record, "media_type"),
            size: format!("{} bytes", stored.record.int("size").unwrap_or(0)),
            sha256: self.text(&stored.record, "sha256"),
            belongs_to: self.text(&stored.record, "evidence"),
        }
    }

    pub(super) fn conflict(&self, conflict: &Conflict) -> paper::Conflict {
        let record = self.page.all.iter().find(|stored| stored.record.id == conflict.record);
        let kind = model::registry::kind_named(&conflict.kind);
        let label = kind
            .and_then(|kind| kind.field(&conflict.field))
            .map_or(conflict.field.as_str(), |field| field.label);
        let candidates = conflict.candidates.iter().map(|candidate| {
            let value = candidate.value.get(&conflict.field).unwrap_or(&candidate.value);
            let text = match record {
                Some(stored) => self.json_text(&stored.record, &conflict.field, value),
                None => value.to_string(),
            };
            paper::Candidate {
                value: text,
                author: candidate.author.clone(),
                at: moment::on_paper(&candidate.at),
            }
        });
        paper::Conflict {
            record: format!("{} {}", kind.map_or("Record", |kind| kind.label), conflict.record_title),
            field: label.to_owned(),
            candidates: candidates.collect(),
        }
    }
}
