//! Who may be the same as somebody that is being entered, or is here already. It suggests and never links.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use matching::{Identifier, Likeness, Reason as Why, Subject, WORTH_A_LOOK};
use model::{FieldProblem, Kind, Reason, Record, kinds, registry};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::{Reads, StoredRecord};

use crate::gate::Turn;
use crate::show::{Shown, reference_of};
use crate::view::Fields;
use crate::view::candidate::{AlikeReason, AlikeRecord, Candidates};
use crate::{Failure, access, words_of_likeness};

/// Records that may be of the same person, organisation or number as what is being entered.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CandidatesRequest {
    /// Of the draft; not needed with an id.
    pub kind: Option<String>,
    /// What was typed so far; a field that cannot be read yet is left out.
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
    /// A record that is here already; `fields` stand over its own.
    pub id: Option<Uuid>,
    /// 10 unless said.
    pub limit: Option<u64>,
}

/// So many records are compared, the most promising first: enough for the answer, few enough to be quick.
const COMPARED: usize = 250;

const SUBJECTS: &[&Kind] = &[&kinds::PERSON, &kinds::ORGANISATION];

pub(crate) fn candidates(turn: &Turn<'_>, request: CandidatesRequest) -> Result<Candidates, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let draft = draft(turn, &request)?;
    let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
    let mut found = match vault::subject_of(&draft) {
        Some(subject) => like_subject(&reads, &draft, subject, request.id, &hidden)?,
        None => same_identifier(&reads, &draft, &hidden)?,
    };
    found.retain(|(stored, _)| stored.record.id != draft.id);
    found.sort_by_key(|(_, one)| std::cmp::Reverse(one.score));
    let cases: HashSet<Uuid> = found.iter().filter_map(|(stored, _)| stored.case).collect();
    let linked: HashSet<Uuid> = match request.id {
        Some(id) => reads.same_as(id)?.into_iter().map(|(other, _)| other).collect(),
        None => HashSet::new(),
    };
    found.truncate(usize::try_from(request.limit.unwrap_or(10).clamp(1, 100)).unwrap_or(10));
    let rows = found.iter().map(|(stored, likeness)| row(&shown, stored, likeness, &linked));
    Ok(Candidates {
        rows: rows.collect::<Result<_, _>>()?,
        cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
    })
}

/// The record as it would be, as far as what was typed can be read.
fn draft(turn: &Turn<'_>, request: &CandidatesRequest) -> Result<Record, Failure> {
    let mut record = match (request.id, &request.kind) {
        (Some(_), _) => turn.record()?.record.clone(),
        (None, Some(name)) => {
            let kind = registry::kind_named(name)
                .ok_or_else(|| FieldProblem::new("kind", Reason::UnknownCode("kinds")))?;
            Record::new(Uuid::nil(), kind)
        }
        (None, None) => return Err(FieldProblem::new("kind", Reason::Required).into()),
    };
    for (name, value) in &request.fields {
        // Half a date is no reason to say nothing about the name.
        _ = record.set_json(name, value);
    }
    Ok(record)
}

type Found = Vec<(StoredRecord, Likeness)>;

/// People or organisations that are alike, by their names or by a number that both hold.
fn like_subject(
    reads: &Reads<'_>,
    draft: &Record,
    mut subject: Subject,
    id: Option<Uuid>,
    hidden: &[Uuid],
) -> Result<Found, Failure> {
    // A source is a number: nothing here leads from one to a name.
    if draft.text("role") == Some("source") {
        return Ok(Vec::new());
    }
    let held = id.map(|id| reads.held_by(id)).transpose()?.unwrap_or_default();
    let own: Vec<Identifier> = held.iter().flat_map(|held| vault::identifiers_of(&held.record)).collect();
    let theirs = holders(reads, &own, draft.kind, hidden)?;
    subject = own.into_iter().fold(subject, Subject::with);
    let mut all = reads.found_by(&subject.keys(), &[draft.kind], hidden, COMPARED)?;
    for holder in theirs
        .keys()
        .filter(|holder| all.iter().all(|stored| stored.record.id != **holder))
        .copied()
        .collect::<Vec<_>>()
    {
        all.extend(reads.record(holder)?.filter(|stored| !stored.deleted));
    }
    let mut found = Vec::new();
    for stored in all {
        let Some(mut other) = vault::subject_of(&stored.record) else { continue };
        for identifier in theirs.get(&stored.record.id).into_iter().flatten() {
            other = other.with(identifier.clone());
        }
        let likeness = matching::compare(&subject, &other);
        if likeness.score >= WORTH_A_LOOK {
            found.push((stored, likeness));
        }
    }
    Ok(found)
}

/// Who holds one of these identifiers elsewhere, with what they hold of them.
fn holders(
    reads: &Reads<'_>,
    own: &[Identifier],
    kind: &Kind,
    hidden: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Identifier>>, Failure> {
    let mut holders: BTreeMap<Uuid, Vec<Identifier>> = BTreeMap::new();
    if own.is_empty() {
        return Ok(holders);
    }
    for held in sharing(reads, own, hidden)? {
        let Some(holder) = held.record.reference("holder") else { continue };
        let fits = reads.record(holder)?.is_some_and(|stored| {
            stored.record.kind == kind && stored.case.is_none_or(|case| !hidden.contains(&case))
        });
        if fits {
            holders.entry(holder).or_default().extend(vault::identifiers_of(&held.record));
        }
    }
    Ok(holders)
}

/// Records of identifiers that say one of these.
fn sharing(reads: &Reads<'_>, own: &[Identifier], hidden: &[Uuid]) -> Result<Vec<StoredRecord>, Failure> {
    let keys: BTreeSet<String> = own.iter().map(Identifier::key).collect();
    let kinds: Vec<&Kind> =
        registry::KINDS.iter().copied().filter(|kind| kind.field("holder").is_some()).collect();
    let mut all = reads.found_by(&keys, &kinds, hidden, COMPARED)?;
    all.retain(|stored| shares(own, stored).is_some());
    Ok(all)
}

fn shares(own: &[Identifier], stored: &StoredRecord) -> Option<matching::Class> {
    let theirs = vault::identifiers_of(&stored.record);
    own.iter().find(|mine| theirs.iter().any(|other| mine.same(other))).map(Identifier::class)
}

/// The same number, address, plate or name elsewhere.
fn same_identifier(reads: &Reads<'_>, draft: &Record, hidden: &[Uuid]) -> Result<Found, Failure> {
    let own = vault::identifiers_of(draft);
    let found = sharing(reads, &own, hidden)?.into_iter();
    let likeness = |class| Likeness { score: 100, reasons: vec![Why::SameIdentifier(class)] };
    Ok(found
        .filter_map(|stored| shares(&own, &stored).map(likeness).map(|likeness| (stored, likeness)))
        .collect())
}

fn row(
    shown: &Shown<'_>,
    stored: &StoredRecord,
    likeness: &Likeness,
    linked: &HashSet<Uuid>,
) -> Result<AlikeRecord, Failure> {
    let record = &stored.record;
    let text = |name: &str| record.text(name).map(str::to_owned);
    let reason = |why: &Why| {
        let (code, text) = words_of_likeness::of(*why);
        AlikeReason { code: code.into(), text: text.into(), against: words_of_likeness::is_against(*why) }
    };
    Ok(AlikeRecord {
        record: reference_of(record),
        case: stored.case,
        case_number: stored.case.map(|case| shown.number(case)).transpose()?.flatten(),
        role: text("role").filter(|_| SUBJECTS.contains(&record.kind)),
        birth_date: text("birth_date"),
        holder: record.reference("holder").map(|holder| shown.reference(holder)).transpose()?.flatten(),
        score: likeness.score,
        reasons: likeness.reasons.iter().map(reason).collect(),
        linked: linked.contains(&record.id),
    })
}
