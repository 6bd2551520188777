//! Long work from outside: look at it, stop it.

use crate::Failure;
use crate::gate::Turn;
use crate::view::session::Done;
use crate::view::work::WorkView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// What runs, and what ended of late, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WorkListRequest {}

/// Stop one piece of work at its next step.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WorkCancelRequest {
    pub id: Uuid,
}

pub(crate) fn work_list(turn: &Turn<'_>, _: WorkListRequest) -> Result<Vec<WorkView>, Failure> {
    Ok(turn.desk.works.views())
}

pub(crate) fn work_cancel(turn: &Turn<'_>, request: WorkCancelRequest) -> Result<Done, Failure> {
    Ok(Done { done: turn.desk.works.cancel(request.id) })
}
