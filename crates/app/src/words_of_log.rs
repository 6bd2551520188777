//! HQ's log in words for a person: what is known, what is wrong, what is safe, what to do.

use proof::Note;
use vault::{LogEvent, LogStanding};

use crate::history::hex;
use crate::moment;
use crate::view::history::{LogCheckpoint, LogRestore, LogStatus, LogTrouble};

const SAFE: &str = "Your work is safe here and nothing of HQ's is taken over until this is clear. Tell HQ's \
                    administrator, keep this laptop as it is, and go on working.";

pub(crate) fn status(standing: LogStanding) -> LogStatus {
    let LogStanding { checkpoint, heard, streams, proved, events } = standing;
    let trouble = events.iter().find(|event| event.closed_at.is_none()).map(trouble);
    let restores = events.iter().filter(|event| event.code == "restored").map(restore).collect();
    let checkpoint = checkpoint.map(|known| {
        let origin = known.log.to_string();
        let lines = Note::parse(&known.note).map(|note| note.signatures).unwrap_or_default();
        LogCheckpoint {
            witnesses: lines.into_iter().map(|line| line.name).filter(|name| *name != origin).collect(),
            origin,
            size: known.root.size,
            root: hex(&known.root.hash),
            confirmed_at: moment::text(known.seen_at),
            checked_at: moment::text(known.checked_at),
        }
    });
    LogStatus { checkpoint, trouble, restores, waiting: heard, streams, proved }
}

fn trouble(event: &LogEvent) -> LogTrouble {
    let LogEvent { at, code, known_size, found_size, .. } = event;
    LogTrouble {
        code: code.clone(),
        since: moment::text(*at),
        known_size: *known_size,
        found_size: *found_size,
        message: format!("{} {SAFE}", what(code, *known_size, *found_size)),
    }
}

fn what(code: &str, known: Option<u64>, found: Option<u64>) -> String {
    match (code, known, found) {
        ("smaller", Some(known), Some(found)) => format!(
            "HQ's log does not contain what HQ confirmed before: it shows {found} entries where {known} were \
             confirmed."
        ),
        ("split", ..) => "HQ has signed for two different histories.".into(),
        ("undeclared", ..) => "HQ began its log anew and has not signed for a restore from a backup.".into(),
        ("not_included", ..) => "A change that HQ acknowledged is not shown to be in its log.".into(),
        ("unsigned" | "other_log", ..) => {
            "What HQ shows of its log is not signed by the key of this laptop's HQ.".into()
        }
        _ => "HQ's log does not contain what HQ confirmed before.".into(),
    }
}

fn restore(event: &LogEvent) -> LogRestore {
    let lost = event.known_size.unwrap_or(0).saturating_sub(event.found_size.unwrap_or(0));
    let at = moment::text(event.at);
    let message = if lost == 0 {
        format!("HQ was restored from a backup on {at}. Everything it had confirmed to this laptop is in it.")
    } else {
        format!(
            "HQ was restored from a backup on {at}. {lost} entries that it had confirmed are not in that backup; \
             every laptop offers its own again. The old confirmation is kept here."
        )
    };
    LogRestore { at, lost, message }
}
