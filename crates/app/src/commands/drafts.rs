//! Typed text that is not saved yet: kept within a second, encrypted in this vault, and on no other device. It
//! survives a lock, a crash and a change of the page, and is gone once the record is saved.

use crate::gate::Turn;
use crate::view::draft::DraftView;
use crate::view::session::Done;
use crate::{Failure, access, drafts};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Keep what was typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DraftKeepRequest {
    /// Record and field, or what is to become of it.
    pub key: String,
    /// Empty drops it.
    pub text: String,
    /// What it belongs to, in words, for the list.
    pub title: Option<String>,
    /// Where the window finds the field again.
    pub place: Option<String>,
    /// Number or id of the case; a draft of a case is seen by whoever may see the case.
    pub case: Option<String>,
}

/// What was typed and not saved, the latest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DraftListRequest {
    /// Only this one.
    pub key: Option<String>,
}

/// Forget what was typed: it was saved, or is not wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DraftDropRequest {
    pub key: String,
}

pub(crate) fn draft_keep(turn: &Turn<'_>, request: DraftKeepRequest) -> Result<Done, Failure> {
    let mut vault = turn.vault()?;
    let draft = DraftView {
        key: request.key,
        text: request.text,
        title: request.title,
        place: request.place,
        case: turn.some_case(),
        kept_at: crate::moment::text(turn.now_ms),
    };
    drafts::keep(turn, &mut vault, draft)?;
    Ok(Done { done: true })
}

pub(crate) fn draft_list(turn: &Turn<'_>, request: DraftListRequest) -> Result<Vec<DraftView>, Failure> {
    let vault = turn.vault()?;
    let hidden = access::hidden(&vault.reads(), &turn.actor, turn.now_ms)?;
    let mut all = drafts::read(&vault.reads())?;
    all.retain(|draft| draft.case.is_none_or(|case| !hidden.contains(&case)));
    all.retain(|draft| request.key.as_ref().is_none_or(|key| *key == draft.key));
    Ok(all)
}

pub(crate) fn draft_drop(turn: &Turn<'_>, request: DraftDropRequest) -> Result<Done, Failure> {
    drafts::forget(turn, &mut *turn.vault()?, &request.key)?;
    Ok(Done { done: true })
}
