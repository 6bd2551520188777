//! Why a case wants a person now: the lines at the head of its page, the most serious first.

use vault::{Reads, StoredRecord};

use crate::page::Page;
use crate::show::reference_of;
use crate::view::case::{ApprovalView, Attention, Severity};
use crate::view::conflict::Conflict;
use crate::view::document::DocumentView;
use crate::view::evidence::EvidenceView;
use crate::view::record::{RecordRef, RecordView};
use crate::view::sync::UnsentItem;
use crate::{Failure, leads, moment};

pub(crate) fn of(
    page: &Page<'_>,
    documents: &[DocumentView],
    evidence: &[EvidenceView],
    approvals: &[ApprovalView],
    conflicts: &[Conflict],
    unsent: &[UnsentItem],
) -> Result<Vec<Attention>, Failure> {
    let mut lines: Vec<Attention> = conflicts.iter().map(conflict).collect();
    lines.extend(documents.iter().filter(|document| document.checks_failed > 0).map(failing));
    lines.extend(evidence.iter().filter(|item| item.custody_conflict).map(two_chains));
    lines.extend(unsent.iter().filter(|item| matches!(item.state.as_str(), "held" | "rejected")).map(held));
    lines.extend(approvals.iter().filter(|approval| approval.state == "waiting").map(waiting));
    let today = moment::date(page.turn.now_ms);
    let reads = page.shown.vault.reads();
    for stored in &page.all {
        lines.extend(overdue(&reads, stored, &today)?);
    }
    lines.extend(
        evidence.iter().filter(|item| item.seal == "missing" && !item.custody.is_empty()).map(unsealed),
    );
    lines.sort_by_key(|line| std::cmp::Reverse(line.severity));
    Ok(lines)
}

fn line(
    reason: &str,
    severity: Severity,
    title: String,
    detail: String,
    record: Option<RecordRef>,
) -> Attention {
    Attention { reason: reason.to_owned(), severity, title, detail, record }
}

fn reference(record: &RecordView) -> Option<RecordRef> {
    Some(RecordRef { id: record.id, kind: record.kind.clone(), title: record.title.clone() })
}

fn conflict(conflict: &Conflict) -> Attention {
    let record =
        RecordRef { id: conflict.record, kind: conflict.kind.clone(), title: conflict.record_title.clone() };
    let authors: Vec<&str> = conflict.candidates.iter().map(|candidate| candidate.author.as_str()).collect();
    let title = format!("{} versions of {}", conflict.candidates.len(), conflict.field.replace('_', " "));
    line("conflict", Severity::Serious, title, authors.join(" · "), Some(record))
}

fn failing(document: &DocumentView) -> Attention {
    let checks = document.mrz.iter().flat_map(|mrz| &mrz.checks).filter(|check| !check.ok);
    let names: Vec<String> = checks.map(|check| check.name.replace('_', " ")).collect();
    let title = format!(
        "{} fails {} of {} check digits",
        document.record.title, document.checks_failed, document.checks_total
    );
    line(
        "mrz",
        Severity::Serious,
        title,
        format!("Does not match: {}.", names.join(", ")),
        reference(&document.record),
    )
}

fn two_chains(item: &EvidenceView) -> Attention {
    let title = format!("{} has two custodians", item.record.title);
    let detail =
        "Two hand-overs were recorded without knowledge of each other; a further one must name both.";
    line("custody", Severity::Serious, title, detail.to_owned(), reference(&item.record))
}

fn held(item: &UnsentItem) -> Attention {
    let title = "HQ did not accept a change".to_owned();
    line("held", Severity::Serious, title, item.reason.clone().unwrap_or_default(), item.record.clone())
}

fn waiting(approval: &ApprovalView) -> Attention {
    let record = RecordRef { id: approval.id, kind: "approval".into(), title: approval.asks.clone() };
    let title = format!("The {} waits for a decision", approval.asks);
    line("approval", Severity::Note, title, format!("Asked by {}.", approval.requested_by.name), Some(record))
}

fn overdue(reads: &Reads<'_>, stored: &StoredRecord, today: &str) -> Result<Option<Attention>, Failure> {
    let record = &stored.record;
    let (field, open) = match record.kind.name {
        "task" => ("due_on", !matches!(record.text("state"), Some("done" | "cancelled"))),
        "lead" => ("due_on", !leads::is_over(reads, stored)?),
        "case" => ("next_due", record.text("status") != Some("closed")),
        _ => return Ok(None),
    };
    let late = record.text(field).filter(|due| open && *due < today);
    Ok(late.map(|due| {
        let title = format!("{} is overdue", record.title());
        line("overdue", Severity::Warning, title, format!("Due on {due}."), Some(reference_of(record)))
    }))
}

fn unsealed(item: &EvidenceView) -> Attention {
    let title = format!("{} has no seal on record", item.record.title);
    line("seal", Severity::Note, title, String::new(), reference(&item.record))
}
