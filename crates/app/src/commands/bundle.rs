//! Reconciliation by courier: make a bundle, look into one, take one in, and see what became of them.

use std::path::Path;

use ledger::{DeviceId, Scope};
use model::registry;
use serde::{Deserialize, Serialize};
use sync::Freight;
use sync::bundle::{self, Inside, Order, Outside, Recipient, Standing};
use ts_rs::TS;
use uuid::Uuid;

use crate::background::OpenDoor;
use crate::gate::Turn;
use crate::show::Shown;
use crate::view::bundle::*;
use crate::work::Kind;
use crate::{Failure, access, moment};

/// Write what HQ, or another device of the same post or case, lacks into a sealed file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BundleExportRequest {
    /// `hq`, or ids of up to eight devices.
    pub to: Vec<String>,
    pub path: String,
    /// Attachments too.
    pub with_files: bool,
    /// The most one part may hold, in bytes: several parts are written when it does not suffice.
    pub max_size: Option<u64>,
}

/// Look into a bundle. Writes nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BundlePreviewRequest {
    pub path: String,
}

/// Take a bundle in.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BundleImportRequest {
    pub path: String,
}

/// Bundles made and taken in here.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BundleListRequest {}

/// Devices that a bundle can be made for, besides headquarters.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BundleRecipientsRequest {}

fn recipient(text: &str) -> Result<Recipient, Failure> {
    if text == "hq" {
        return Ok(Recipient::Hq);
    }
    let id = Uuid::parse_str(text).map_err(|_| {
        Failure::usage("A bundle is for `hq` or for the id of a device. Nothing was written.")
    })?;
    Ok(Recipient::Device(DeviceId(id)))
}

pub(crate) fn bundle_export(turn: &Turn<'_>, request: BundleExportRequest) -> Result<BundleMade, Failure> {
    let to = request.to.iter().map(|text| recipient(text)).collect::<Result<_, _>>()?;
    let _one_at_a_time = turn.desk.exchanging()?;
    let door = OpenDoor::at(turn.desk, turn.shared()?, Freight::All);
    let order = Order {
        id: turn.desk.ids.id(),
        to,
        out: Path::new(&request.path),
        with_files: request.with_files,
        max_size: request.max_size,
    };
    let made = turn.desk.long(Kind::BundleMake, |running| Ok(bundle::export(&door, &order, running)?))?;
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let file =
        |(path, size): (std::path::PathBuf, u64)| BundleFile { path: path.display().to_string(), size };
    Ok(BundleMade {
        bundle: made.id,
        to: made.to.iter().map(|device| party(&shown, *device)).collect::<Result<_, _>>()?,
        made_at: moment::text(made.created_ms),
        parts: made.parts.into_iter().map(file).collect(),
        changes: made.changes,
        files: made.files,
        bytes: made.bytes,
    })
}

pub(crate) fn bundle_preview(
    turn: &Turn<'_>,
    request: BundlePreviewRequest,
) -> Result<BundlePreview, Failure> {
    let door = OpenDoor::at(turn.desk, turn.shared()?, Freight::All);
    let path = Path::new(&request.path);
    let preview = turn.desk.long(Kind::BundleLook, |running| Ok(bundle::preview(&door, path, running)?))?;
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let missing_parts = missing_parts(&shown, &preview.outside)?;
    let inside = preview.inside.map(|found| inside(&shown, found, missing_parts)).transpose()?;
    Ok(BundlePreview { outside: outside(&shown, &preview.outside)?, inside })
}

pub(crate) fn bundle_import(turn: &Turn<'_>, request: BundleImportRequest) -> Result<BundleTaken, Failure> {
    let _one_at_a_time = turn.desk.exchanging()?;
    let door = OpenDoor::at(turn.desk, turn.shared()?, Freight::All);
    let path = Path::new(&request.path);
    let taken = turn.desk.long(Kind::BundleTake, |running| Ok(bundle::import(&door, path, running)?))?;
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    Ok(BundleTaken {
        missing_parts: missing_parts(&shown, &taken.outside)?,
        outside: outside(&shown, &taken.outside)?,
        again: taken.again,
        changes: taken.changes,
        known: taken.known,
        waiting: taken.waiting,
        acknowledged: taken.acknowledged,
        held: taken.held,
        files: taken.files,
        left_out: taken.left_out,
        unsent: vault.unsent_count()?,
        conflicts: vault.conflict_count()?,
    })
}

pub(crate) fn bundle_list(turn: &Turn<'_>, _: BundleListRequest) -> Result<BundleList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let made = reads.bundles_made()?.into_iter().map(|made| sent(&shown, made));
    let taken = reads.bundles_taken()?.into_iter().map(|taken| received(&shown, taken));
    Ok(BundleList { made: made.collect::<Result<_, _>>()?, taken: taken.collect::<Result<_, _>>()? })
}

pub(crate) fn bundle_recipients(
    turn: &Turn<'_>,
    _: BundleRecipientsRequest,
) -> Result<Vec<BundleParty>, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let hq = vault.hq()?.map(|hq| hq.device);
    let own = vault.identity().device;
    let known = vault.reads().directory()?.into_iter().filter(|entry| !entry.revoked);
    let mut devices: Vec<DeviceId> = known.map(|entry| entry.device).collect();
    devices.retain(|device| *device != own && Some(*device) != hq);
    devices.sort();
    devices.dedup();
    devices.into_iter().map(|device| party(&shown, device)).collect()
}

fn sent(shown: &Shown<'_>, made: vault::MadeBundle) -> Result<BundleSent, Failure> {
    let receipts = made.receipts.into_iter().map(|(device, part, at)| {
        Ok(BundleReceipt { by: party(shown, device)?, part: part.into(), at: moment::text(at) })
    });
    Ok(BundleSent {
        bundle: made.id,
        to: made.recipients.iter().map(|device| party(shown, *device)).collect::<Result<_, _>>()?,
        made_at: moment::text(made.made_ms),
        parts: made.parts.into(),
        changes: made.changes,
        files: made.files,
        bytes: made.bytes,
        at_hq: made.at_hq,
        receipts: receipts.collect::<Result<_, Failure>>()?,
    })
}

fn received(shown: &Shown<'_>, taken: vault::TakenBundle) -> Result<BundleReceived, Failure> {
    Ok(BundleReceived {
        bundle: taken.id,
        from: party(shown, taken.from)?,
        made_at: moment::text(taken.made_ms),
        taken_at: moment::text(taken.taken_ms),
        parts: taken.parts.into(),
        missing_parts: lacking(taken.parts, &taken.here),
        changes: taken.changes,
    })
}

fn lacking(parts: u16, here: &[u16]) -> Vec<u64> {
    (1..=parts).filter(|part| !here.contains(part)).map(u64::from).collect()
}

/// Parts of this bundle that are not here, the one in hand left out.
fn missing_parts(shown: &Shown<'_>, outside: &Outside) -> Result<Vec<u64>, Failure> {
    let taken = shown.vault.reads().bundles_taken()?;
    let here = taken.into_iter().find(|taken| taken.id == outside.id).map(|taken| taken.here);
    let mut here = here.unwrap_or_default();
    here.push(outside.part);
    Ok(lacking(outside.parts, &here))
}

fn party(shown: &Shown<'_>, device: DeviceId) -> Result<BundleParty, Failure> {
    let known = shown.vault.reads().correspondent(device)?;
    let person = known.and_then(|known| known.users.first().map(|user| shown.names.name(*user)));
    Ok(BundleParty { device: device.0, name: shown.names.device(device), person })
}

fn outside(shown: &Shown<'_>, outside: &Outside) -> Result<BundleOutside, Failure> {
    let standing = match outside.standing {
        Standing::Hq => "hq",
        Standing::Known => "known",
        Standing::Revoked => "revoked",
        Standing::Unknown => "unknown",
    };
    Ok(BundleOutside {
        bundle: outside.id,
        from: party(shown, outside.from)?,
        standing: standing.to_owned(),
        to: outside.to.iter().map(|device| party(shown, *device)).collect::<Result<_, _>>()?,
        for_us: outside.for_us,
        made_at: moment::text(outside.created_ms),
        age_seconds: shown.now_ms.saturating_sub(outside.created_ms) / 1000,
        part: outside.part.into(),
        parts: outside.parts.into(),
        bytes: outside.bytes,
        intact: outside.intact,
    })
}

/// What the actor may see of it: a case that is hidden here stays hidden in a preview.
fn inside(shown: &Shown<'_>, found: Inside, missing_parts: Vec<u64>) -> Result<BundleInside, Failure> {
    let hidden = access::hidden(&shown.vault.reads(), &shown.actor, shown.now_ms)?;
    let seen = |scope: &Scope| scope.case().is_none_or(|case| !hidden.contains(&case));
    let rehearsed = found.rehearsed;
    let mut records = Vec::new();
    for ((scope, kind), n) in rehearsed.records.iter().filter(|((scope, _), _)| seen(scope)) {
        let case = scope.case();
        let case_number = case.map(|case| shown.number(case)).transpose()?.flatten();
        let kind = registry::kind(*kind).map_or("unknown", |kind| kind.name).to_owned();
        records.push(BundleRecords { case, case_number, kind, n: *n });
    }
    let missing = rehearsed.missing.iter().filter(|missing| seen(&missing.stream.scope));
    let missing = missing.map(|missing| BundleMissing {
        case: missing.stream.scope.case(),
        device: shown.names.device(missing.stream.origin.device),
        changes: missing.to + 1 - missing.from,
    });
    let conflicts = rehearsed.conflicts.iter().filter(|(scope, _)| seen(scope));
    Ok(BundleInside {
        taken_before: found.taken_before,
        changes: rehearsed.received.changes,
        known: rehearsed.received.known,
        waiting: rehearsed.received.waiting,
        records,
        conflicts: conflicts.map(|(_, n)| n).sum(),
        missing: missing.collect(),
        missing_parts,
        acknowledged_streams: found.acknowledged_streams,
        held: found.held,
        files: found.files,
        left_out: found.left_out,
    })
}
