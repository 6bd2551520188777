//! The page of a case, put together from its records.

use std::collections::BTreeMap;

use model::kinds::{self, CASE};
use model::marking::{self, Marking};
use model::workflow::{self, Step};
use model::{Kind, RuleError, Status};
use vault::StoredRecord;

use crate::gate::Turn;
use crate::show::{Shown, reference_of};
use crate::view::case::*;
use crate::view::document::DocumentView;
use crate::view::evidence::{AttachmentView, CustodyView, EvidenceView};
use crate::view::record::{RecordView, SyncMark};
use crate::{Failure, custody, exhibits, moment, moves, rules};

const IDENTIFIERS: &[&Kind] =
    &[&kinds::PHONE, &kinds::EMAIL, &kinds::ACCOUNT, &kinds::ADDRESS, &kinds::VEHICLE, &kinds::HANDLE];

/// Everything of one case, read once.
pub(crate) struct Page<'p> {
    pub shown: &'p Shown<'p>,
    pub turn: &'p Turn<'p>,
    pub case: &'p StoredRecord,
    pub all: Vec<StoredRecord>,
}

impl<'p> Page<'p> {
    pub(crate) fn read(
        shown: &'p Shown<'p>,
        turn: &'p Turn<'p>,
        case: &'p StoredRecord,
    ) -> Result<Self, Failure> {
        let all = shown.vault.reads().records(case.record.id, None)?;
        Ok(Self { shown, turn, case, all })
    }

    pub(crate) fn of(&self, kind: &'static Kind) -> impl Iterator<Item = &StoredRecord> {
        self.all.iter().filter(move |stored| stored.record.kind == kind)
    }

    fn views(&self, kind: &'static Kind) -> Result<Vec<RecordView>, Failure> {
        self.shown.records(self.of(kind))
    }

    pub(crate) fn subjects(&self, documents: &[DocumentView]) -> Result<Vec<SubjectView>, Failure> {
        let subjects = self.of(&kinds::PERSON).chain(self.of(&kinds::ORGANISATION));
        subjects.map(|stored| self.subject(stored, documents)).collect()
    }

    fn subject(&self, stored: &StoredRecord, documents: &[DocumentView]) -> Result<SubjectView, Failure> {
        let id = stored.record.id;
        let holds = |other: &&StoredRecord| other.record.reference("holder") == Some(id);
        let identifiers = IDENTIFIERS.iter().flat_map(|kind| self.of(kind)).filter(holds);
        let held: Vec<&DocumentView> = documents
            .iter()
            .filter(|document| document.holder.as_ref().is_some_and(|holder| holder.id == id))
            .collect();
        Ok(SubjectView {
            record: self.shown.record(stored)?,
            identifiers: self.shown.records(identifiers)?,
            documents: held.iter().map(|document| document.record.id).collect(),
            documents_failing: count(held.iter().filter(|document| document.checks_failed > 0).count()),
            other_cases: count(self.shown.other_cases(stored)?.len()),
        })
    }

    pub(crate) fn evidence(&self) -> Result<Vec<EvidenceView>, Failure> {
        self.of(&kinds::EVIDENCE).map(|stored| evidence(self.shown, stored)).collect()
    }

    pub(crate) fn attachments(&self) -> Result<Vec<AttachmentView>, Failure> {
        self.of(&kinds::ATTACHMENT).map(|stored| attachment(self.shown, stored)).collect()
    }

    fn others(&self) -> Result<Vec<RecordView>, Failure> {
        let shown_elsewhere = [
            &CASE,
            &kinds::PERSON,
            &kinds::ORGANISATION,
            &kinds::TRAVEL_DOCUMENT,
            &kinds::EVIDENCE,
            &kinds::CUSTODY_EVENT,
            &kinds::NOTE,
            &kinds::TASK,
            &kinds::OUTCOME,
            &kinds::LINK,
            &kinds::ATTACHMENT,
            &kinds::APPROVAL,
        ];
        let held_by_a_subject = |stored: &StoredRecord| {
            let holder = stored.record.reference("holder");
            IDENTIFIERS.contains(&stored.record.kind)
                && self.all.iter().any(|other| Some(other.record.id) == holder)
        };
        let rest =
            self.all.iter().filter(|s| !shown_elsewhere.contains(&s.record.kind) && !held_by_a_subject(s));
        self.shown.records(rest)
    }

    /// The strictest of the case and its parts.
    pub(crate) fn marking(&self) -> Marking {
        let own = Marking::or_of_a_case(self.case.record.text("marking"));
        let parts = self.all.iter().filter_map(|stored| stored.record.text("marking")?.parse().ok());
        marking::strictest(std::iter::once(own).chain(parts))
    }

    pub(crate) fn transitions(&self) -> Result<Vec<TransitionView>, Failure> {
        let from = rules::status_of(&self.case.record);
        let waiting = moves::waiting(&self.shown.vault.reads(), self.case.record.id, from)?;
        let asked = moves::asked(&self.case.record, waiting.as_ref());
        let standing = moves::standing(&self.case.record, &asked);
        let open = !crate::casework::blockers(&self.all).is_empty();
        let row = |to: Status| {
            let row = workflow::transition(from, to)?;
            // Any reason will do here: whether one is needed is said beside.
            let verdict = workflow::decide(&standing, to, &self.shown.actor, Some("…"));
            // A way back that is not this case's is no way.
            if matches!(verdict, Err(RuleError::IllegalTransition { .. })) {
                return None;
            }
            Some(TransitionView {
                to: to.code().to_owned(),
                step: step_word(row.step).to_owned(),
                // Closing over what is open is said why.
                needs_reason: row.needs_reason || to == Status::Closed && open,
                allowed: verdict.is_ok(),
                rule: verdict.as_ref().err().map(|rule: &RuleError| rule.rule().to_owned()),
                message: verdict.err().map(|rule| rule.to_string()),
            })
        };
        Ok(Status::ALL.into_iter().filter_map(row).collect())
    }

    fn may_add(&self) -> Vec<String> {
        let status = rules::status_of(&self.case.record);
        let folder = model::policy::Folder::of(&self.case.record);
        let may = |kind: &&Kind| {
            let by_hand = kind.home.is_in_cases() && !matches!(kind.name, "case" | "approval" | "disclosure");
            let action = match kind.name {
                "attachment" => model::Action::Attach,
                "custody_event" => model::Action::CustodyAdd,
                _ => model::Action::RecordAdd,
            };
            by_hand
                && model::policy::may_stand_in(kind, Some(&folder)).is_ok()
                && workflow::may_add(kind, status).is_ok()
                && model::policy::may(self.shown.actor.role, action, kind).is_ok()
        };
        model::registry::KINDS.iter().copied().filter(may).map(|kind| kind.name.to_owned()).collect()
    }

    fn counts(&self) -> Vec<Count> {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for stored in &self.all {
            *counts.entry(stored.record.kind.name).or_default() += 1;
        }
        counts.into_iter().map(|(name, count)| Count { name: name.to_owned(), count }).collect()
    }

    pub(crate) fn show(self) -> Result<CasePage, Failure> {
        let (shown, case) = (self.shown, &self.case.record);
        let documents = crate::documents::of(&self)?;
        let evidence = self.evidence()?;
        let approvals: Vec<ApprovalView> =
            self.of(&kinds::APPROVAL).map(|stored| shown.approval(stored)).collect::<Result<_, _>>()?;
        let conflicts = crate::conflict::of_case(shown, case.id)?;
        let unsent = crate::unsent::of_case(shown, case.id, self.turn.now_ms)?;
        let status = rules::status_of(case);
        let may_edit = model::policy::may(shown.actor.role, model::Action::CaseEdit, &CASE).is_ok()
            && workflow::may_change(status).is_ok();
        Ok(CasePage {
            id: case.id,
            number: case.text("case_number").map_or_else(|| case.id.to_string(), str::to_owned),
            title: case.title(),
            case_type: case.text("type").unwrap_or_default().to_owned(),
            status: status.code().to_owned(),
            priority: case.text("priority").map(str::to_owned),
            lead: case.reference("lead_investigator").map(|user| shown.names.person(user)),
            marking: self.marking().code().to_owned(),
            sync: case_mark(&conflicts, &unsent),
            record: shown.record(self.case)?,
            subjects: self.subjects(&documents)?,
            notes: self.views(&kinds::NOTE)?,
            tasks: self.views(&kinds::TASK)?,
            outcomes: self.views(&kinds::OUTCOME)?,
            links: self.views(&kinds::LINK)?,
            attachments: self.attachments()?,
            others: self.others()?,
            counts: self.counts(),
            needs_attention: crate::attention::of(
                &self, &documents, &evidence, &approvals, &conflicts, &unsent,
            )?,
            transfer: crate::handover::view(shown, self.case)?,
            blockers: crate::casework::blockers(&self.all),
            history_length: crate::history::length(shown.vault, case.id)?,
            transitions: self.transitions()?,
            copies: crate::unsent::copies(shown, case.id, &unsent)?,
            access: crate::access::who(shown, case.id)?,
            may_add: self.may_add(),
            may_edit,
            arriving: shown.vault.reads().arriving(case.id)?.map(word_of),
            documents,
            evidence,
            approvals,
            conflicts,
            unsent,
        })
    }
}

/// One mark for the case as a whole.
fn case_mark(
    conflicts: &[crate::view::conflict::Conflict],
    unsent: &[crate::view::sync::UnsentItem],
) -> SyncMark {
    if !conflicts.is_empty() {
        SyncMark::Conflict
    } else if unsent.iter().any(|item| matches!(item.state.as_str(), "held" | "rejected")) {
        SyncMark::Held
    } else if unsent.iter().any(|item| item.state == "waiting") {
        SyncMark::Unsent
    } else {
        SyncMark::Sent
    }
}

fn step_word(step: Step) -> &'static str {
    match step {
        Step::Request => "request",
        Step::Approve => "approve",
        Step::Return => "return",
        Step::Begin | Step::Suspend | Step::Resume | Step::Reopen => "move",
    }
}

pub(crate) fn evidence(shown: &Shown<'_>, stored: &StoredRecord) -> Result<EvidenceView, Failure> {
    let reads = shown.vault.reads();
    let chain = custody::chain(&reads, stored.record.id)?;
    let heads = chain.iter().filter(|(_, head)| *head).count();
    let last = chain.iter().rev().find(|(_, head)| *head).map(|(event, _)| event);
    let text = |record: &model::Record, field: &str| record.text(field).map(str::to_owned);
    let custody: Result<Vec<CustodyView>, Failure> = chain
        .iter()
        .map(|(event, is_head)| {
            Ok(CustodyView {
                record: shown.record(event)?,
                action: text(&event.record, "action").unwrap_or_default(),
                happened_at: event.record.instant("happened_at").map(moment::text).unwrap_or_default(),
                from_party: text(&event.record, "from_party"),
                to_party: text(&event.record, "to_party").unwrap_or_default(),
                purpose: text(&event.record, "purpose"),
                is_head: *is_head,
            })
        })
        .collect();
    let sealed =
        stored.record.text("seal").is_some() || last.is_some_and(|event| event.record.text("seal").is_some());
    let files = match stored.case {
        Some(case) => reads.records(case, Some(&kinds::ATTACHMENT))?,
        None => Vec::new(),
    };
    let of_this = |file: &&StoredRecord| file.record.reference("evidence") == Some(stored.record.id);
    Ok(EvidenceView {
        record: shown.record(stored)?,
        holder: custody::holder(&stored.record, &chain).map(str::to_owned),
        place: last
            .and_then(|event| text(&event.record, "place"))
            .or(exhibits::storage(&reads, &stored.record)?)
            .or_else(|| text(&stored.record, "storage_place")),
        seal_number: custody::seal(&stored.record, &chain).map(str::to_owned),
        containers: exhibits::containers(&reads, &stored.record)?.iter().map(reference_of).collect(),
        seal: if sealed { "recorded" } else { "missing" }.to_owned(),
        custody: custody?,
        custody_conflict: heads > 1,
        attachments: files.iter().filter(of_this).map(|file| file.record.id).collect(),
    })
}

pub(crate) fn attachment(shown: &Shown<'_>, stored: &StoredRecord) -> Result<AttachmentView, Failure> {
    let record = &stored.record;
    let text = |field: &str| record.text(field).map(str::to_owned);
    Ok(AttachmentView {
        id: record.id,
        case: stored.case.unwrap_or_default(),
        name: text("name").unwrap_or_default(),
        media_type: text("media_type"),
        size: record.int("size").and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
        sha256: text("sha256").unwrap_or_default(),
        description: text("description"),
        evidence: record.reference("evidence").map(|id| shown.reference(id)).transpose()?.flatten(),
        present: shown.vault.reads().attachment(record.id)?.is_some(),
        added_at: moment::text(stored.created_at),
        added_by: shown.names.name(stored.created_by),
    })
}

pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What a screen tells apart of a case that is still arriving.
pub(crate) fn word_of(arriving: vault::Arriving) -> String {
    match arriving {
        vault::Arriving::Parts => "parts",
        vault::Arriving::History => "history",
    }
    .to_owned()
}
