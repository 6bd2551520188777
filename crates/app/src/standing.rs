//! One file as a person is told of it: where it is, how much of it, and why it waits.

use sync::{Freight, Move, Rules, Step, Waits, next_move};
use vault::{Here, PartStanding, Vault};

use crate::Failure;
use crate::show::Shown;
use crate::view::attachment::{FileStanding, PartView};

/// The rules of the next exchange, as far as this laptop sets them.
pub(crate) fn rules(vault: &Vault) -> Result<Rules, Failure> {
    Ok(Rules { freight: Freight::All, policy: vault.reads().file_policy()?, room: vault.room()? })
}

/// From the parts of one attachment.
pub(crate) fn of(shown: &Shown<'_>, parts: &[PartStanding], rules: &Rules) -> Result<FileStanding, Failure> {
    let original = parts.iter().find(|part| part.part.part == model::Part::Original);
    let original = original.ok_or_else(|| Failure::not_found("attachment"))?;
    let record = shown.vault.reads().record(original.part.attachment)?;
    let text = |field: &str| record.as_ref().and_then(|stored| stored.record.text(field).map(str::to_owned));
    let (next, waits) = match next_move(original, rules) {
        Move::Settled => ("nothing", None),
        Move::Go(Step::Send) => ("send", None),
        Move::Go(Step::Fetch) => ("fetch", None),
        Move::Waits(waits) => ("wait", Some(waits)),
    };
    Ok(FileStanding {
        id: original.part.attachment,
        case: original.case,
        name: text("name").unwrap_or_default(),
        media_type: text("media_type"),
        size: original.size,
        place: place(original).to_owned(),
        bytes_here: bytes_here(original),
        pinned: original.pinned,
        asked: original.asked,
        released: original.released,
        next: next.to_owned(),
        waits: waits.map(|waits| code(waits).to_owned()),
        reason: waits.map(words).or_else(|| missing(original)),
        parts: parts.iter().map(part).collect(),
    })
}

fn part(part: &PartStanding) -> PartView {
    PartView {
        part: part.part.part.name().to_owned(),
        size: part.size,
        bytes_here: bytes_here(part),
        place: place(part).to_owned(),
    }
}

fn bytes_here(part: &PartStanding) -> u64 {
    match part.here {
        Here::Absent => 0,
        Here::Arriving(received) => received,
        Here::Whole { .. } => part.size,
    }
}

fn place(part: &PartStanding) -> &'static str {
    match part.here {
        Here::Whole { durable: true } => "both",
        Here::Whole { durable: false } => "only_here",
        _ if part.absent_at.is_some() => "not_at_hq",
        Here::Arriving(_) => "arriving",
        Here::Absent => "hq",
    }
}

fn missing(part: &PartStanding) -> Option<String> {
    (place(part) == "not_at_hq").then(|| {
        "HQ does not have this file yet. It is on the laptop it was attached on, and comes after that one's next exchange.".to_owned()
    })
}

fn code(waits: Waits) -> &'static str {
    match waits {
        Waits::RecordUnsent => "record_unsent",
        Waits::RecordsOnly => "records_only",
        Waits::Paused => "paused",
        Waits::Large { .. } => "large",
        Waits::Released => "released",
        Waits::NoRoom => "low_disk",
    }
}

fn words(waits: Waits) -> String {
    match waits {
        Waits::RecordUnsent => "HQ does not have its record yet; the file follows it.".to_owned(),
        Waits::RecordsOnly => "This exchange carries records only.".to_owned(),
        Waits::Paused => {
            "Files are paused. Records travel; go on with files when the line allows.".to_owned()
        }
        Waits::Large { limit } => format!(
            "The original is larger than the {limit} bytes that come by themselves. Fetch or pin it to have it here."
        ),
        Waits::Released => {
            "The original was let go to make room. HQ has it; fetch it to have it here again.".to_owned()
        }
        Waits::NoRoom => {
            "The disk has no room for this file. Records are still saved; make room and it comes.".to_owned()
        }
    }
}
