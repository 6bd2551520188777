//! Travel documents as the page of a case shows them: what the zone says, what other records say against it, and
//! the outcomes that it suggests.

use std::collections::BTreeSet;

use model::mrz;
use model::vocabularies::OUTCOME_TYPE;
use model::{Record, kinds, reference, visa};
use uuid::Uuid;
use vault::StoredRecord;

use crate::page::{Page, count};
use crate::view::document::{DocumentSignal, DocumentView, MrzCheck, MrzSignal, SuggestedOutcome};
use crate::{Failure, access, moment};

/// More documents of one number are not looked at.
const MOST_ALIKE: usize = 20;

pub(crate) fn of(page: &Page<'_>) -> Result<Vec<DocumentView>, Failure> {
    let reads = page.shown.vault.reads();
    let hidden = access::hidden(&reads, &page.shown.actor, page.shown.now_ms)?;
    page.of(&kinds::TRAVEL_DOCUMENT).map(|stored| view(page, stored, &hidden)).collect()
}

fn view(page: &Page<'_>, stored: &StoredRecord, hidden: &[Uuid]) -> Result<DocumentView, Failure> {
    let today = moment::utc(page.turn.now_ms).date_naive();
    let mut mrz = mrz::check_record(&stored.record, today).map(MrzCheck::from);
    for check in mrz.iter_mut().flat_map(|mrz| &mut mrz.checks) {
        check.visual = visual(stored, &check.name);
    }
    let holder = stored.record.reference("holder").map(|id| page.shown.reference(id)).transpose()?.flatten();
    let checks = mrz.as_ref().map(|mrz| mrz.checks.as_slice()).unwrap_or_default();
    let mut beside = against_passports(page, &stored.record);
    beside.extend(other_holders(page, stored, hidden)?);
    beside.extend(unlisted_symbol(&stored.record));
    Ok(DocumentView {
        checks_failed: count(checks.iter().filter(|check| !check.ok).count()),
        checks_total: count(checks.len()),
        record: page.shown.record(stored)?,
        holder,
        mrz,
        beside,
        suggested: suggested(page, &stored.record),
    })
}

/// What the visual zone says beside a check digit.
fn visual(stored: &StoredRecord, check: &str) -> Option<String> {
    let field = match check {
        "number" => "number",
        "birth" => "visual_birth",
        "expiry" => "expires_on",
        _ => return None,
    };
    stored.record.text(field).map(str::to_owned)
}

/// A visa beside the passports of its holder in the same case.
fn against_passports(page: &Page<'_>, document: &Record) -> Vec<DocumentSignal> {
    let Some(holder) = document.reference("holder") else { return Vec::new() };
    let of_holder = |other: &&Record| other.id != document.id && other.reference("holder") == Some(holder);
    let documents = page.of(&kinds::TRAVEL_DOCUMENT).map(|stored| &stored.record);
    let passports: Vec<&Record> =
        documents.filter(|other| mrz::is_passport(other)).filter(of_holder).collect();
    let today = moment::utc(page.turn.now_ms).date_naive();
    let signals = mrz::ranked(mrz::against_passports(document, &passports, today));
    let view = |signal| {
        let MrzSignal { code, severity, message, field, .. } = MrzSignal::from(signal);
        DocumentSignal { code, severity, message, field, record: None, case_number: None }
    };
    signals.into_iter().map(view).collect()
}

/// The lists of symbols grow by regulation: what is in none of ours is taken, and looked at.
fn unlisted_symbol(document: &Record) -> Option<DocumentSignal> {
    let unlisted = document.text("visa_class").is_some_and(|typed| reference::symbol_of(typed).is_none());
    unlisted.then(|| DocumentSignal {
        code: "visa_symbol_unlisted".into(),
        severity: "low".into(),
        message: format!(
            "the visa class is in neither 22 CFR 41.12 nor {}; look it up in the present edition",
            reference::IMMIGRANT_EDITION
        ),
        field: Some("visa_class".into()),
        record: None,
        case_number: None,
    })
}

/// The same number on a document of somebody else, here or in any other case that may be seen.
fn other_holders(
    page: &Page<'_>,
    stored: &StoredRecord,
    hidden: &[Uuid],
) -> Result<Vec<DocumentSignal>, Failure> {
    let (reads, document) = (page.shown.vault.reads(), &stored.record);
    let Some(holder) = document.reference("holder") else { return Ok(Vec::new()) };
    let keys: BTreeSet<String> =
        vault::identifiers_of(document).iter().map(matching::Identifier::key).collect();
    let mut found = Vec::new();
    for other in reads.found_by(&keys, &[&kinds::TRAVEL_DOCUMENT], hidden, MOST_ALIKE)? {
        let held_by = other.record.reference("holder").filter(|other| *other != holder);
        let Some(held_by) = held_by.filter(|_| mrz::same_number(document, &other.record)) else { continue };
        if reads.same_as(holder)?.iter().any(|(same, _)| *same == held_by) {
            continue;
        }
        found.push(DocumentSignal {
            code: "number_of_another_holder".into(),
            severity: "high".into(),
            message: "a document of another holder bears the same number".into(),
            field: Some("number".into()),
            record: page.shown.reference(other.record.id)?,
            case_number: other.case.map(|case| page.shown.number(case)).transpose()?.flatten(),
        });
    }
    Ok(found)
}

/// Outcomes that follow from what was done about a visa and that nobody recorded yet.
fn suggested(page: &Page<'_>, document: &Record) -> Vec<SuggestedOutcome> {
    let recorded = |code: &str| {
        page.of(&kinds::OUTCOME).any(|outcome| {
            outcome.record.text("outcome_type") == Some(code)
                && outcome.record.reference("document") == Some(document.id)
        })
    };
    let view = |(code, on): (&str, Option<&str>)| SuggestedOutcome {
        outcome_type: code.to_owned(),
        label: OUTCOME_TYPE.label(code).unwrap_or(code).to_owned(),
        on: on.map(str::to_owned),
    };
    visa::suggested_outcomes(document).into_iter().filter(|(code, _)| !recorded(code)).map(view).collect()
}
