//! What HQ gave of a case and its signed changes did not bear out, in words: the changes count.

use ledger::Scope;
use vault::SnapshotTrouble;

use crate::show::Shown;
use crate::view::sync::StateTrouble;
use crate::{Failure, access, moment};

const ASK: &str = "Your own work is not touched. Go on working, and tell HQ's administrator.";

/// The oldest first. Of a case that may not be seen here nothing is told.
pub(crate) fn all(shown: &Shown<'_>) -> Result<Vec<StateTrouble>, Failure> {
    let reads = shown.vault.reads();
    let troubles = reads.snapshot_troubles()?;
    if troubles.is_empty() {
        return Ok(Vec::new());
    }
    let hidden = access::hidden(&reads, &shown.actor, shown.now_ms)?;
    let may_be_told =
        |trouble: &&SnapshotTrouble| trouble.scope.case().is_none_or(|case| !hidden.contains(&case));
    troubles.iter().filter(may_be_told).map(|trouble| view(shown, trouble)).collect()
}

fn view(shown: &Shown<'_>, trouble: &SnapshotTrouble) -> Result<StateTrouble, Failure> {
    let case = trouble.scope.case();
    let case_number = case.map(|case| shown.number(case)).transpose()?.flatten();
    let name = match (&case_number, &trouble.scope) {
        (Some(number), _) => number.clone(),
        (None, Scope::Case(_)) => "a case".to_owned(),
        (None, _) => "what your post shares".to_owned(),
    };
    let message = format!("{} {ASK}", words(&trouble.what, &name));
    Ok(StateTrouble {
        case,
        case_number,
        what: trouble.what.clone(),
        since: moment::text(trouble.since_ms),
        message,
    })
}

fn words(what: &str, name: &str) -> String {
    match what {
        "records" => format!(
            "HQ first gave {name} in a state that its signed changes do not lead to. What the signed changes say \
             is shown now."
        ),
        "chain" => format!(
            "The state of {name} that HQ gave does not fit its signed history. It was put aside; what the signed \
             changes say is shown as far as they are here."
        ),
        "history" => format!(
            "HQ gave less of the history of {name} than it had counted. The case is shown as HQ gave it; its \
             history is not complete."
        ),
        _ => format!(
            "The state of {name} that HQ gave cannot be true. It was not taken in; the case comes change by \
             change instead."
        ),
    }
}
