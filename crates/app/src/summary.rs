//! A case on its way out: the facts of its page, worded and formatted for paper or another program.
//!
//! What waits for a choice is printed with every candidate; nothing is settled by printing it.

use std::collections::BTreeMap;

use export::summary as paper;
use export::summary::{CaseSummary, Fact, Printed};
use export::{ExportError, LeftOut, json::CaseDocument};
use model::kinds::{self, CUSTODY_LOG};
use model::{Marking, Record, Type, Value, programme};
use uuid::Uuid;
use vault::{Identity, StoredRecord};

use crate::exports::{Wish, Written};
use crate::page::Page;
use crate::show::Shown;
use crate::view::conflict::Conflict;
use crate::{Failure, conflict, custody, history, moment, parts, programmes, withheld};

/// The case as one JSON document.
pub(crate) fn json(mut page: Page<'_>, wish: &Wish) -> Result<Written, Failure> {
    let chosen = wish.without.apply(&mut page);
    let (included, mut left_out) = (counted(&page), left_out(&page)?);
    left_out.extend(chosen);
    let marking = wish.marked(page.marking())?;
    let now = moment::text(page.turn.now_ms);
    let by = page.shown.vault.identity().user_name.clone();
    let hash = history::hex(&page.shown.vault.reads().state_hash(Some(page.case.record.id))?);
    let untold = untold(page.shown, page.case)?;
    let mut shown = page.show()?;
    if let Some(named) = untold.and_then(|id| shown.record.refs.get_mut(&id)) {
        named.title = UNTOLD.to_owned();
    }
    let json = |source| ExportError::Json { document: "case", source };
    let mut case = serde_json::to_value(shown).map_err(json)?;
    wish.without.forget(&mut case);
    if !wish.unredacted {
        left_out.extend(withheld::line(withheld::take_out(&mut case)));
    }
    let document = CaseDocument {
        marking: marking.code(),
        handling: &wish.handling,
        generated_at: &now,
        generated_by: &by,
        state_hash: Some(&hash),
        left_out: &left_out,
        case: &case,
    };
    let bytes = export::json::case_document(&document)?;
    Ok(Written { set: Box::new(move || Ok(bytes)), included, left_out, marking })
}

/// The case as a tagged PDF.
pub(crate) fn pdf(mut page: Page<'_>, wish: &Wish) -> Result<Written, Failure> {
    let chosen = wish.without.apply(&mut page);
    let (included, unprinted) = printed(&page);
    let mut summary = Words::new(&page, wish)?.summary()?;
    summary.left_out.extend(chosen.into_iter().chain(unprinted));
    if !wish.unredacted {
        let (kept, gone) = withheld::from(&summary)?;
        summary = kept;
        summary.left_out.extend(gone);
    }
    let mut left_out = summary.left_out.clone();
    left_out.extend(export::pdf::unprintable(&summary));
    let marking = wish.marked(page.marking())?;
    let set = Box::new(move || Ok(export::pdf::case_summary(&summary)?));
    Ok(Written { set, included, left_out, marking })
}

/// Kinds that a case summary has a place for.
const PRINTED: &[&str] = &[
    "case",
    "person",
    "organisation",
    "travel_document",
    "evidence",
    "custody_event",
    "task",
    "outcome",
    "note",
    "attachment",
];

/// Whether a case summary has a place for this record; an identifier stands with its holder.
pub(crate) fn is_printed(stored: &StoredRecord) -> bool {
    PRINTED.contains(&stored.record.kind.name) || stored.record.reference("holder").is_some()
}

/// What a case summary prints, and what of the case it has no place for.
fn printed(page: &Page<'_>) -> (BTreeMap<String, u64>, Vec<LeftOut>) {
    let (mut included, mut left) = (BTreeMap::new(), BTreeMap::new());
    for stored in &page.all {
        let counts = if is_printed(stored) { &mut included } else { &mut left };
        *counts.entry(stored.record.kind.name.to_owned()).or_default() += 1;
    }
    let why = "not part of a case summary; the data of the case has them";
    (included, left.into_iter().map(|(kind, n)| LeftOut { kind, n, why: why.into() }).collect())
}

fn counted(page: &Page<'_>) -> BTreeMap<String, u64> {
    let mut included = BTreeMap::new();
    for stored in &page.all {
        *included.entry(stored.record.kind.name.to_owned()).or_default() += 1;
    }
    included
}

/// When a document was made, as its file says it.
pub(crate) fn made_at(now_ms: i64) -> paper::Moment {
    use chrono::{Datelike as _, Timelike as _};
    let made = moment::utc(now_ms);
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    paper::Moment {
        year: made.year(),
        month: small(made.month()),
        day: small(made.day()),
        hour: small(made.hour()),
        minute: small(made.minute()),
        second: small(made.second()),
    }
}

/// Files are listed with their hashes, never carried along; an assistance without a waiver is not even named.
fn left_out(page: &Page<'_>) -> Result<Vec<LeftOut>, Failure> {
    let files = page.of(&kinds::ATTACHMENT).count() as u64;
    let untold = u64::from(untold(page.shown, page.case)?.is_some());
    let all = [
        ("attachment", files, "listed with size and SHA-256; the file itself is not part of this document"),
        ("citizen_assistance", untold, programmes::WITHHELD),
    ];
    let left = all.into_iter().filter(|(_, n, _)| *n > 0);
    Ok(left.map(|(kind, n, why)| LeftOut { kind: kind.into(), n, why: why.into() }).collect())
}

/// In the place of the title of an assistance without a waiver, which names the citizen.
const UNTOLD: &str = "not told: no privacy waiver";

/// The assistance that the case began as, when nothing of it may be told.
fn untold(shown: &Shown<'_>, case: &StoredRecord) -> Result<Option<Uuid>, Failure> {
    let named = case.record.reference("assistance").map(|id| shown.vault.reads().record(id)).transpose()?;
    let withheld = named.flatten().filter(|named| programme::is_withheld(&named.record));
    Ok(withheld.map(|named| named.record.id))
}

/// What a file says of itself.
pub(crate) fn document_facts(shown: &Shown<'_>, title: String, kind: &str) -> paper::DocumentFacts {
    use chrono::{Datelike as _, Timelike as _};
    let made = moment::utc(shown.now_ms);
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    paper::DocumentFacts {
        title,
        kind: kind.to_owned(),
        author: shown.vault.identity().user_name.clone(),
        language: "en".into(),
        made_at: paper::Moment {
            year: made.year(),
            month: small(made.month()),
            day: small(made.day()),
            hour: small(made.hour()),
            minute: small(made.minute()),
            second: small(made.second()),
        },
    }
}

/// The marking as it is printed on every page.
pub(crate) fn marked(marking: Marking, identity: &Identity, handling: &str) -> paper::Marking {
    let category = match (marking.is_controlled(), marking.has_privacy()) {
        (false, _) => "",
        (true, true) => "LEI, PRVCY",
        (true, false) => "LEI",
    };
    paper::Marking {
        banner: marking.banner().to_owned(),
        controlled_by: format!("Regional Security Office {}", identity.post),
        category: category.to_owned(),
        dissemination: if marking.is_fed_only() { "FED ONLY" } else { "none" }.to_owned(),
        point_of_contact: identity.user_name.clone(),
        handling: handling.to_owned(),
    }
}

/// Where the facts come from.
pub(crate) fn source(shown: &Shown<'_>, case: Uuid) -> Result<paper::HistoryFooter, Failure> {
    let identity = shown.vault.identity();
    Ok(paper::HistoryFooter {
        state_hash: history::hex(&shown.vault.reads().state_hash(Some(case))?),
        generated_at: moment::paper(shown.now_ms),
        generated_by: identity.user_name.clone(),
        device: identity.device_name.clone(),
    })
}

/// Puts records into words.
struct Words<'p> {
    page: &'p Page<'p>,
    wish: &'p Wish,
    conflicts: Vec<Conflict>,
    /// What of the references of the case is not told.
    untold: Option<Uuid>,
}

impl<'p> Words<'p> {
    fn new(page: &'p Page<'p>, wish: &'p Wish) -> Result<Self, Failure> {
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

    fn summary(&self) -> Result<CaseSummary, Failure> {
        let author = self.page.shown.vault.identity();
        let number = self.page.case.record.text("case_number").unwrap_or_default();
        Ok(CaseSummary {
            document: document_facts(self.page.shown, format!("Case summary {number}"), ""),
            marking: marked(self.wish.marked(self.page.marking())?, author, &self.wish.handling),
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
            history: source(self.page.shown, self.page.case.record.id)?,
        })
    }

    /// What a field says on paper; every candidate while it waits for a choice.
    fn printed(&self, stored: &StoredRecord, field: &str) -> Printed {
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
    fn text(&self, record: &Record, name: &str) -> String {
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

    fn json_text(&self, record: &Record, name: &str, json: &serde_json::Value) -> String {
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
    fn facts(&self, stored: &StoredRecord, without: &[&str]) -> Vec<Fact> {
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

    fn subjects(&self) -> Vec<paper::Subject> {
        let subjects = self.page.of(&kinds::PERSON).chain(self.page.of(&kinds::ORGANISATION));
        subjects.map(|stored| self.subject(stored)).collect()
    }

    fn subject(&self, stored: &StoredRecord) -> paper::Subject {
        let own = [
            "surname",
            "given_names",
            "name",
            "name_original",
            "role",
            "birth_date",
            "nationalities",
            "country",
        ];
        let person = stored.record.kind == &kinds::PERSON;
        let holds = |other: &&StoredRecord| other.record.reference("holder") == Some(stored.record.id);
        let identifiers =
            self.page.all.iter().filter(holds).filter(|other| other.record.kind != &kinds::TRAVEL_DOCUMENT);
        let name = ["surname", "given_names", "name"].into_iter().map(|field| self.printed(stored, field));
        let open = name.into_iter().find(Printed::is_unresolved);
        paper::Subject {
            name: open.unwrap_or_else(|| stored.record.title().into()),
            name_original: self.printed(stored, "name_original"),
            role: self.printed(stored, "role"),
            born: self.printed(stored, "birth_date"),
            nationality: self.printed(stored, if person { "nationalities" } else { "country" }),
            identifiers: identifiers
                .map(|other| Fact::new(other.record.kind.label, other.record.title()))
                .collect(),
            more: self.facts(stored, &own),
        }
    }

    fn document(&self, stored: &StoredRecord) -> paper::TravelDocument {
        let own = ["holder", "mrz", "examiner_decision", "decided_on", "decided_by", "decision_reason"];
        let today = moment::utc(self.page.turn.now_ms).date_naive();
        let check = model::mrz::check_record(&stored.record, today);
        let mut document = paper::TravelDocument {
            title: stored.record.title(),
            holder: self.text(&stored.record, "holder"),
            facts: self.facts(stored, &own),
            decision: self.printed(stored, "examiner_decision"),
            decision_details: ["decided_on", "decided_by", "decision_reason"]
                .map(|field| self.text(&stored.record, field))
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            ..paper::TravelDocument::default()
        };
        if let Some(check) = check {
            zone(&mut document, &check);
        }
        document
    }

    fn chronology(&self) -> Vec<paper::Entry> {
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

    fn exhibit(&self, stored: &StoredRecord) -> Result<paper::EvidenceItem, Failure> {
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

    fn task(&self, stored: &StoredRecord) -> paper::Task {
        paper::Task {
            title: self.printed(stored, "title"),
            assignee: self.printed(stored, "assignee"),
            due_on: self.printed(stored, "due_on"),
            state: self.printed(stored, "state"),
            result: self.text(&stored.record, "result"),
        }
    }

    fn outcome(&self, stored: &StoredRecord) -> paper::Outcome {
        paper::Outcome {
            on: self.printed(stored, "on"),
            outcome: self.printed(stored, "outcome_type"),
            subject: self.text(&stored.record, "subject"),
            agency: self.text(&stored.record, "agency"),
            details: self.text(&stored.record, "details"),
        }
    }

    fn note(&self, stored: &StoredRecord) -> paper::Note {
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

    fn attachment(&self, stored: &StoredRecord) -> paper::Attachment {
        paper::Attachment {
            name: self.text(&stored.record, "name"),
            media_type: self.text(&stored.record, "media_type"),
            size: format!("{} bytes", stored.record.int("size").unwrap_or(0)),
            sha256: self.text(&stored.record, "sha256"),
            belongs_to: self.text(&stored.record, "evidence"),
        }
    }

    fn conflict(&self, conflict: &Conflict) -> paper::Conflict {
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

/// The zone with its failing characters, its checks and signals.
fn zone(document: &mut paper::TravelDocument, check: &model::mrz::Check) {
    let failing = |line: usize| -> Vec<(usize, usize)> {
        let failed = check.checks.iter().filter(|digit| !digit.ok);
        let spans = failed.flat_map(|digit| {
            digit
                .covers
                .iter()
                .chain([&digit.span])
                .filter(|_| digit.name != "composite")
                .chain([&digit.span])
        });
        spans
            .filter(|span| span.line as usize == line)
            .map(|span| (span.start as usize, span.len as usize))
            .collect()
    };
    document.mrz =
        check.lines.iter().enumerate().map(|(at, line)| paper::MrzLine::new(line, &failing(at))).collect();
    document.verdict = match check.verdict {
        model::mrz::Verdict::Consistent => {
            "The zone agrees with itself. That is no proof that the document is genuine."
        }
        model::mrz::Verdict::Inconsistent => {
            "The zone does not agree with itself. A mismatch is a lead, not proof: rule out a misread first."
        }
        model::mrz::Verdict::Unreadable => "The zone cannot be read.",
    }
    .to_owned();
    document.checks = check
        .checks
        .iter()
        .map(|digit| paper::Check {
            name: digit.name.replace('_', " "),
            value: digit.value.clone(),
            printed: digit.printed.clone(),
            computed: digit.computed.clone(),
            ok: digit.ok,
        })
        .collect();
    document.signals = check
        .signals
        .iter()
        .map(|signal| paper::Signal {
            severity: format!("{:?}", signal.severity).to_lowercase(),
            message: signal.message.clone(),
        })
        .collect();
}
