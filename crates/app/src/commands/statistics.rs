//! What the office did in a time: counted over what the actor may see, and nothing else.

use crate::counted::Seen;
use crate::gate::Turn;
use crate::outfile::Outfile;
use crate::show::Shown;
use crate::view::evidence::SavedFile;
use crate::view::statistics::{
    CountedRow, FigureView, PeriodView, Statistics, StatisticsBehind, StatisticsBlock, StatisticsRow,
};
use crate::{Failure, charts, moment};
use model::statistics::{self, BLOCKS, Figure, Measure, Period};
use model::{FieldProblem, Reason, parse_date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;

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

/// The records behind one number of statistics.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StatisticsBehindRequest {
    /// The days of the number: of a quarter or of a year its own.
    pub from: Option<String>,
    pub to: Option<String>,
    pub post: Option<String>,
    /// The name of the row, or that of the chart.
    pub of: String,
    /// Of a chart: the name of the row.
    pub group: Option<String>,
    /// Of value: the currency.
    pub unit: Option<String>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
}

/// Longer than any report asks for.
const MOST_DAYS: i64 = 20 * 366;

/// What is counted: in which days, at which post.
struct Span {
    period: Period,
    post: Option<String>,
    /// Which side of a lead is ours is told by the post; without one, by that of this device.
    ours: Option<String>,
}

impl Span {
    fn of(turn: &Turn<'_>, request: &StatisticsRequest) -> Result<Self, Failure> {
        let period = period_of(turn, request)?;
        let post = request.post.as_deref().map(str::trim).filter(|post| !post.is_empty()).map(str::to_owned);
        if post.as_deref().is_some_and(|post| !model::value::is_post(post)) {
            return Err(FieldProblem::new("post", Reason::NotAPost).into());
        }
        let ours = match (&post, turn.actor.role) {
            (None, model::Role::Hq) => None,
            (None, _) => Some(turn.vault()?.identity().post.clone()),
            (post, _) => post.clone(),
        };
        Ok(Self { period, post, ours })
    }

    /// How old a case is on a day that is still to come, nobody knows.
    fn so_far(&self, turn: &Turn<'_>) -> Period {
        let today = moment::utc(turn.now_ms).date_naive();
        Period { to: self.period.to.min(today.max(self.period.from)), ..self.period }
    }

    /// A row for each unit of a measure over a time, with a number for each of its parts.
    fn rows(
        &self,
        seen: &Seen,
        measure: &Measure,
        whole: &Period,
        parts: &[(String, Period)],
    ) -> Vec<StatisticsRow> {
        let facts = seen.facts(measure, self.post.as_deref());
        let ours = self.ours.as_deref();
        let parts: Vec<BTreeMap<Option<String>, Figure>> =
            parts.iter().map(|(_, part)| statistics::figures(measure, &facts, part, ours)).collect();
        let row = |(unit, total): (Option<String>, Figure)| StatisticsRow {
            name: measure.name.to_owned(),
            label: measure.label.to_owned(),
            kind: measure.kind.to_owned(),
            total: view(total),
            by_period: parts.iter().map(|part| view(part.get(&unit).copied().unwrap_or_default())).collect(),
            unit,
        };
        statistics::figures(measure, &facts, whole, ours).into_iter().map(row).collect()
    }
}

pub(crate) fn statistics(turn: &Turn<'_>, request: StatisticsRequest) -> Result<Statistics, Failure> {
    let span = Span::of(turn, &request)?;
    let seen = Seen::read(turn)?;
    let period = span.period;
    let quarters = period.quarters();
    let years = charts::years(&period);
    let whole = Period { from: years.first().map_or(period.from, |(_, year)| year.from), ..period };
    let blocks = BLOCKS.iter().map(|block| StatisticsBlock {
        name: block.name.to_owned(),
        label: block.label.to_owned(),
        rows: block
            .measures
            .iter()
            .flat_map(|measure| span.rows(&seen, measure, &period, &quarters))
            .collect(),
    });
    let view = |(name, period): &(String, Period)| PeriodView {
        name: name.clone(),
        from: period.from.to_string(),
        to: period.to.to_string(),
    };
    Ok(Statistics {
        from: period.from.to_string(),
        to: period.to.to_string(),
        blocks: blocks.collect(),
        periods: quarters.iter().map(view).collect(),
        charts: charts::of(&seen, &span.so_far(turn), span.post.as_deref()),
        years: years.iter().map(view).collect(),
        by_year: charts::yearly().flat_map(|measure| span.rows(&seen, measure, &whole, &years)).collect(),
        reported: charts::reported(&seen),
        marking: seen.marking().code().to_owned(),
        post: span.post,
    })
}

pub(crate) fn statistics_behind(
    turn: &Turn<'_>,
    request: StatisticsBehindRequest,
) -> Result<StatisticsBehind, Failure> {
    let StatisticsBehindRequest { from, to, post, of, group, unit, offset, limit } = request;
    let span = Span::of(turn, &StatisticsRequest { from, to, post })?;
    let post = span.post.as_deref();
    let ids = if let Some(chart) = charts::named(&of) {
        let seen = Seen::of(turn, [model::kinds::CASE.name])?;
        let group = group.ok_or_else(|| FieldProblem::new("group", Reason::Required))?;
        chart.groups(&seen, &span.so_far(turn), post).remove(&group).unwrap_or_default()
    } else {
        let measure =
            charts::measure(&of).ok_or_else(|| FieldProblem::new("of", Reason::UnknownCode("statistics")))?;
        let seen = Seen::of(turn, [measure.kind])?;
        let (facts, ours) = (seen.facts(measure, post), span.ours.as_deref());
        statistics::behind(measure, &facts, &span.period, ours, unit.as_deref())
    };
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let limit = usize::try_from(limit.unwrap_or(100)).unwrap_or(usize::MAX);
    let rows = ids.iter().skip(offset).take(limit).filter_map(|id| counted_row(&shown, *id).transpose());
    Ok(StatisticsBehind { total: ids.len() as u64, rows: rows.collect::<Result<_, _>>()? })
}

fn counted_row(shown: &Shown<'_>, id: Uuid) -> Result<Option<CountedRow>, Failure> {
    let Some(stored) = shown.vault.reads().record(id)? else { return Ok(None) };
    Ok(Some(CountedRow {
        id,
        kind: stored.record.kind.name.to_owned(),
        title: stored.record.title(),
        case_number: stored.case.map(|case| shown.number(case)).transpose()?.flatten(),
    }))
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

fn view(figure: Figure) -> FigureView {
    let Figure { records, count, amount, days } = figure;
    FigureView { count, records, amount, days }
}
