//! Statistics as they are drawn: the open cases by post, type and age, five fiscal years side by side, and how new
//! what is known of each post is. Every group names the records in it.

use std::collections::{BTreeMap, HashMap};

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

pub(crate) fn yearly() -> impl Iterator<Item = &'static Measure> {
    let all = BLOCKS.iter().flat_map(|block| block.measures);
    all.filter(|measure| YEARLY.contains(&measure.name)).chain([&OUTCOMES_OF_ANY_KIND])
}

/// The fiscal years up to the end of a period, by name, the oldest first.
pub(crate) fn years(period: &Period) -> Vec<(String, Period)> {
    let last = statistics::fiscal_year(period.to);
    let year = |year: i32| statistics::of_fiscal_year(year).map(|period| (format!("FY{year}"), period));
    (last - YEARS + 1..=last).filter_map(year).collect()
}

/// The cases that are open at the end of the period, grouped in three ways, and those opened in it by post.
pub(crate) fn of(seen: &Seen, period: &Period, post: Option<&str>) -> Vec<StatisticsBlock> {
    let open = counted(seen, "cases_open_at_end", period, post);
    let opened = counted(seen, "cases_opened", period, post);
    let at =
        |credit| move |fact: &Fact<'_>| seen.post_of(fact.record.id, credit).unwrap_or_default().to_owned();
    let of_type = |fact: &Fact<'_>| fact.record.text("type").unwrap_or_default().to_owned();
    let of_age = |fact: &Fact<'_>| age(fact, period).to_owned();
    let types = |code: &str| CASE_TYPE.label(code).unwrap_or(code).to_owned();
    let ages: HashMap<&str, &str> = AGES.iter().map(|(_, code, label)| (*code, *label)).collect();
    let mut by_age = block("open_by_age", "Open cases by age", &open, of_age, |code| ages[code].to_owned());
    by_age.rows.sort_by_key(|row| AGES.iter().position(|(_, code, _)| *code == row.name));
    vec![
        block("open_by_post", "Open cases by post", &open, at(Credit::Owner), str::to_owned),
        block("opened_by_post", "Cases opened by post", &opened, at(Credit::Opener), str::to_owned),
        block("open_by_type", "Open cases by type", &open, of_type, types),
        by_age,
    ]
}

/// How new the newest of each post is that came here, the one that was silent longest first.
pub(crate) fn reported(seen: &Seen) -> Vec<PostNews> {
    let mut newest: BTreeMap<&str, i64> = BTreeMap::new();
    for stored in seen.records.iter().filter(|stored| stored.record.kind != &model::kinds::LEAD) {
        for post in seen.posts(stored, Credit::Owner) {
            let known = newest.entry(post).or_default();
            *known = stored.changed_at.max(*known);
        }
    }
    let mut posts: Vec<(&str, i64)> = newest.into_iter().collect();
    posts.sort_by_key(|(_, at)| *at);
    posts.iter().map(|(post, at)| PostNews { post: (*post).to_owned(), at: moment::text(*at) }).collect()
}

fn counted<'s>(seen: &'s Seen, name: &str, period: &Period, post: Option<&str>) -> Vec<Fact<'s>> {
    let measure = BLOCKS.iter().flat_map(|block| block.measures).find(|measure| measure.name == name);
    let counts =
        |fact: &Fact<'_>| measure.is_some_and(|measure| statistics::counts(measure, fact, period, post));
    let credit = measure.map_or(Credit::Owner, |measure| measure.credit);
    seen.facts(credit, post).into_iter().filter(counts).collect()
}

fn age(fact: &Fact<'_>, period: &Period) -> &'static str {
    let days = fact.record.date("opened_on").map_or(0, |opened| (period.to - opened).num_days());
    AGES.iter().rev().find(|(from, ..)| days >= *from).unwrap_or(&AGES[0]).1
}

/// A group per answer of `by`, the largest first.
fn block(
    name: &str,
    label: &str,
    facts: &[Fact<'_>],
    by: impl Fn(&Fact<'_>) -> String,
    words: impl Fn(&str) -> String,
) -> StatisticsBlock {
    let mut groups: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for fact in facts {
        groups.entry(by(fact)).or_default().push(fact.record.id);
    }
    let row = |(code, ids): (String, Vec<Uuid>)| StatisticsRow {
        label: words(&code),
        name: code,
        kind: model::kinds::CASE.name.to_owned(),
        unit: None,
        total: FigureView::of(ids),
        by_period: Vec::new(),
    };
    let mut rows: Vec<StatisticsRow> = groups.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.total.count));
    StatisticsBlock { name: name.to_owned(), label: label.to_owned(), rows }
}
