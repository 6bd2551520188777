//! Statistics as they are drawn: the open cases by post, type and age, five fiscal years side by side, and how new
//! what is known of each post is. Whoever asks for a group gets the cases in it.

use std::collections::BTreeMap;

use model::statistics::{self, BLOCKS, Credit, Fact, Measure, OUTCOMES_OF_ANY_KIND, Period};
use model::vocabularies::CASE_TYPE;
use uuid::Uuid;

use crate::counted::Seen;
use crate::moment;
use crate::view::statistics::{FigureView, PostNews, StatisticsBlock, StatisticsRow};

/// Fiscal years side by side, the last one that of the period's end.
const YEARS: i32 = 5;

/// What is told of each of them, and of any kind of outcome.
const YEARLY: &[&str] = &["cases_opened", "cases_closed", "people_trained"];

/// Days from which a case belongs to an age, and what the age is called. The last that fits counts.
const AGES: &[(i64, &str, &str)] = &[
    (0, "month", "Up to 30 days"),
    (31, "quarter", "31 to 90 days"),
    (91, "half", "91 to 180 days"),
    (181, "year", "181 to 365 days"),
    (366, "more", "More than a year"),
];

/// The cases of one number, in groups.
pub(crate) struct Chart {
    name: &'static str,
    label: &'static str,
    measure: &'static str,
    group: fn(&Seen, &Fact<'_>, &Period) -> String,
    words: fn(&str) -> String,
}

const CHARTS: &[Chart] = &[
    Chart {
        name: "open_by_post",
        label: "Open cases by post",
        measure: "cases_open_at_end",
        group: |seen, fact, _| post_of(seen, fact, Credit::Owner),
        words: str::to_owned,
    },
    Chart {
        name: "opened_by_post",
        label: "Cases opened by post",
        measure: "cases_opened",
        group: |seen, fact, _| post_of(seen, fact, Credit::Opener),
        words: str::to_owned,
    },
    Chart {
        name: "open_by_type",
        label: "Open cases by type",
        measure: "cases_open_at_end",
        group: |_, fact, _| fact.record.text("type").unwrap_or_default().to_owned(),
        words: |code| CASE_TYPE.label(code).unwrap_or(code).to_owned(),
    },
    Chart {
        name: "open_by_age",
        label: "Open cases by age",
        measure: "cases_open_at_end",
        group: |_, fact, period| age(fact, period).to_owned(),
        words: |code| AGES.iter().find(|(_, age, _)| *age == code).map_or(code, |age| age.2).to_owned(),
    },
];

/// The measure of that name.
pub(crate) fn measure(name: &str) -> Option<&'static Measure> {
    let all = BLOCKS.iter().flat_map(|block| block.measures).chain([&OUTCOMES_OF_ANY_KIND]);
    all.into_iter().find(|measure| measure.name == name)
}

pub(crate) fn yearly() -> impl Iterator<Item = &'static Measure> {
    YEARLY.iter().copied().chain([OUTCOMES_OF_ANY_KIND.name]).filter_map(measure)
}

/// The fiscal years up to the end of a period, by name, the oldest first.
pub(crate) fn years(period: &Period) -> Vec<(String, Period)> {
    let last = statistics::fiscal_year(period.to);
    let year = |year: i32| statistics::of_fiscal_year(year).map(|period| (format!("FY{year}"), period));
    (last - YEARS + 1..=last).filter_map(year).collect()
}

/// The cases that are open at the end of the period, grouped in three ways, and those opened in it by post.
pub(crate) fn of(seen: &Seen, period: &Period, post: Option<&str>) -> Vec<StatisticsBlock> {
    CHARTS.iter().map(|chart| chart.block(seen, period, post)).collect()
}

/// The chart of that name.
pub(crate) fn named(name: &str) -> Option<&'static Chart> {
    CHARTS.iter().find(|chart| chart.name == name)
}

/// How new the newest of each post is that came here, the one that was silent longest first.
pub(crate) fn reported(seen: &Seen) -> Vec<PostNews> {
    let mut posts: Vec<(&str, i64)> = seen.newest().into_iter().collect();
    posts.sort_by_key(|(_, at)| *at);
    posts.iter().map(|(post, at)| PostNews { post: (*post).to_owned(), at: moment::text(*at) }).collect()
}

impl Chart {
    /// The cases of each group, by its code.
    pub(crate) fn groups(
        &self,
        seen: &Seen,
        period: &Period,
        post: Option<&str>,
    ) -> BTreeMap<String, Vec<Uuid>> {
        let mut groups: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
        let Some(measure) = measure(self.measure) else { return groups };
        for fact in seen.facts(measure, post) {
            if statistics::counts(measure, &fact, period, post) {
                groups.entry((self.group)(seen, &fact, period)).or_default().push(fact.record.id);
            }
        }
        groups
    }

    /// A row per group, the largest first; ages the youngest first.
    fn block(&self, seen: &Seen, period: &Period, post: Option<&str>) -> StatisticsBlock {
        let row = |(code, cases): (String, Vec<Uuid>)| StatisticsRow {
            label: (self.words)(&code),
            name: code,
            kind: model::kinds::CASE.name.to_owned(),
            unit: None,
            total: FigureView::of(cases.len() as u64),
            by_period: Vec::new(),
        };
        let mut rows: Vec<StatisticsRow> = self.groups(seen, period, post).into_iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.total.count));
        if self.name == "open_by_age" {
            rows.sort_by_key(|row| AGES.iter().position(|(_, code, _)| *code == row.name));
        }
        StatisticsBlock { name: self.name.to_owned(), label: self.label.to_owned(), rows }
    }
}

fn post_of(seen: &Seen, fact: &Fact<'_>, credit: Credit) -> String {
    seen.post_of(fact.record.id, credit).unwrap_or_default().to_owned()
}

fn age(fact: &Fact<'_>, period: &Period) -> &'static str {
    let days = fact.record.date("opened_on").map_or(0, |opened| (period.to - opened).num_days());
    AGES.iter().rev().find(|(from, ..)| days >= *from).unwrap_or(&AGES[0]).1
}
