//! What was done in this sitting and can be taken back: whole operations, each with the changes it wrote.
//!
//! Forgotten when the desk is locked. What was decided, sent or handed over is never in here.

use std::collections::BTreeSet;
use std::sync::Mutex;

use model::{Action, policy, registry};
use uuid::Uuid;
use vault::{ChangeRef, Touched};

use crate::desk::lock;
use crate::gate::Turn;

/// So many are remembered.
const REMEMBERED: usize = 100;

/// Commands whose work may be taken back as a whole. Steps that others hear of are not among them, even where they
/// write the same kinds of change.
const OFFERS: &[&str] = &[
    "case_new",
    "record_add",
    "record_set",
    "record_delete",
    "record_restore",
    "record_link",
    "record_unlink",
    "intake_decide",
    "import",
    "table_import",
    "undo",
];

/// One finished command that changed records.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub id: Uuid,
    pub action: Action,
    pub at_ms: i64,
    pub changes: Vec<ChangeRef>,
    /// The cases it touched, and how many records.
    pub cases: BTreeSet<Uuid>,
    pub records: u64,
    pub undone: bool,
}

/// The operations of this sitting, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Operations(Mutex<Vec<Operation>>);

impl Operations {
    /// Those that stand, the newest first.
    pub(crate) fn standing(&self) -> Vec<Operation> {
        lock(&self.0).iter().rev().filter(|operation| !operation.undone).cloned().collect()
    }

    pub(crate) fn named(&self, id: Uuid) -> Option<Operation> {
        lock(&self.0).iter().find(|operation| operation.id == id).cloned()
    }

    pub(crate) fn undone(&self, ids: &[Uuid]) {
        for operation in lock(&self.0).iter_mut().filter(|operation| ids.contains(&operation.id)) {
            operation.undone = true;
        }
    }

    pub(crate) fn forget(&self) {
        lock(&self.0).clear();
    }

    /// Remembers what a command did, if that can be taken back.
    pub(crate) fn note(&self, turn: &Turn<'_>, command: &str, touched: &Touched) {
        let actions: Option<Vec<Action>> =
            touched.made.iter().map(|change| Action::numbered(change.action)).collect();
        let Some(actions) = actions.filter(|actions| !actions.is_empty() && OFFERS.contains(&command)) else {
            return;
        };
        if !actions.iter().all(|action| action.can_be_undone()) || !may_take_back(turn, &actions, touched) {
            return;
        }
        let mut all = lock(&self.0);
        all.push(Operation {
            id: turn.desk.ids.id(),
            action: actions[0],
            at_ms: turn.now_ms,
            changes: touched.made.clone(),
            cases: touched.cases.clone(),
            records: touched.records.len() as u64,
            undone: false,
        });
        let surplus = all.len().saturating_sub(REMEMBERED);
        all.drain(..surplus);
    }
}

/// What this person may not delete or change is not offered to be taken back.
fn may_take_back(turn: &Turn<'_>, actions: &[Action], touched: &Touched) -> bool {
    let makes =
        actions.iter().any(|action| matches!(action, Action::CaseNew | Action::RecordAdd | Action::Import));
    let needed = if makes { Action::RecordDelete } else { Action::RecordSet };
    let kinds: BTreeSet<u16> = touched.records.iter().map(|(kind, _)| *kind).collect();
    kinds
        .into_iter()
        .filter_map(registry::kind)
        .all(|kind| policy::may(turn.actor.role, needed, kind).is_ok())
}
