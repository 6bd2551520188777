//! Late work: written by somebody whose access has ended, before they could know it. It stands, and is
//! flagged for its author and a reviewer. What was written knowing is held; neither is lost.
//!
//! No clock of a device decides. A withdrawal is a place in the feed: whoever stands before it when they
//! hand their work in had not heard of it. An end by date is known beforehand: work handed in at the first
//! contact after it counts as late, since nobody can tell when it was written.

use ledger::{Change, Op, Scope};
use model::actions::Action;
use wire::v1::HeldChange;

use super::own::Saying;
use crate::books::{Access, Device};
use crate::store::Write;

/// The code under which it is flagged.
pub const CODE: &str = "late_work";
pub const REASON: &str = "written after access ended";

/// Whether a device that had read the feed up to `told` could know that this access has ended.
pub(super) fn could_know(access: &Access, ended: Option<u64>, device: &Device, told: u64) -> bool {
    if access.revoked {
        // A withdrawal of before places were kept is known to everybody.
        return ended.is_none_or(|pos| pos <= told.max(device.fetched));
    }
    let Some(until) = access.until else { return true };
    device.seen_at.is_some_and(|seen| seen >= until)
}

/// What its author reads in the acknowledgement.
pub(super) fn told(change: &Change) -> HeldChange {
    HeldChange { seq: change.header.seq, code: CODE.into(), reason: REASON.into() }
}

/// What everybody who sees the case reads in its history.
pub(super) fn saying(change: &Change) -> Saying {
    let (origin, seq) = (change.header.origin, change.header.seq);
    let op = Op::Disposition { origin, seq, accept: true, reason: REASON.into() };
    let scope: Scope = change.header.scope.clone();
    Saying { scope, action: Action::HeldDecide, ops: vec![op] }
}

/// The entry in the list of held changes, decided already.
pub(super) fn decided(held: Write, id: uuid::Uuid, now: i64) -> [Write; 2] {
    let sql = "UPDATE held SET decided = 1, decided_at = $1 WHERE id = $2";
    [held, Write::new(sql, vec![now.into(), id.into()])]
}
