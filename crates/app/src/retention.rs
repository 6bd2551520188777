//! Closed cases and how long they are kept: the day supplied at closing, the list of what is due, the purge.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::retention::{self, Standing};
use model::{Record, RuleError, disclosure, kinds};
use vault::{ChangeRef, Edit, Reads, StoredRecord, Vault};

use crate::gate::Turn;
use crate::names::Names;
use crate::show::{Shown, reference_of};
use crate::view::case::{Count, DueRow};
use crate::view::retention::{RetentionReceipt, RetentionRow};
use crate::{Failure, access, history, moment, rules};

/// How long each type of case is kept, by headquarters' list.
struct Years(Vec<StoredRecord>);

impl Years {
    fn read(reads: &Reads<'_>) -> Result<Self, Failure> {
        Ok(Self(reads.records_of(&[&kinds::CODE_LIST_ENTRY], 0, 0)?.1))
    }

    /// By headquarters' list if it says so, else the built-in ones.
    fn of(&self, case_type: &str) -> u32 {
        let says = |entry: &&Record| {
            entry.text("list") == Some(retention::LIST)
                && entry.text("code") == Some(case_type)
                && entry.bool("retired") != Some(true)
        };
        let listed = self.0.iter().map(|entry| &entry.record).find(says);
        let years = listed.and_then(|entry| retention::years_of(entry.text("value")?));
        years.unwrap_or_else(|| retention::years(case_type))
    }
}

/// The day until which a case that closes today is kept.
pub(crate) fn review_on(reads: &Reads<'_>, case: &Record, today: NaiveDate) -> Result<NaiveDate, Failure> {
    Ok(retention::review_on(today, Years::read(reads)?.of(case.text("type").unwrap_or_default())))
}

/// Closed cases that one may see, those that are due first; all of them, or only those that are due.
pub(crate) fn rows(turn: &Turn<'_>, shown: &Shown<'_>, all: bool) -> Result<Vec<RetentionRow>, Failure> {
    let reads = shown.vault.reads();
    let today = moment::utc(turn.now_ms).date_naive();
    let years = Years::read(&reads)?;
    let mut rows = Vec::new();
    for stored in access::visible(&reads, turn, reads.closed_cases()?)? {
        let standing = retention::standing(&stored.record, today);
        if all || matches!(standing, Standing::Due | Standing::NoDate) {
            rows.push(row(&years, &stored.record, standing));
        }
    }
    rows.sort_by(|a, b| {
        let key =
            |row: &RetentionRow| (row.standing != "due", row.review_on.clone(), row.case_number.clone());
        key(a).cmp(&key(b))
    });
    Ok(rows)
}

fn row(years: &Years, case: &Record, standing: Standing) -> RetentionRow {
    let text = |name: &str| case.text(name).map(str::to_owned);
    let case_type = text("type").unwrap_or_default();
    RetentionRow {
        case: case.id,
        case_number: text("case_number").unwrap_or_default(),
        years: years.of(&case_type),
        case_type,
        closed_on: text("closed_on"),
        review_on: text("review_on"),
        standing: standing.code().to_owned(),
    }
}

/// What a supervisor finds due among today's work.
pub(crate) fn due(turn: &Turn<'_>, shown: &Shown<'_>) -> Result<Vec<DueRow>, Failure> {
    if turn.actor.role != model::Role::Supervisor {
        return Ok(Vec::new());
    }
    let reads = shown.vault.reads();
    let today = moment::utc(turn.now_ms).date_naive();
    let closed = access::visible(&reads, turn, reads.closed_cases()?)?;
    let is_due = |stored: &&StoredRecord| retention::standing(&stored.record, today) == Standing::Due;
    let view = |stored: &StoredRecord| DueRow {
        record: reference_of(&stored.record),
        case: stored.case,
        case_number: stored.record.text("case_number").map(str::to_owned),
        priority: None,
        due_on: stored.record.text("review_on").map(str::to_owned),
        overdue: stored.record.date("review_on").is_some_and(|day| day < today),
    };
    Ok(closed.iter().filter(is_due).map(view).collect())
}

/// The end of every record of the case, its own last; none says a word of what it held.
pub(crate) fn endings(case: &Record, all: &[StoredRecord]) -> Vec<Edit> {
    let parts = all.iter().map(|stored| stored.record.id).filter(|id| *id != case.id);
    let reason = "retention is over".to_owned();
    parts.chain([case.id]).map(|id| Edit::Delete { id, reason: reason.clone() }).collect()
}

/// To whom a case went outside stays on record for as long as the law asks, and with it the case.
pub(crate) fn accounted_for(all: &[StoredRecord], today: NaiveDate) -> Result<(), RuleError> {
    let made = all.iter().filter(|stored| stored.record.kind == &kinds::DISCLOSURE);
    match made.filter_map(|stored| disclosure::kept_until(&stored.record)).max() {
        Some(until) if until >= today => Err(RuleError::DisclosureKept { until }),
        _ => Ok(()),
    }
}

/// How many records of each kind went.
fn counts(all: &[StoredRecord]) -> Vec<Count> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for stored in all {
        *counts.entry(stored.record.kind.name).or_default() += 1;
    }
    counts.into_iter().map(|(name, count)| Count { name: name.to_owned(), count }).collect()
}

/// What the purge leaves to be filed: numbers, kinds and counts, and the change that says so.
pub(crate) fn receipt(
    turn: &Turn<'_>,
    vault: &Vault,
    case: &Record,
    all: &[StoredRecord],
    files: u64,
    made: Option<ChangeRef>,
) -> Result<RetentionReceipt, Failure> {
    let text = |name: &str| case.text(name).map(str::to_owned);
    let case_type = text("type").unwrap_or_default();
    Ok(RetentionReceipt {
        case: case.id,
        case_number: text("case_number").unwrap_or_default(),
        years: Years::read(&vault.reads())?.of(&case_type),
        case_type,
        closed_on: text("closed_on"),
        review_on: text("review_on"),
        purged_at: moment::text(turn.now_ms),
        purged_by: Names::read(vault)?.person(turn.actor.user),
        records: counts(all),
        files,
        change: made.map(|made| history::hex(&made.hash)).unwrap_or_default(),
    })
}

/// What was purged is not brought back record by record.
pub(crate) fn may_restore(reads: &Reads<'_>, stored: &StoredRecord) -> Result<(), Failure> {
    let case = stored.case.map(|case| reads.record(case)).transpose()?.flatten();
    let purged =
        case.is_some_and(|case| case.deleted && rules::status_of(&case.record) == model::Status::Closed);
    if purged { Err(model::RuleError::Purged.into()) } else { Ok(()) }
}
