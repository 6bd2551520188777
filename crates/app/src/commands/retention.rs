//! Closed cases whose retention is over, and their purge.

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::retention::{RetentionReceipt, RetentionRow};
use crate::{Failure, moment, retention, rules, transact};
use ledger::Scope;
use model::{Action, kinds};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::{StoredRecord, Vault};

/// Closed cases that are due, or all of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RetentionListRequest {
    /// Also those that are kept or held.
    #[ts(optional, as = "Option<_>")]
    pub all: bool,
}

/// Purge a case whose retention is over.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RetentionPurgeRequest {
    /// Number or id.
    pub case: String,
}

/// A change has room for so many endings, and for some more.
const MOST_AT_ONCE: usize = 400;

pub(crate) fn retention_list(
    turn: &Turn<'_>,
    request: RetentionListRequest,
) -> Result<Vec<RetentionRow>, Failure> {
    let vault = turn.vault()?;
    retention::rows(turn, &Shown::new(&vault, turn.now_ms)?, request.all)
}

pub(crate) fn retention_purge(
    turn: &Turn<'_>,
    _: RetentionPurgeRequest,
) -> Result<RetentionReceipt, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let case = &turn.record()?.record;
    let today = moment::utc(turn.now_ms).date_naive();
    model::retention::may_purge(turn.actor.role, case, today)?;
    for field in ["status", "legal_hold", "review_on"] {
        rules::no_conflict(turn.record()?, field)?;
    }
    let all = vault.reads().records(case.id, None)?;
    retention::accounted_for(&all, today)?;
    let mut edits = retention::endings(case, &all);
    let scope = Scope::Case(case.id);
    // All in one transaction: a case is purged or it is not.
    let made = transact::change(turn, vault, |writer| {
        let mut made = None;
        while !edits.is_empty() {
            let rest = edits.split_off(edits.len().min(MOST_AT_ONCE));
            made = writer.change(&scope, Action::RetentionPurge.number(), edits)?;
            edits = rest;
        }
        Ok(made)
    })?;
    let files = let_go(vault, &all)?;
    retention::receipt(turn, vault, case, &all, files, made)
}

/// Takes the bytes of the case's files off this laptop; how many there were.
fn let_go(vault: &mut Vault, all: &[StoredRecord]) -> Result<u64, Failure> {
    let mut files = 0;
    for file in all.iter().filter(|stored| stored.record.kind == &kinds::ATTACHMENT) {
        files += u64::from(vault.reads().attachment(file.record.id)?.is_some());
        vault.discard_attachment(file.record.id)?;
    }
    Ok(files)
}
