//! What an office did in a time, counted from its records. Every number is what its records say together, one each
//! unless they say how many: whoever asks for one sees which. Money is never added across currencies. Knows no store: what may be seen is decided before.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use crate::record::Record;

mod measures;

pub use measures::{BLOCKS, OUTCOMES_OF_ANY_KIND, read_of};

/// From the first to the last day, both of them in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// The fiscal quarters it touches, the first and the last cut to it.
    pub fn quarters(&self) -> Vec<(String, Self)> {
        let mut quarters = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let (name, end) = fiscal_quarter(from);
            quarters.push((name, Self { from, to: end.min(self.to) }));
            let Some(next) = end.succ_opt() else { break };
            from = next;
        }
        quarters
    }
}

/// The U.S. fiscal year that a day is in: it begins on the first of October before.
pub fn fiscal_year(day: NaiveDate) -> i32 {
    day.year() + i32::from(day.month() >= 10)
}

/// A whole fiscal year.
pub fn of_fiscal_year(year: i32) -> Option<Period> {
    let from = NaiveDate::from_ymd_opt(year.checked_sub(1)?, 10, 1)?;
    Some(Period { from, to: NaiveDate::from_ymd_opt(year, 9, 30)? })
}

/// Name and last day of the fiscal quarter that a day is in.
fn fiscal_quarter(day: NaiveDate) -> (String, NaiveDate) {
    let (quarter, month, last) = match day.month() {
        10..=12 => (1, 12, 31),
        1..=3 => (2, 3, 31),
        4..=6 => (3, 6, 30),
        _ => (4, 9, 30),
    };
    let end = NaiveDate::from_ymd_opt(day.year(), month, last).unwrap_or(day);
    (format!("FY{} Q{quarter}", fiscal_year(day)), end)
}

/// A record with what it has to be seen beside.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'r> {
    pub record: &'r Record,
    pub case: Option<&'r Record>,
    /// The course of a trainee.
    pub whole: Option<&'r Record>,
}

impl Fact<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.record.text(name)
    }

    /// Copies that came with a lead are counted where they were written.
    fn is_copy(&self) -> bool {
        self.record.kind.name != "lead" && self.case.and_then(|case| case.text("type")) == Some("lead")
    }
}

/// What one record adds to a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How many the record speaks of.
    pub quantity: u64,
    /// The currency; numbers of two units are two numbers.
    pub unit: Option<String>,
    pub amount: Option<i64>,
    pub days: Option<i64>,
}

impl Default for Counted {
    fn default() -> Self {
        Self { quantity: 1, unit: None, amount: None, days: None }
    }
}

/// Which post a number counts at, once a case has gone from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credit {
    /// The post that opened the case: what is past does not wander with it.
    Opener,
    /// The post that has the case now, and answers for it.
    Owner,
}

/// One number.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    pub credit: Credit,
    /// Whether a record counts in a period, seen from a post (none: from everywhere).
    pub counts: fn(&Fact<'_>, &Period, Option<&str>) -> Option<Counted>,
}

#[derive(Debug, Clone, Copy)]
pub struct Block {
    pub name: &'static str,
    pub label: &'static str,
    pub measures: &'static [Measure],
}

/// A number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    /// How many records are behind it.
    pub records: u64,
    /// What they count together.
    pub count: u64,
    /// Added up, within one unit.
    pub amount: Option<i64>,
    /// The median of the times it took.
    pub days: Option<i64>,
}

/// What a record adds to a number, if it is in it.
fn counted(measure: &Measure, fact: &Fact<'_>, period: &Period, post: Option<&str>) -> Option<Counted> {
    (fact.record.kind.name == measure.kind && !fact.is_copy())
        .then(|| (measure.counts)(fact, period, post))
        .flatten()
}

/// Whether one record is in a number.
pub fn counts(measure: &Measure, fact: &Fact<'_>, period: &Period, post: Option<&str>) -> bool {
    counted(measure, fact, period, post).is_some()
}

/// The records behind the number of one unit, in the order of the facts.
pub fn behind(
    measure: &Measure,
    facts: &[Fact<'_>],
    period: &Period,
    post: Option<&str>,
    unit: Option<&str>,
) -> Vec<Uuid> {
    let of_unit = |fact: &&Fact<'_>| {
        counted(measure, fact, period, post).is_some_and(|counted| counted.unit.as_deref() == unit)
    };
    facts.iter().filter(of_unit).map(|fact| fact.record.id).collect()
}

/// One measure over the facts, by unit. Without any record there is one number: nought.
pub fn figures(
    measure: &Measure,
    facts: &[Fact<'_>],
    period: &Period,
    post: Option<&str>,
) -> BTreeMap<Option<String>, Figure> {
    let mut figures: BTreeMap<Option<String>, (Figure, Vec<i64>)> = BTreeMap::new();
    for counted in facts.iter().filter_map(|fact| counted(measure, fact, period, post)) {
        let (figure, days) = figures.entry(counted.unit).or_default();
        figure.records += 1;
        figure.count = figure.count.saturating_add(counted.quantity);
        if let Some(amount) = counted.amount {
            figure.amount = Some(figure.amount.unwrap_or(0).saturating_add(amount));
        }
        days.extend(counted.days);
    }
    if figures.is_empty() {
        return BTreeMap::from([(None, Figure::default())]);
    }
    let finish = |(unit, (figure, mut days)): (Option<String>, (Figure, Vec<i64>))| {
        (unit, Figure { days: median(&mut days), ..figure })
    };
    figures.into_iter().map(finish).collect()
}

/// The middle one, or the mean of the middle two in whole days.
fn median(days: &mut [i64]) -> Option<i64> {
    days.sort_unstable();
    let upper = *days.get(days.len() / 2)?;
    let lower = days[(days.len() - 1) / 2];
    Some(lower + (upper - lower) / 2)
}

#[cfg(test)]
mod tests;
