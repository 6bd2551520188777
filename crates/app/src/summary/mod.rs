//! A case on its way out: the facts of its page, worded and formatted for paper or another program.
//!
//! What waits for a choice is printed with every candidate; nothing is settled by printing it.

pub(crate) mod imprint;
mod subjects;
mod words;
mod work;

use std::collections::BTreeMap;

use export::{ExportError, LeftOut, json::CaseDocument};
use model::{kinds, programme};
use uuid::Uuid;
use vault::StoredRecord;

use crate::exports::{Wish, Written};
use crate::page::Page;
use crate::show::Shown;
use crate::{Failure, history, moment, programmes, withheld};
use words::Words;

/// The case as one JSON document.
pub(crate) fn json(mut page: Page<'_>, wish: &Wish) -> Result<Written, Failure> {
    let chosen = wish.without.apply(&mut page);
    let (included, mut left_out) = (counted(&page), left_out(&page)?);
    left_out.extend(chosen);
    let marking = wish.marked(page.marking())?;
    let now = moment::text(page.turn.now_ms);
    let by = page.shown.vault.identity().user_name.clone();
    let hash = history::hex(&page.shown.vault.reads().state_hash(Some(page.case.record.id))?);
    let untold = untold(page.shown, page.case)?;
    let mut shown = page.show()?;
    if let Some(named) = untold.and_then(|id| shown.record.refs.get_mut(&id)) {
        named.title = UNTOLD.to_owned();
    }
    let json = |source| ExportError::Json { document: "case", source };
    let mut case = serde_json::to_value(shown).map_err(json)?;
    wish.without.forget(&mut case);
    if !wish.unredacted {
        left_out.extend(withheld::line(withheld::take_out(&mut case)));
    }
    let document = CaseDocument {
        marking: marking.code(),
        handling: &wish.handling,
        generated_at: &now,
        generated_by: &by,
        state_hash: Some(&hash),
        left_out: &left_out,
        case: &case,
    };
    let bytes = export::json::case_document(&document)?;
    Ok(Written { set: Box::new(move || Ok(bytes)), included, left_out, marking })
}

/// The case as a tagged PDF.
pub(crate) fn pdf(mut page: Page<'_>, wish: &Wish) -> Result<Written, Failure> {
    let chosen = wish.without.apply(&mut page);
    let (included, unprinted) = printed(&page);
    let mut summary = Words::new(&page, wish)?.summary()?;
    summary.left_out.extend(chosen.into_iter().chain(unprinted));
    if !wish.unredacted {
        let (kept, gone) = withheld::from(&summary)?;
        summary = kept;
        summary.left_out.extend(gone);
    }
    let mut left_out = summary.left_out.clone();
    left_out.extend(export::pdf::unprintable(&summary));
    let marking = wish.marked(page.marking())?;
    let set = Box::new(move || Ok(export::pdf::case_summary(&summary)?));
    Ok(Written { set, included, left_out, marking })
}

/// Kinds that a case summary has a place for.
const PRINTED: &[&str] = &[
    "case",
    "person",
    "organisation",
    "travel_document",
    "evidence",
    "custody_event",
    "task",
    "outcome",
    "note",
    "attachment",
];

/// Whether a case summary has a place for this record; an identifier stands with its holder.
pub(crate) fn is_printed(stored: &StoredRecord) -> bool {
    PRINTED.contains(&stored.record.kind.name) || stored.record.reference("holder").is_some()
}

/// What a case summary prints, and what of the case it has no place for.
fn printed(page: &Page<'_>) -> (BTreeMap<String, u64>, Vec<LeftOut>) {
    let (mut included, mut left) = (BTreeMap::new(), BTreeMap::new());
    for stored in &page.all {
        let counts = if is_printed(stored) { &mut included } else { &mut left };
        *counts.entry(stored.record.kind.name.to_owned()).or_default() += 1;
    }
    let why = "not part of a case summary; the data of the case has them";
    (included, left.into_iter().map(|(kind, n)| LeftOut { kind, n, why: why.into() }).collect())
}

fn counted(page: &Page<'_>) -> BTreeMap<String, u64> {
    let mut included = BTreeMap::new();
    for stored in &page.all {
        *included.entry(stored.record.kind.name.to_owned()).or_default() += 1;
    }
    included
}

/// Files are listed with their hashes, never carried along; an assistance without a waiver is not even named.
fn left_out(page: &Page<'_>) -> Result<Vec<LeftOut>, Failure> {
    let files = page.of(&kinds::ATTACHMENT).count() as u64;
    let untold = u64::from(untold(page.shown, page.case)?.is_some());
    let all = [
        ("attachment", files, "listed with size and SHA-256; the file itself is not part of this document"),
        ("citizen_assistance", untold, programmes::WITHHELD),
    ];
    let left = all.into_iter().filter(|(_, n, _)| *n > 0);
    Ok(left.map(|(kind, n, why)| LeftOut { kind: kind.into(), n, why: why.into() }).collect())
}

/// In the place of the title of an assistance without a waiver, which names the citizen.
const UNTOLD: &str = "not told: no privacy waiver";

/// The assistance that the case began as, when nothing of it may be told.
fn untold(shown: &Shown<'_>, case: &StoredRecord) -> Result<Option<Uuid>, Failure> {
    let named = case.record.reference("assistance").map(|id| shown.vault.reads().record(id)).transpose()?;
    let withheld = named.flatten().filter(|named| programme::is_withheld(&named.record));
    Ok(withheld.map(|named| named.record.id))
}
