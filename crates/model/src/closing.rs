//! What stands against closing a case: work that is open, exhibits without an end, questions without an answer.
//! A supervisor may close over it, and says why.

use crate::record::Record;
use crate::rule::RuleError;
use crate::workflow::Actor;

/// Why a record keeps its case from closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blocker {
    OpenTask,
    EvidenceHeld,
    PointUnanswered,
}

impl Blocker {
    pub const fn code(self) -> &'static str {
        match self {
            Self::OpenTask => "open_task",
            Self::EvidenceHeld => "evidence_held",
            Self::PointUnanswered => "point_unanswered",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::OpenTask => "Task is not done",
            Self::EvidenceHeld => "Exhibit has no disposition",
            Self::PointUnanswered => "Checklist point is not answered",
        }
    }
}

/// Whether this record stands against closing.
pub fn blocker(record: &Record) -> Option<Blocker> {
    let open = |name: &str, ends: &[&str]| record.text(name).is_none_or(|code| !ends.contains(&code));
    match record.kind.name {
        "task" => open("state", &["done", "cancelled"]).then_some(Blocker::OpenTask),
        "evidence" => {
            let ends = ["returned", "transferred", "destroyed", "forfeited"];
            open("disposition", &ends).then_some(Blocker::EvidenceHeld)
        }
        "checklist_item" => record.text("answer").is_none().then_some(Blocker::PointUnanswered),
        _ => None,
    }
}

/// Whether what stands against closing may be deleted instead of ended: by a supervisor, or as a mistake of one's
/// own that was just made.
pub fn may_delete(record: &Record, actor: &Actor, mistaken: bool) -> Result<(), RuleError> {
    let free = mistaken || actor.role.decides() || blocker(record).is_none();
    if free { Ok(()) } else { Err(RuleError::EndedNotDeleted) }
}

/// Whether a closure may be approved with so much still open.
pub fn may_approve(blockers: usize, reason: Option<&str>) -> Result<(), RuleError> {
    let given = reason.is_some_and(|reason| !reason.trim().is_empty());
    if blockers == 0 || given { Ok(()) } else { Err(RuleError::OpenItems { count: blockers }) }
}
