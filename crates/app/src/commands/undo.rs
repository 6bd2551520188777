//! Taking back whole operations of this sitting.

use crate::gate::Turn;
use crate::operations::Operation;
use crate::tables;
use crate::undo::opposite;
use crate::view::undo::{OperationView, Undone};
use crate::{Failure, history, moment, transact};
use model::Action;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use ts_rs::TS;
use uuid::Uuid;
use vault::Reads;

/// What was done in this sitting and can be taken back, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OperationListRequest {}

/// Take operations of this sitting back, all of them or none.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct UndoRequest {
    pub operations: Vec<Uuid>,
}

/// A change stays below what may travel as one.
const MOST_EDITS: usize = 300;

pub(crate) fn operation_list(
    turn: &Turn<'_>,
    _: OperationListRequest,
) -> Result<Vec<OperationView>, Failure> {
    Ok(turn.desk.operations.standing().iter().map(view).collect())
}

fn view(operation: &Operation) -> OperationView {
    OperationView {
        id: operation.id,
        action: operation.action.name().to_owned(),
        label: operation.action.label().to_owned(),
        at: moment::text(operation.at_ms),
        records: operation.records,
        case: operation.cases.iter().next().copied().filter(|_| operation.cases.len() == 1),
        changes: operation.changes.iter().map(|change| history::hex(&change.hash)).collect(),
    }
}

pub(crate) fn undo(turn: &Turn<'_>, request: UndoRequest) -> Result<Undone, Failure> {
    let mut operations = Vec::new();
    for id in &request.operations {
        let known =
            turn.desk.operations.named(*id).ok_or_else(|| Failure::not_found("operation of this sitting"))?;
        if known.undone {
            return Err(Failure::refused("undone", "This was taken back already. Nothing was changed."));
        }
        operations.push(known);
    }
    operations.sort_by_key(|operation| operation.at_ms);
    let changes: Vec<_> = operations.iter().flat_map(|operation| operation.changes.clone()).collect();
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let (edits, made) = opposite(turn, vault, &changes)?;
    let records =
        edits.iter().flat_map(|(_, edits)| edits).map(vault::Edit::id).collect::<HashSet<_>>().len();
    let batch = batch_of(&vault.reads(), &made)?;
    transact::change(turn, vault, |writer| {
        for (scope, edits) in edits {
            for some in edits.chunks(MOST_EDITS) {
                writer.change(&scope, Action::Undo.number(), some.to_vec())?;
            }
        }
        if let Some(batch) = batch {
            let all = tables::batches(&writer.reads()?)?;
            tables::undone(writer, all, batch)?;
        }
        Ok(())
    })?;
    turn.desk.operations.undone(&request.operations);
    Ok(Undone { records: records as u64 })
}

/// The import of a table that made just these records.
fn batch_of(reads: &Reads<'_>, made: &HashSet<Uuid>) -> Result<Option<Uuid>, Failure> {
    for said in tables::batches(reads)?.iter().filter(|said| said.written == made.len() as u64) {
        if tables::batch(reads, said.id)?.records.iter().all(|record| made.contains(record)) {
            return Ok(Some(said.id));
        }
    }
    Ok(None)
}
