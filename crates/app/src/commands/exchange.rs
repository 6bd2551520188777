//! Joining HQ, exchanging with it, and what is still unsent.

use crate::access::Sight;
use crate::background::OpenDoor;
use crate::gate::Turn;
use crate::plate::Plate;
use crate::secret::Secret;
use crate::show::{Shown, reference_of};
use crate::view::record::RecordRef;
use crate::view::session::Done;
use crate::view::sync::{Enrolled, ExchangeEntry, ProgressView, SyncReport, SyncStatus};
use crate::{Failure, access, moment, state_trouble, unsent};
use serde::{Deserialize, Serialize};
use sync::engine::Event;
use sync::{Freight, Join, Patience};
use ts_rs::TS;

/// Join HQ with a single-use code.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EnrollRequest {
    /// `https://…`
    pub hq: String,
    pub code: Secret,
    /// Path of the PEM file of the private CA.
    pub ca: Option<String>,
}

/// Exchange with HQ now.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SyncNowRequest {
    /// Changes only; files wait for a better line.
    #[ts(optional, as = "Option<_>")]
    pub records_only: bool,
}

/// The unsent changes, and the record of past exchanges.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SyncStatusRequest {
    /// Only so many of the changes, the oldest; every one unless said.
    pub limit: Option<u64>,
}

/// Pauses, resumes or stops the exchange that runs by itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SyncSteerRequest {
    /// `pause` (until `resume`), `resume`, or `stop` (the one that runs now).
    pub what: String,
}

pub(crate) fn enroll(turn: &Turn<'_>, request: EnrollRequest) -> Result<Enrolled, Failure> {
    let ca_pem = match &request.ca {
        Some(path) => std::fs::read_to_string(path).map_err(|error| Failure::unreadable(&error))?,
        None => {
            return Err(Failure::refused(
                "ca_missing",
                "Name the certificate file (CA) that HQ's administrator handed out. Nothing was sent.",
            ));
        }
    };
    let door = OpenDoor::at(turn.desk, turn.shared()?, Freight::All);
    let join = Join { url: &request.hq, code: request.code.expose(), ca_pem: &ca_pem };
    sync::enrol(&door, &join, Patience::default())?;
    let vault = turn.vault()?;
    let identity = vault.identity();
    Plate::of(identity).hang(turn.desk.folder());
    Ok(Enrolled {
        hq: request.hq,
        user: identity.user.0,
        user_name: identity.user_name.clone(),
        post: identity.post.clone(),
        role: identity.role.clone(),
        device: identity.device.0,
    })
}

pub(crate) fn sync_now(turn: &Turn<'_>, request: SyncNowRequest) -> Result<SyncReport, Failure> {
    let freight = if request.records_only { Freight::RecordsOnly } else { Freight::All };
    let report = turn.desk.exchange_now(turn.shared()?, freight)?;
    Ok(SyncReport {
        status: report.status.word().to_owned(),
        sent: report.sent,
        received: report.received,
        held: report.held,
        unsent: report.unsent,
        conflicts: report.conflicts,
        bytes_up: report.bytes_up,
        bytes_down: report.bytes_down,
        round_trips: report.round_trips.into(),
        seconds: report.seconds,
        files_sent: report.attachments_sent,
        files_received: report.attachments_received,
        files_unsent: report.files_unsent,
        message: report.trouble.or(report.file_trouble),
    })
}

pub(crate) fn sync_steer(turn: &Turn<'_>, request: SyncSteerRequest) -> Result<Done, Failure> {
    let background = &turn.desk.background;
    match request.what.as_str() {
        "pause" => background.ring(Event::Pause),
        "resume" => background.ring(Event::Resume),
        "stop" => background.cancel(),
        _ => return Err(Failure::usage("Say pause, resume or stop. Nothing was changed.")),
    }
    Ok(Done { done: true })
}

pub(crate) fn sync_status(turn: &Turn<'_>, request: SyncStatusRequest) -> Result<SyncStatus, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let unsent = unsent::first(&shown, request.limit, turn.now_ms)?;
    let (listed, bytes) = reads.unsent_size()?;
    let log = reads.exchange_log(100)?;
    let hq = vault.hq()?;
    let last_contact = reads.last_contact_ms()?;
    let standing = turn.desk.background.standing();
    let files = standing.files.as_ref();
    let file = files.map(|files| under_way(&shown, files)).transpose()?.flatten();
    Ok(SyncStatus {
        enrolled: hq.is_some(),
        hq: hq.map(|hq| hq.url),
        online: log.first().map(|entry| matches!(entry.status.as_str(), "all_sent" | "partial")),
        last_contact_at: last_contact.map(moment::text),
        last_attempt_at: log.first().map(|entry| moment::text(entry.ended_ms)),
        total: reads.unsent_count()? + reads.held_count()?,
        bytes,
        listed,
        unsent,
        phase: standing.progress.phase.word().to_owned(),
        progress: ProgressView { file, ..ProgressView::of(&standing.progress, files) },
        paused: standing.paused,
        next_attempt_at: standing.next_attempt_ms.map(moment::text),
        last_trouble: log.first().and_then(|entry| entry.trouble.clone()),
        days_since_contact: last_contact.map(|ms| days_between(ms, turn.now_ms)),
        clock_offset_minutes: reads.clock_estimate(turn.now_ms)?.map(|estimate| estimate.offset_ms / 60_000),
        changes_ahead: reads.changes_ahead()?,
        troubles: state_trouble::all(&shown)?,
        log: log.into_iter().map(entry).collect(),
    })
}

/// The file on its way, unless its case may not be seen here: the exchange carries more than one person's cases.
fn under_way(shown: &Shown<'_>, files: &sync::FileProgress) -> Result<Option<RecordRef>, Failure> {
    let reads = shown.vault.reads();
    let Some(file) = reads.record(files.part.attachment)? else { return Ok(None) };
    let Some(case) = file.case else { return Ok(None) };
    let sight = access::sight(&reads, &shown.actor, case, shown.now_ms)?;
    Ok((sight == Sight::Open).then(|| reference_of(&file.record)))
}

fn days_between(from_ms: i64, to_ms: i64) -> u64 {
    u64::try_from(to_ms.saturating_sub(from_ms) / 86_400_000).unwrap_or(0)
}

fn entry(entry: vault::ExchangeEntry) -> ExchangeEntry {
    ExchangeEntry {
        at: moment::text(entry.ended_ms),
        status: entry.status,
        sent: entry.sent,
        received: entry.received,
        held: entry.held,
        bytes_up: entry.bytes_up,
        bytes_down: entry.bytes_down,
        message: entry.trouble,
        times: entry.times.max(1),
    }
}
