//! Statistics: numbers, and the records behind one of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::sheet::csv_line;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeriodView {
    /// `FY2026 Q1`.
    pub name: String,
    pub from: String,
    pub to: String,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FigureView {
    /// What the records say together: one each, unless they say how many they are about.
    pub count: u64,
    /// How many records are behind it.
    pub records: u64,
    /// The sum, in the row's currency.
    pub amount: Option<i64>,
    /// The median of the times it took, or of the ages.
    pub days: Option<i64>,
}

impl FigureView {
    /// One for each record.
    pub fn of(records: u64) -> Self {
        Self { count: records, records, amount: None, days: None }
    }
}

/// How new what is known of a post is: when the newest of it that is here was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PostNews {
    pub post: String,
    pub at: String,
}

/// One line of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatisticsRow {
    pub name: String,
    pub label: String,
    /// Kind of the records behind it.
    pub kind: String,
    /// The currency, for value; amounts of two currencies are two rows.
    pub unit: Option<String>,
    pub total: FigureView,
    /// One per period, in their order; none for a group.
    pub by_period: Vec<FigureView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatisticsBlock {
    pub name: String,
    pub label: String,
    pub rows: Vec<StatisticsRow>,
}

/// What was done in a time, over what this person may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Statistics {
    pub from: String,
    pub to: String,
    pub post: Option<String>,
    /// Fiscal quarters.
    pub periods: Vec<PeriodView>,
    pub blocks: Vec<StatisticsBlock>,
    /// Cases in groups: by post, type and age.
    pub charts: Vec<StatisticsBlock>,
    /// Five fiscal years, whatever the period.
    pub years: Vec<PeriodView>,
    /// A number per year; the total is that of all of them.
    pub by_year: Vec<StatisticsRow>,
    /// The post that was silent longest first.
    pub reported: Vec<PostNews>,
    pub marking: String,
}

/// One of the records behind a number: enough to say which it is and to open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountedRow {
    pub id: Uuid,
    pub kind: String,
    pub title: String,
    pub case_number: Option<String>,
}

/// How many records are behind a number, and a page of them, those made first first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatisticsBehind {
    pub total: u64,
    pub rows: Vec<CountedRow>,
}

impl Statistics {
    /// As a table for a spreadsheet: a line per number and period, the whole time first; then the groups.
    pub fn csv(&self) -> String {
        let heads = [
            "block", "measure", "unit", "period", "from", "to", "count", "records", "amount", "days",
            "marking",
        ];
        let mut text = csv_line(heads);
        let whole = PeriodView { name: "total".into(), from: self.from.clone(), to: self.to.clone() };
        let blocks = self.blocks.iter().chain(&self.charts);
        for (block, row) in blocks.flat_map(|block| block.rows.iter().map(move |row| (block, row))) {
            let periods =
                std::iter::once((&whole, &row.total)).chain(self.periods.iter().zip(&row.by_period));
            for (period, figure) in periods {
                let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
                let (count, records) = (figure.count.to_string(), figure.records.to_string());
                let (amount, days) = (number(figure.amount), number(figure.days));
                let unit = row.unit.as_deref().unwrap_or_default();
                let cells = [&block.label, &row.label, unit, &period.name, &period.from, &period.to];
                let numbers = [&count, &records, &amount, &days, &self.marking];
                text.push_str(&csv_line(cells.into_iter().chain(numbers.map(String::as_str))));
            }
        }
        text
    }
}
