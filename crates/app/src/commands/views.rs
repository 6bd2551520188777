//! Views of lists and webs under names of their own: kept, counted, renamed, taken away.

use crate::commands::cases::{self, CaseListRequest};
use crate::gate::Turn;
use crate::view::saved::{SavedView, ViewShape};
use crate::view::session::Done;
use crate::{Failure, access, saved};
use model::{FieldProblem, Reason};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Every view, in the order of their names.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ViewListRequest {}

/// Keep a view under a name, or another shape or name for one that is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ViewSaveRequest {
    /// A new one unless said.
    pub id: Option<Uuid>,
    pub name: String,
    pub shape: ViewShape,
}

/// Forget a view; what it shows stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ViewDeleteRequest {
    pub id: Uuid,
}

const LONGEST_NAME: usize = 60;

pub(crate) fn view_list(turn: &Turn<'_>, _: ViewListRequest) -> Result<Vec<SavedView>, Failure> {
    let mut all = {
        let vault = turn.vault()?;
        let reads = vault.reads();
        let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
        let mut all = saved::read(&reads)?;
        // A view of one case goes where the case goes.
        let cases: Vec<Uuid> = all.iter().filter_map(|view| case_of(&view.shape)).collect();
        let mut gone = hidden;
        for case in cases {
            if reads.case(case)?.is_none() {
                gone.push(case);
            }
        }
        all.retain(|view| case_of(&view.shape).is_none_or(|case| !gone.contains(&case)));
        all
    };
    for view in &mut all {
        view.count = count(turn, &view.shape)?;
    }
    Ok(all)
}

pub(crate) fn view_save(turn: &Turn<'_>, request: ViewSaveRequest) -> Result<SavedView, Failure> {
    let name = request.name.trim().to_owned();
    let count = count(turn, &request.shape)?;
    let mut vault = turn.vault()?;
    let all = saved::read(&vault.reads())?;
    let id = request.id.unwrap_or_else(|| turn.desk.ids.id());
    let others = || all.iter().filter(|view| view.id != id);
    named(&name, &request.shape, others())?;
    if others().count() >= saved::MOST {
        return Err(Failure::refused(
            "too_many_views",
            "There is no room for another view. Nothing was changed; remove one that you do not use.",
        ));
    }
    let view = SavedView { id, name, shape: request.shape, count };
    saved::put(turn, &mut vault, id, Some(view.clone()))?;
    Ok(view)
}

pub(crate) fn view_delete(turn: &Turn<'_>, request: ViewDeleteRequest) -> Result<Done, Failure> {
    saved::put(turn, &mut *turn.vault()?, request.id, None)?;
    Ok(Done { done: true })
}

/// A name is short, one line, and of one view of its sort.
fn named<'v>(
    name: &str,
    shape: &ViewShape,
    mut others: impl Iterator<Item = &'v SavedView>,
) -> Result<(), FieldProblem> {
    let sort = std::mem::discriminant(shape);
    let reason = if name.is_empty() {
        Reason::Required
    } else if name.chars().count() > LONGEST_NAME {
        Reason::TooLong { limit: LONGEST_NAME }
    } else if name.chars().any(char::is_control) {
        Reason::ControlCharacter
    } else if others.any(|view| {
        std::mem::discriminant(&view.shape) == sort && view.name.to_lowercase() == name.to_lowercase()
    }) {
        Reason::Rule("is the name of another view")
    } else {
        return Ok(());
    };
    Err(FieldProblem::new("name", reason))
}

fn case_of(shape: &ViewShape) -> Option<Uuid> {
    match shape {
        ViewShape::Links(web) => web.case,
        ViewShape::Cases { .. } => None,
    }
}

fn count(turn: &Turn<'_>, shape: &ViewShape) -> Result<Option<u64>, Failure> {
    match shape {
        ViewShape::Cases { filter, .. } => {
            let one = CaseListRequest { limit: Some(1), offset: 0, ..filter.clone() };
            Ok(Some(cases::case_list(turn, one)?.total))
        }
        ViewShape::Links(_) => Ok(None),
    }
}
