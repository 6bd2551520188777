//! What the office did in a time: counted over what the actor may see, and nothing else.

use crate::gate::Turn;
use crate::outfile::Outfile;
use crate::view::evidence::SavedFile;
use crate::view::statistics::{FigureView, PeriodView, Statistics, StatisticsBlock, StatisticsRow};
use crate::{Failure, access, moment};
use model::marking::{self, Marking};
use model::statistics::{self, BLOCKS, Fact, Figure, Measure, Period};
use model::{FieldProblem, Kind, Reason, Record, kinds, parse_date, registry};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write as _;
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;
use vault::StoredRecord;

/// Numbers of a time; of the fiscal year so far unless said.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StatisticsRequest {
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Only of this post; of every post one sees unless said.
    pub post: Option<String>,
}

/// The same as a table in a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StatisticsExportRequest {
    pub from: Option<String>,
    pub to: Option<String>,
    pub post: Option<String>,
    pub path: String,
}

/// Longer than any report asks for.
const MOST_DAYS: i64 = 20 * 366;

pub(crate) fn statistics(turn: &Turn<'_>, request: StatisticsRequest) -> Result<Statistics, Failure> {
    let period = period_of(turn, &request)?;
    let post = match request.post.as_deref().map(str::trim).filter(|post| !post.is_empty()) {
        Some(post) if !model::value::is_post(post) => {
            return Err(FieldProblem::new("post", Reason::NotAPost).into());
        }
        post => post,
    };
    let seen = Seen::read(turn, post)?;
    // Which side of a lead is ours is told by the post; without one, by that of this device.
    let vault = turn.vault()?;
    let own = vault.identity().post.clone();
    let ours = match (post, turn.actor.role) {
        (None, model::Role::Hq) => None,
        (post, _) => Some(post.unwrap_or(&own)),
    };
    let facts = seen.facts();
    let quarters = period.quarters();
    let rows = |measure: &Measure| rows_of(measure, &facts, &period, &quarters, ours);
    let blocks = BLOCKS.iter().map(|block| StatisticsBlock {
        name: block.name.to_owned(),
        label: block.label.to_owned(),
        rows: block.measures.iter().flat_map(rows).collect(),
    });
    let view = |(name, period): &(String, Period)| PeriodView {
        name: name.clone(),
        from: period.from.to_string(),
        to: period.to.to_string(),
    };
    Ok(Statistics {
        from: period.from.to_string(),
        to: period.to.to_string(),
        post: post.map(str::to_owned),
        blocks: blocks.collect(),
        periods: quarters.iter().map(view).collect(),
        marking: seen.marking().code().to_owned(),
    })
}

pub(crate) fn statistics_export(
    turn: &Turn<'_>,
    request: StatisticsExportRequest,
) -> Result<SavedFile, Failure> {
    let StatisticsExportRequest { from, to, post, path } = request;
    let table = statistics(turn, StatisticsRequest { from, to, post })?.csv();
    let mut out = Outfile::begin(Path::new(&path))?;
    out.write_all(table.as_bytes()).map_err(|error| Failure::unwritable(&error))?;
    out.finish()
}

fn period_of(turn: &Turn<'_>, request: &StatisticsRequest) -> Result<Period, Failure> {
    let today = moment::utc(turn.now_ms).date_naive();
    let day = |name: &str, text: &Option<String>, otherwise| match text.as_deref().map(str::trim) {
        None | Some("") => Ok(otherwise),
        Some(text) => parse_date(text).map_err(|reason| FieldProblem::new(name, reason)),
    };
    let begun = statistics::of_fiscal_year(statistics::fiscal_year(today)).map_or(today, |year| year.from);
    let period = Period { from: day("from", &request.from, begun)?, to: day("to", &request.to, today)? };
    let days = (period.to - period.from).num_days();
    match days {
        0..MOST_DAYS => Ok(period),
        ..0 => Err(FieldProblem::new("to", Reason::Rule("is before the first day")).into()),
        _ => {
            Err(FieldProblem::new("from", Reason::Rule("is more than twenty years before the last day"))
                .into())
        }
    }
}

/// Every record that a number may count and that the actor may see.
struct Seen {
    records: Vec<StoredRecord>,
    cases: HashMap<Uuid, Record>,
    courses: HashMap<Uuid, Record>,
}

impl Seen {
    fn read(turn: &Turn<'_>, post: Option<&str>) -> Result<Self, Failure> {
        let vault = turn.vault()?;
        let reads = vault.reads();
        let names: BTreeSet<&str> =
            BLOCKS.iter().flat_map(|block| block.measures).map(|measure| measure.kind).collect();
        let counted: Vec<&'static Kind> = names.into_iter().filter_map(registry::kind_named).collect();
        let mut records = access::visible(&reads, turn, reads.records_of(&counted, 0, 0)?.1)?;
        let by_id = |kind: &'static Kind, records: &[StoredRecord]| -> HashMap<Uuid, Record> {
            let of_kind = records.iter().filter(|stored| stored.record.kind == kind);
            of_kind.map(|stored| (stored.record.id, stored.record.clone())).collect()
        };
        let (cases, courses) = (by_id(&kinds::CASE, &records), by_id(&kinds::TRAINING_EVENT, &records));
        if let Some(post) = post {
            records.retain(|stored| is_of(stored, &cases, post));
        }
        // The order of ids is the order of making: the same numbers name the same records in the same order.
        records.sort_by_key(|stored| (stored.created_at, stored.record.id));
        Ok(Self { records, cases, courses })
    }

    fn facts(&self) -> Vec<Fact<'_>> {
        let fact = |stored: &'_ StoredRecord| -> (Option<Uuid>, Option<Uuid>) {
            (stored.case, stored.record.reference("training_event"))
        };
        let facts = self.records.iter().map(|stored| {
            let (case, course) = fact(stored);
            Fact {
                record: &stored.record,
                case: case.and_then(|id| self.cases.get(&id)),
                whole: course.and_then(|id| self.courses.get(&id)),
            }
        });
        facts.collect()
    }

    /// Numbers carry no names, but whose records they lead to is as strict as the strictest of the cases.
    fn marking(&self) -> Marking {
        marking::strictest(self.cases.values().map(|case| Marking::or_of_a_case(case.text("marking"))))
    }
}

/// A lead concerns both its posts; what is part of a case, the post of the case; the rest, the post it lives in.
fn is_of(stored: &StoredRecord, cases: &HashMap<Uuid, Record>, post: &str) -> bool {
    if stored.record.kind == &kinds::LEAD {
        return ["from_post", "to_post"].iter().any(|side| stored.record.text(side) == Some(post));
    }
    match (&stored.scope, stored.case.and_then(|case| cases.get(&case))) {
        (ledger::Scope::Post(own), _) => own == post,
        (_, Some(case)) => case.text("post") == Some(post),
        _ => false,
    }
}

fn rows_of(
    measure: &Measure,
    facts: &[Fact<'_>],
    period: &Period,
    quarters: &[(String, Period)],
    ours: Option<&str>,
) -> Vec<StatisticsRow> {
    let whole = statistics::figures(measure, facts, period, ours);
    let parts: Vec<BTreeMap<Option<String>, Figure>> =
        quarters.iter().map(|(_, quarter)| statistics::figures(measure, facts, quarter, ours)).collect();
    let row = |(unit, total): (&Option<String>, &Figure)| StatisticsRow {
        name: measure.name.to_owned(),
        label: measure.label.to_owned(),
        kind: measure.kind.to_owned(),
        unit: unit.clone(),
        total: view(total),
        by_period: parts
            .iter()
            .map(|part| part.get(unit).map_or_else(|| view(&Figure::default()), view))
            .collect(),
    };
    whole.iter().map(row).collect()
}

fn view(figure: &Figure) -> FigureView {
    FigureView { count: figure.count, ids: figure.ids.clone(), amount: figure.amount, days: figure.days }
}
