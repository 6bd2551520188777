//! What the office did in a time: counted over what the actor may see, and nothing else.

use crate::counted::Seen;
use crate::gate::Turn;
use crate::outfile::Outfile;
use crate::view::evidence::SavedFile;
use crate::view::statistics::{FigureView, PeriodView, Statistics, StatisticsBlock, StatisticsRow};
use crate::{Failure, charts, moment};
use model::statistics::{self, BLOCKS, Fact, Figure, Measure, Period};
use model::{FieldProblem, Reason, parse_date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use ts_rs::TS;

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
    let seen = Seen::read(turn)?;
    // Which side of a lead is ours is told by the post; without one, by that of this device.
    let vault = turn.vault()?;
    let own = vault.identity().post.clone();
    let ours = match (post, turn.actor.role) {
        (None, model::Role::Hq) => None,
        (post, _) => Some(post.unwrap_or(&own)),
    };
    // How old a case is on a day that is still to come, nobody knows.
    let today = moment::utc(turn.now_ms).date_naive();
    let so_far = Period { to: period.to.min(today.max(period.from)), ..period };
    let quarters = period.quarters();
    let years = charts::years(&period);
    let rows =
        |measure: &Measure| rows_of(measure, &seen.facts(measure.credit, post), &period, &quarters, ours);
    let by_year = charts::yearly().flat_map(|measure| {
        let whole = Period { from: years.first().map_or(period.from, |(_, year)| year.from), ..period };
        rows_of(measure, &seen.facts(measure.credit, post), &whole, &years, ours)
    });
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
        charts: charts::of(&seen, &so_far, post),
        years: years.iter().map(view).collect(),
        by_year: by_year.collect(),
        reported: charts::reported(&seen),
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
