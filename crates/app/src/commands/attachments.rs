//! Files as a laptop holds them: which are here, which are at HQ, which travel next, which wait and why.

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::attachment::{AttachmentList, FileRules, FileStanding, Picture};
use crate::{Failure, access, standing};
use base64::Engine as _;
use model::{Part, PartId, kinds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;
use vault::{PartStanding, Vault};

/// Files of one case or of all, with what this laptop has of each.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentListRequest {
    /// Number or id.
    pub case: Option<String>,
}

/// Keep the original on this laptop and fetch it first, or no longer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentPinRequest {
    pub id: Uuid,
    pub pinned: bool,
}

/// Take the original off this laptop, once HQ has it whole and safe.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentReleaseRequest {
    pub id: Uuid,
}

/// Ask for the original; it comes with the next exchange.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentFetchRequest {
    pub id: Uuid,
}

/// The small picture of an attachment, to be shown at once.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentPictureRequest {
    pub id: Uuid,
    /// `thumb` or `field`.
    pub part: String,
}

/// What of files travels by itself; what is not said stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct FileRulesSetRequest {
    pub originals_up_to: Option<u64>,
    pub paused: Option<bool>,
}

pub(crate) fn attachment_list(turn: &Turn<'_>, _: AttachmentListRequest) -> Result<AttachmentList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let hidden = access::hidden(&vault.reads(), &turn.actor, turn.now_ms)?;
    let mut files: BTreeMap<Uuid, Vec<PartStanding>> = BTreeMap::new();
    for part in vault.part_standings(turn.some_case())? {
        if !hidden.contains(&part.case) {
            files.entry(part.part.attachment).or_default().push(part);
        }
    }
    let rules = standing::rules(&vault)?;
    let files = files.values().map(|parts| standing::of(&shown, parts, &rules));
    Ok(AttachmentList { files: files.collect::<Result<_, _>>()?, rules: rules_of(&vault)? })
}

pub(crate) fn attachment_pin(
    turn: &Turn<'_>,
    request: AttachmentPinRequest,
) -> Result<FileStanding, Failure> {
    let mut vault = a_file(turn)?;
    vault.pin_attachment(request.id, request.pinned)?;
    standing_of(turn, &vault, request.id)
}

pub(crate) fn attachment_release(
    turn: &Turn<'_>,
    request: AttachmentReleaseRequest,
) -> Result<FileStanding, Failure> {
    let mut vault = a_file(turn)?;
    vault.release_attachment(request.id)?;
    standing_of(turn, &vault, request.id)
}

pub(crate) fn attachment_fetch(
    turn: &Turn<'_>,
    request: AttachmentFetchRequest,
) -> Result<FileStanding, Failure> {
    let mut vault = a_file(turn)?;
    if vault.reads().attachment(request.id)?.is_none() {
        vault.ask_for_attachment(request.id)?;
    }
    standing_of(turn, &vault, request.id)
}

pub(crate) fn attachment_picture(
    turn: &Turn<'_>,
    request: AttachmentPictureRequest,
) -> Result<Picture, Failure> {
    let part = Part::named(&request.part).filter(|part| *part != Part::Original);
    let part = part.ok_or_else(|| Failure::usage("A small picture is a `thumb` or a `field` copy."))?;
    let vault = a_file(turn)?;
    let mut bytes = Vec::new();
    let stored = vault.read_attachment(PartId::new(request.id, part), &mut bytes)?;
    Ok(Picture {
        id: request.id,
        part: part.name().to_owned(),
        media_type: "image/jpeg".to_owned(),
        size: stored.size,
        base64: base64::engine::general_purpose::STANDARD.encode(bytes),
    })
}

pub(crate) fn file_rules_set(turn: &Turn<'_>, request: FileRulesSetRequest) -> Result<FileRules, Failure> {
    let mut vault = turn.vault()?;
    let mut policy = vault.reads().file_policy()?;
    policy.originals_up_to = request.originals_up_to.unwrap_or(policy.originals_up_to);
    policy.paused = request.paused.unwrap_or(policy.paused);
    vault.set_file_policy(policy)?;
    rules_of(&vault)
}

/// The vault, when the request is about a file.
fn a_file<'t>(turn: &'t Turn<'_>) -> Result<std::sync::MutexGuard<'t, Vault>, Failure> {
    if turn.kind()? != &kinds::ATTACHMENT || turn.record()?.deleted {
        return Err(Failure::not_found("attachment"));
    }
    turn.vault()
}

fn standing_of(turn: &Turn<'_>, vault: &Vault, id: Uuid) -> Result<FileStanding, Failure> {
    let shown = Shown::new(vault, turn.now_ms)?;
    let mut parts = vault.part_standings(turn.some_case())?;
    parts.retain(|part| part.part.attachment == id);
    standing::of(&shown, &parts, &standing::rules(vault)?)
}

fn rules_of(vault: &Vault) -> Result<FileRules, Failure> {
    let (reads, policy) = (vault.reads(), vault.reads().file_policy()?);
    Ok(FileRules {
        originals_up_to: policy.originals_up_to,
        paused: policy.paused,
        stored_bytes: reads.stored_bytes()?,
        room: vault.room()?,
    })
}
