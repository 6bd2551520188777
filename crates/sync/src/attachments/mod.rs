//! Attachments after the records: parts of files go up and come down where they stopped last time.
//!
//! A file that cannot travel now is passed over and never keeps the others waiting. Only a broken line ends
//! the round.

mod fetch;
pub(crate) mod plan;
mod send;

use std::time::Duration;

use model::{Part, PartId};
use tokio::io::{AsyncRead, AsyncWrite};
use vault::{PartStanding, VaultError};

use crate::link::Link;
use crate::{Door, Report, SyncError};
use plan::{Rules, Step};

/// How far files have come, for a person who looks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileProgress {
    pub part: PartId,
    /// Up to HQ, or down from it.
    pub step: Step,
    /// Bytes of this part that the other side has, and its size.
    pub done: u64,
    pub size: u64,
    /// The same of everything this round carries, each way.
    pub up: Carried,
    pub down: Carried,
}

/// Bytes that went one way, of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    pub done: u64,
    pub size: u64,
}

/// What became of one part.
enum Outcome {
    Done,
    /// HQ lacks it or its record, or somebody else is sending it: another time.
    Later,
    /// What came is not what the record announces. It was thrown away.
    Wrong,
    /// No more files in this exchange, for this reason: an answer was left in the middle.
    Stop(&'static str),
}

/// Carries files as an exchange does, over a stream whose other end is in this process.
pub async fn carry_over<S>(
    door: &impl Door,
    stream: S,
    patience: Duration,
    report: &mut Report,
) -> Result<(), SyncError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut link = Link::over(stream, patience).await?;
    carry(door, &mut link, report).await
}

/// Carries what the rules let travel; what stays behind is told in the report.
pub(crate) async fn carry(door: &impl Door, link: &mut Link, report: &mut Report) -> Result<(), SyncError> {
    let files = door.vault(|vault| {
        let rules = rules(vault, door.freight())?;
        Ok(plan::order(&vault.part_standings(None)?, &rules))
    })?;
    let mut round = Round::default();
    for (step, file) in &files {
        round.way(*step).size += left(file);
    }
    for (step, file) in files {
        if door.vault(|vault| vault.reads().file_policy())?.paused {
            break;
        }
        let outcome = match step {
            Step::Send => send::send(door, link, &file, &mut round).await?,
            Step::Fetch => fetch::fetch(door, link, &file, &mut round).await?,
        };
        match outcome {
            Outcome::Done => round.way(step).done += left(&file),
            // What stays behind is not called carried.
            _ => round.way(step).size -= left(&file),
        }
        let original = u64::from(file.part.part == Part::Original);
        match (step, outcome) {
            (Step::Send, Outcome::Done) => report.attachments_sent += original,
            (Step::Fetch, Outcome::Done) => report.attachments_received += original,
            (_, Outcome::Later) => {}
            (_, Outcome::Stop(words)) => {
                report.file_trouble = Some(words.to_owned());
                break;
            }
            (_, Outcome::Wrong) => {
                let id = file.part.attachment;
                report.file_trouble = Some(format!(
                    "what came as attachment {id} is not its file; it was thrown away and comes again"
                ));
            }
        }
    }
    Ok(())
}

fn rules(vault: &vault::Vault, freight: plan::Freight) -> Result<Rules, VaultError> {
    Ok(Rules { freight, policy: vault.reads().file_policy()?, room: vault.room()? })
}

/// Bytes of a part that are still to travel, as far as this side knows.
fn left(file: &PartStanding) -> u64 {
    match file.here {
        vault::Here::Arriving(received) => file.size.saturating_sub(received),
        _ => file.size,
    }
}

/// What one round carries, in bytes; done is what the parts made up that are done with.
#[derive(Default)]
struct Round {
    up: Carried,
    down: Carried,
}

impl Round {
    fn way(&mut self, step: Step) -> &mut Carried {
        match step {
            Step::Send => &mut self.up,
            Step::Fetch => &mut self.down,
        }
    }

    fn tell(&self, door: &impl Door, file: &PartStanding, step: Step, done: u64) {
        let mut now = Self { ..*self };
        now.way(step).done += done.saturating_sub(file.size - left(file));
        let Self { up, down } = now;
        door.file_progress(&FileProgress { part: file.part, step, done, size: file.size, up, down });
    }
}

/// The address of a part at HQ.
fn path(file: &PartStanding, more: &[(&str, String)]) -> String {
    let (case, id) = (file.case, file.part.attachment);
    let part = match file.part.part {
        Part::Original => None,
        part => Some(("part", part.name().to_owned())),
    };
    let words: Vec<String> = part.iter().chain(more).map(|(name, value)| format!("{name}={value}")).collect();
    let query = if words.is_empty() { String::new() } else { format!("?{}", words.join("&")) };
    format!("/v1/attachments/{case}/{id}{query}")
}
