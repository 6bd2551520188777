//! Looking at a PDF without taking it out: an attachment, or what the program would write. Nothing leaves the vault.

use crate::gate::Turn;
use crate::page::Page;
use crate::reports::{self, Whole};
use crate::show::Shown;
use crate::view::viewing::Ticket;
use crate::viewing::{Body, Paper, is_pdf};
use crate::{Failure, label, report_paper, summary};
use model::{Marking, RuleError, kinds};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::VaultError;

/// A larger one is saved and read elsewhere: its reader would take more memory than a small laptop has.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Look at an attachment that is a PDF.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AttachmentViewRequest {
    pub id: Uuid,
}

/// Look at the summary of a case before it is saved.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CasePreviewRequest {
    /// Number or id.
    pub case: String,
    /// With the words that are marked to be kept from readers outside.
    #[ts(optional, as = "Option<_>")]
    pub unredacted: bool,
}

/// Look at an approved report before it is saved.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReportPreviewRequest {
    pub id: Uuid,
    /// With the words that are marked to be kept from readers outside.
    #[ts(optional, as = "Option<_>")]
    pub unredacted: bool,
}

/// Look at the label of an exhibit before it is saved.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LabelPreviewRequest {
    pub id: Uuid,
}

pub(crate) fn attachment_view(turn: &Turn<'_>, request: AttachmentViewRequest) -> Result<Ticket, Failure> {
    let file = turn.record()?;
    if file.record.kind != &kinds::ATTACHMENT || file.deleted {
        return Err(Failure::not_found("attachment"));
    }
    let (size, marking) = {
        let vault = turn.vault()?;
        let reads = vault.reads();
        let stored = reads.attachment(request.id)?.ok_or(VaultError::NoAttachment { id: request.id })?;
        let case = reads.record(turn.case()?)?;
        let marking = Marking::or_of_a_case(case.as_ref().and_then(|case| case.record.text("marking")));
        (stored.size, marking)
    };
    if size > LARGEST {
        return Err(Failure::refused(
            "too_large_to_view",
            "This file is larger than 256 MB and cannot be looked at here. It is whole and safe; save a copy to read it.",
        ));
    }
    if !is_pdf(turn, request.id)? {
        return Err(Failure::refused(
            "not_a_pdf",
            "This file is not a PDF, so it cannot be looked at here. It is whole and safe; save a copy to open it.",
        ));
    }
    turn.desk.put_up(
        &turn.shared()?,
        Paper {
            title: file.record.title(),
            marking: marking.banner().to_owned(),
            size,
            about: request.id,
            body: Body::Stored(request.id),
        },
    )
}

pub(crate) fn case_preview(turn: &Turn<'_>, request: CasePreviewRequest) -> Result<Ticket, Failure> {
    let (setting, _, _, marking) = {
        let vault = turn.vault()?;
        let shown = Shown::new(&vault, turn.now_ms)?;
        summary::pdf(&Page::read(&shown, turn, turn.record()?)?, request.unredacted)?
    };
    set(turn, turn.case()?, &marking, setting()?)
}

pub(crate) fn report_preview(turn: &Turn<'_>, request: ReportPreviewRequest) -> Result<Ticket, Failure> {
    let (setting, _, _, marking) = {
        let vault = turn.vault()?;
        let whole = Whole::read(&vault.reads(), reports::report(turn)?)?;
        if !whole.state().is_frozen() {
            return Err(RuleError::NotApprovedYet.into());
        }
        report_paper::pdf(&Shown::new(&vault, turn.now_ms)?, &whole, request.unredacted)?
    };
    set(turn, request.id, &marking, setting()?)
}

pub(crate) fn label_preview(turn: &Turn<'_>, request: LabelPreviewRequest) -> Result<Ticket, Failure> {
    let item = turn.record()?;
    if item.record.kind != &kinds::EVIDENCE || item.deleted {
        return Err(Failure::not_found("exhibit"));
    }
    let (bytes, marking) = {
        let vault = turn.vault()?;
        let case = vault.reads().record(turn.case()?)?;
        let marking = Marking::or_of_a_case(case.as_ref().and_then(|case| case.record.text("marking")));
        (label::of(turn, &vault, item)?, marking)
    };
    set(turn, request.id, marking.code(), bytes)
}

/// Puts up what the program set itself, under the title of the record it tells of.
fn set(turn: &Turn<'_>, about: Uuid, marking: &str, bytes: Vec<u8>) -> Result<Ticket, Failure> {
    let marking = Marking::or_of_a_case(Some(marking));
    turn.desk.put_up(
        &turn.shared()?,
        Paper {
            title: turn.record()?.record.title(),
            marking: marking.banner().to_owned(),
            size: bytes.len() as u64,
            about,
            body: Body::set(bytes),
        },
    )
}
