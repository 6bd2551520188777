//! Joining HQ, exchanging with it, and what is still unsent.

use crate::desk::{SharedVault, lock};
use crate::gate::Turn;
use crate::plate::Plate;
use crate::secret::Secret;
use crate::show::Shown;
use crate::view::sync::{Enrolled, ExchangeEntry, SyncReport, SyncStatus};
use crate::{Desk, Failure, moment, unsent};
use serde::{Deserialize, Serialize};
use sync::{Freight, Join, Patience, SyncError};
use ts_rs::TS;
use vault::{Vault, VaultError};

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

/// Every unsent change, and the record of past exchanges.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SyncStatusRequest {}

/// How the exchange reaches the vault: for a moment at a time, so that a person goes on working.
pub(crate) struct OpenDoor<'d> {
    pub vault: SharedVault,
    pub desk: &'d Desk,
    pub freight: Freight,
}

impl sync::Door for OpenDoor<'_> {
    fn vault<T>(&self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, SyncError> {
        Ok(work(&mut lock(&self.vault))?)
    }

    fn now_ms(&self) -> i64 {
        self.desk.clock.now_ms()
    }

    fn freight(&self) -> Freight {
        self.freight
    }
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
    let door = OpenDoor { vault: turn.shared()?, desk: turn.desk, freight: Freight::All };
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
    let _one_at_a_time = turn.desk.exchanging()?;
    let freight = if request.records_only { Freight::RecordsOnly } else { Freight::All };
    let door = OpenDoor { vault: turn.shared()?, desk: turn.desk, freight };
    let report = sync::exchange(&door, Patience::default())?;
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

pub(crate) fn sync_status(turn: &Turn<'_>, _: SyncStatusRequest) -> Result<SyncStatus, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let unsent = unsent::all(&shown, turn.now_ms)?;
    let log = reads.exchange_log(100)?;
    let hq = vault.hq()?;
    Ok(SyncStatus {
        enrolled: hq.is_some(),
        hq: hq.map(|hq| hq.url),
        online: log.first().map(|entry| matches!(entry.status.as_str(), "all_sent" | "partial")),
        last_contact_at: unsent::last_contact(&shown)?,
        last_attempt_at: log.first().map(|entry| moment::text(entry.ended_ms)),
        total: reads.unsent_count()? + reads.held(turn.now_ms)?.len() as u64,
        bytes: unsent.iter().map(|item| item.bytes).sum(),
        unsent,
        log: log.into_iter().map(entry).collect(),
    })
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
    }
}
