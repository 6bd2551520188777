//! Looking at a PDF without taking it out: an attachment, or what the program would write. Nothing leaves the vault.

use crate::exports::{What, Wish};
use crate::gate::Turn;
use crate::parts::Without;
use crate::show::Shown;
use crate::view::disclosure::Giving;
use crate::view::viewing::Ticket;
use crate::viewing::{Body, Paper, is_pdf};
use crate::{Failure, label, reports};
use model::{Marking, kinds};
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
    /// Parts that stay out.
    #[ts(optional, as = "Option<_>")]
    pub without: Vec<String>,
    /// With the words that are marked to be kept from readers outside.
    #[ts(optional, as = "Option<_>")]
    pub unredacted: bool,
    /// How it would be marked and handled.
    #[ts(optional, as = "Option<_>")]
    pub to: Giving,
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
    /// How it would be marked and handled.
    #[ts(optional, as = "Option<_>")]
    pub to: Giving,
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
    let CasePreviewRequest { without, unredacted, to, .. } = request;
    let case = turn.case()?;
    let wish = Wish { without: Without::named(&without)?, ..Wish::of(&to, unredacted)? };
    preview(turn, case, &What::Summary(case), &wish)
}

pub(crate) fn report_preview(turn: &Turn<'_>, request: ReportPreviewRequest) -> Result<Ticket, Failure> {
    let what = What::Report(Box::new(reports::report(turn)?.clone()));
    preview(turn, request.id, &what, &Wish::of(&request.to, request.unredacted)?)
}

/// The document as it would be written.
fn preview(turn: &Turn<'_>, about: Uuid, what: &What, wish: &Wish) -> Result<Ticket, Failure> {
    let written = {
        let vault = turn.vault()?;
        what.read(turn, &Shown::new(&vault, turn.now_ms)?, wish)?
    };
    set(turn, about, written.marking, (written.set)()?)
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
    set(turn, request.id, marking, bytes)
}

/// Puts up what the program set itself, under the title of the record it tells of.
fn set(turn: &Turn<'_>, about: Uuid, marking: Marking, bytes: Vec<u8>) -> Result<Ticket, Failure> {
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
