use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::field::Type;
use crate::kind::Kind;
use crate::registry::kind_named;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period { from: day(from), to: day(to) }
}

fn record(id: u128, kind: &str, fields: Json) -> Record {
    let mut record = Record::new(Uuid::from_u128(id), kind_named(kind).unwrap());
    for (name, value) in fields.as_object().unwrap() {
        record.set_json(name, value).unwrap();
    }
    record
}

fn alone(record: &Record) -> Fact<'_> {
    Fact { record, case: None, whole: None }
}

fn measure(name: &str) -> &'static Measure {
    BLOCKS.iter().flat_map(|block| block.measures).find(|measure| measure.name == name).unwrap()
}

fn count(name: &str, facts: &[Fact<'_>], period: &Period, post: Option<&str>) -> usize {
    figures(measure(name), facts, period, post).values().map(|figure| figure.records as usize).sum()
}

#[test]
fn the_fiscal_year_begins_in_october() {
    assert_eq!(fiscal_year(day("2025-09-30")), 2025);
    assert_eq!(fiscal_year(day("2025-10-01")), 2026);
    assert_eq!(of_fiscal_year(2026), Some(period("2025-10-01", "2026-09-30")));
}

#[test]
fn a_period_is_cut_into_the_fiscal_quarters_it_touches() {
    let quarters = period("2025-12-15", "2026-04-10").quarters();
    let expected = [
        ("FY2026 Q1", period("2025-12-15", "2025-12-31")),
        ("FY2026 Q2", period("2026-01-01", "2026-03-31")),
        ("FY2026 Q3", period("2026-04-01", "2026-04-10")),
    ];
    assert_eq!(quarters, expected.map(|(name, period)| (name.to_owned(), period)));
    assert_eq!(of_fiscal_year(2026).unwrap().quarters().len(), 4);
}

#[test]
fn seizures_of_two_currencies_are_two_numbers_and_never_added() {
    let seized = |id, amount: i64, currency: &str| {
        let fields = json!({"outcome_type": "currency_seized", "on": "2026-02-03", "amount": amount, "currency": currency});
        record(id, "outcome", fields)
    };
    let all = [seized(1, 100, "USD"), seized(2, 50, "USD"), seized(3, 900, "EUR")];
    let facts: Vec<Fact<'_>> = all.iter().map(alone).collect();
    let found = figures(measure("currency_seized"), &facts, &period("2026-01-01", "2026-12-31"), None);
    let amounts: Vec<(Option<&str>, Option<i64>, u64)> =
        found.iter().map(|(unit, figure)| (unit.as_deref(), figure.amount, figure.records)).collect();
    assert_eq!(amounts, [(Some("EUR"), Some(900), 1), (Some("USD"), Some(150), 2)]);
    let of = |unit| {
        behind(measure("currency_seized"), &facts, &period("2026-01-01", "2026-12-31"), None, Some(unit))
    };
    assert_eq!((of("USD"), of("EUR")), (vec![all[0].id, all[1].id], vec![all[2].id]));
}

#[test]
fn a_case_counts_when_it_was_opened_when_it_was_closed_and_by_its_age_in_between() {
    let case = record(
        1,
        "case",
        json!({"type": "visa_fraud", "status": "closed", "opened_on": "2026-01-10", "closed_on": "2026-05-10"}),
    );
    let lead = record(2, "case", json!({"type": "lead", "status": "open", "opened_on": "2026-01-10"}));
    let facts = [alone(&case), alone(&lead)];
    let quarter = period("2026-01-01", "2026-03-31");
    assert_eq!(count("cases_opened", &facts, &quarter, None), 1);
    assert_eq!(count("cases_closed", &facts, &quarter, None), 0);
    let open = figures(measure("cases_open_at_end"), &facts, &quarter, None);
    assert_eq!(open[&None].days, Some(80));
    let later = period("2026-04-01", "2026-06-30");
    let closed = figures(measure("cases_closed"), &facts, &later, None);
    assert_eq!((closed[&None].records, closed[&None].days), (1, Some(120)));
    assert_eq!(count("cases_open_at_end", &facts, &later, None), 0);
}

#[test]
fn arrests_are_told_apart_by_jurisdiction_and_none_is_lost() {
    let arrest = |id, jurisdiction: Json| {
        record(
            id,
            "outcome",
            json!({"outcome_type": "arrest", "on": "2026-02-03", "jurisdiction": jurisdiction}),
        )
    };
    let all = [
        arrest(1, json!("host")),
        arrest(2, json!("us")),
        arrest(3, json!("third_country")),
        arrest(4, json!(null)),
    ];
    let facts: Vec<Fact<'_>> = all.iter().map(alone).collect();
    let year = period("2026-01-01", "2026-12-31");
    let counts = ["arrests_host", "arrests_us", "arrests_other"].map(|name| count(name, &facts, &year, None));
    assert_eq!(counts, [1, 1, 2]);
}

#[test]
fn a_lead_counts_once_and_on_the_side_of_the_post_that_asks() {
    let sent = record(
        1,
        "lead",
        json!({"to_post": "CHI", "from_post": "BUC", "sent_on": "2026-02-01", "answered_on": "2026-02-11"}),
    );
    let draft = record(
        2,
        "lead",
        json!({"to_post": "CHI", "from_post": "BUC", "sent_on": "2026-02-01", "shared_file": Uuid::from_u128(9)}),
    );
    let facts = [alone(&sent), alone(&draft)];
    let year = period("2026-01-01", "2026-12-31");
    assert_eq!(count("leads_out", &facts, &year, Some("BUC")), 1);
    assert_eq!(count("leads_in", &facts, &year, Some("BUC")), 0);
    assert_eq!(count("leads_in", &facts, &year, Some("CHI")), 1);
    assert_eq!(figures(measure("leads_in_answered"), &facts, &year, Some("CHI"))[&None].days, Some(10));
}

#[test]
fn copies_that_came_with_a_lead_are_not_counted_again() {
    let carrier = record(8, "case", json!({"type": "lead"}));
    let copy = record(1, "outcome", json!({"outcome_type": "conviction", "on": "2026-02-03"}));
    let facts = [Fact { record: &copy, case: Some(&carrier), whole: None }];
    assert_eq!(count("convictions", &facts, &period("2026-01-01", "2026-12-31"), None), 0);
}

#[test]
fn people_are_trained_when_the_course_ends_and_only_if_they_were_there() {
    let course = record(7, "training_event", json!({"starts_on": "2026-03-30", "ends_on": "2026-04-02"}));
    let all = ["attended", "part_attended", "absent", "registered"]
        .map(|attendance| record(1, "trainee", json!({"attendance": attendance})));
    let facts: Vec<Fact<'_>> =
        all.iter().map(|record| Fact { record, case: None, whole: Some(&course) }).collect();
    assert_eq!(count("people_trained", &facts, &period("2026-04-01", "2026-06-30"), None), 2);
    assert_eq!(count("people_trained", &facts, &period("2026-01-01", "2026-03-31"), None), 0);
}

#[test]
fn no_two_measures_have_one_name() {
    let all: Vec<&str> = BLOCKS.iter().flat_map(|block| block.measures).map(|measure| measure.name).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
}

/// The numbers of one measure over these records and all days.
fn figure(name: &str, records: &[Record]) -> Figure {
    let facts: Vec<Fact<'_>> = records.iter().map(alone).collect();
    figures(measure(name), &facts, &period("2000-01-01", "2100-12-31"), None).remove(&None).unwrap()
}

/// The records behind it.
fn records_of(name: &str, records: &[Record]) -> Vec<Uuid> {
    let facts: Vec<Fact<'_>> = records.iter().map(alone).collect();
    behind(measure(name), &facts, &period("2000-01-01", "2100-12-31"), None, None)
}

#[test]
fn an_outcome_counts_as_many_as_its_quantity_says() {
    let of = |id, code: &str, quantity: Json| {
        record(id, "outcome", json!({"outcome_type": code, "on": "2026-02-03", "quantity": quantity}))
    };
    for (name, code) in [
        ("documents_seized", "document_seized"),
        ("visas_refused", "visa_refused"),
        ("revocations_done", "visa_revoked"),
        ("victims_identified", "victim_identified"),
    ] {
        let found = figure(name, &[of(1, code, json!(38)), of(2, code, json!(null))]);
        assert_eq!((found.count, found.records), (39, 2), "{name}");
    }
    let before = figure("victims_identified", &[of(1, "victim_identified", json!(-4))]);
    assert_eq!(before.count, 0, "what was written before is never below nothing");
}

#[test]
fn briefings_given_are_counted_beside_meetings_and_with_the_people_who_were_there() {
    let meeting = |id, fields: Json| {
        let mut meeting = record(id, "liaison_meeting", json!({"held_on": "2026-02-03", "subject": "S"}));
        fields.as_object().unwrap().iter().for_each(|(name, value)| meeting.set_json(name, value).unwrap());
        meeting
    };
    let all = [
        meeting(1, json!({})),
        meeting(2, json!({"meeting_type": "briefing", "people_briefed": 45})),
        meeting(3, json!({"meeting_type": "briefing"})),
        meeting(4, json!({"meeting_type": "meeting"})),
    ];
    let counts = ["meetings", "briefings", "people_briefed"].map(|name| figure(name, &all).count);
    assert_eq!(counts, [2, 2, 45]);
}

#[test]
fn an_open_case_with_a_day_of_closing_is_open() {
    let case = |id, status: &str, closed: &str| {
        let fields =
            json!({"type": "visa_fraud", "status": status, "opened_on": "2026-01-10", "closed_on": closed});
        record(id, "case", fields)
    };
    let all = [case(1, "open", "2026-02-10"), case(2, "closed", "2026-02-10")];
    assert_eq!(records_of("cases_closed", &all), [Uuid::from_u128(2)]);
    assert_eq!(records_of("cases_open_at_end", &all), [Uuid::from_u128(1)]);
    let backwards = figure("cases_closed", &[case(3, "closed", "2026-01-01")]);
    assert_eq!((backwards.count, backwards.days), (1, None), "nothing took less than no time");
}

#[test]
fn a_course_or_an_exercise_counts_once_it_was_held() {
    for (name, kind, day) in [("courses", "training_event", "starts_on"), ("exercises", "exercise", "on")] {
        for (state, counts) in [
            (json!("held"), 1),
            (json!(null), 1),
            (json!("planned"), 0),
            (json!("under_way"), 0),
            (json!("cancelled"), 0),
        ] {
            let one = record(1, kind, json!({"title": "T", day: "2026-02-03", "state": state}));
            assert_eq!(figure(name, &[one]).count, counts, "{name} {state}");
        }
    }
}

#[test]
fn a_lead_that_was_declined_or_returned_was_not_answered() {
    for (state, counts) in [("answered", 1), ("declined", 0), ("returned", 0)] {
        let fields = json!({"to_post": "CHI", "from_post": "BUC", "state": state, "sent_on": "2026-02-01", "answered_on": "2026-02-11"});
        assert_eq!(figure("leads_out_answered", &[record(1, "lead", fields)]).count, counts, "{state}");
    }
}

#[test]
fn the_median_of_an_even_number_of_times_is_the_mean_of_the_middle_two() {
    assert_eq!(median(&mut []), None);
    assert_eq!(median(&mut [7]), Some(7));
    assert_eq!(median(&mut [90, 10]), Some(50));
    assert_eq!(median(&mut [100, 1, 20, 30]), Some(25));
    assert_eq!(median(&mut [3, 1, 900]), Some(3));
}

fn any_outcome() -> impl Strategy<Value = (String, i32, Option<i64>, String)> {
    let code =
        prop::sample::select(vec!["arrest", "conviction", "currency_seized", "visa_refused", "no_action"]);
    let currency = prop::sample::select(vec!["USD", "EUR", "RON"]);
    (code, 0..900i32, prop::option::of(0..1_000_000i64), currency)
        .prop_map(|(code, days, amount, currency)| (code.to_owned(), days, amount, currency.to_owned()))
}

/// A record of a kind with a value here and there, as the picks say.
fn any_record(kind: &'static Kind, picks: &[usize]) -> Record {
    let mut record = Record::new(Uuid::from_u128(1), kind);
    for (field, pick) in kind.fields.iter().zip(picks).filter(|(field, pick)| !field.list && *pick % 4 > 0) {
        let value = match &field.ty {
            Type::Code(codes) => json!(codes.codes[pick % codes.codes.len()].0),
            Type::Date => json!((day("2026-01-01") + chrono::Duration::days(*pick as i64)).to_string()),
            Type::Integer => json!(pick),
            Type::Bool => json!(pick % 2 == 0),
            Type::Ref(_) | Type::User => json!(Uuid::from_u128(*pick as u128)),
            Type::Text if field.name.ends_with("post") => json!(["BUC", "CHI"][pick % 2]),
            _ => json!("words"),
        };
        // What takes no plain word stays empty: numbers are made of none of it.
        drop(record.set_json(field.name, &value));
    }
    record
}

/// What of it is read for counting.
fn cut(record: &Record) -> Record {
    let mut cut = Record::new(record.id, record.kind);
    for field in record.kind.fields.iter().filter(|field| read_of(record.kind.name).contains(&field.name)) {
        let value = record.fields.get(&field.number).cloned();
        cut.fields.extend(value.map(|value| (field.number, value)));
    }
    cut
}

#[test]
fn what_is_read_for_counting_are_fields_of_kinds_that_count() {
    for measure in BLOCKS.iter().flat_map(|block| block.measures) {
        let kind = kind_named(measure.kind).unwrap();
        assert!(!read_of(kind.name).is_empty(), "{}", measure.name);
        for name in read_of(kind.name) {
            assert!(kind.field(name).is_some_and(|field| !field.list), "{}.{name}", kind.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_number_is_the_same_from_what_is_read_for_counting_as_from_whole_records(
        own in prop::collection::vec(0..240usize, 80), other in prop::collection::vec(0..240usize, 80),
    ) {
        let quarter = period("2026-02-01", "2026-06-30");
        let of = |kind: &str, picks: &[usize]| any_record(kind_named(kind).unwrap(), picks);
        let (case, whole) = (of("case", &other), of("training_event", &other));
        let (cut_case, cut_whole) = (cut(&case), cut(&whole));
        let all: Vec<&Measure> =
            BLOCKS.iter().flat_map(|block| block.measures).chain([&OUTCOMES_OF_ANY_KIND]).collect();
        for kind in all.iter().map(|measure| measure.kind).collect::<BTreeSet<_>>() {
            let record = of(kind, &own);
            let cut_record = cut(&record);
            let whole = Fact { record: &record, case: Some(&case), whole: Some(&whole) };
            let read = Fact { record: &cut_record, case: Some(&cut_case), whole: Some(&cut_whole) };
            for measure in all.iter().filter(|measure| measure.kind == kind) {
                for post in [None, Some("BUC")] {
                    let [whole, read] = [whole, read].map(|fact| figures(measure, &[fact], &quarter, post));
                    prop_assert_eq!(whole, read, "{}", measure.name);
                }
            }
        }
    }
}

proptest! {
    /// Every number is the count of its records, each of them given and each once; and what is flow in a year is
    /// what flowed in its quarters.
    #[test]
    fn every_number_is_the_count_of_records_that_were_given(outcomes in prop::collection::vec(any_outcome(), 0..60)) {
        let begin = day("2024-10-01");
        let records: Vec<Record> = outcomes.iter().enumerate().map(|(at, (code, days, amount, currency))| {
            let on = begin + chrono::Duration::days(i64::from(*days));
            record(at as u128 + 1, "outcome", json!({"outcome_type": code, "on": on.to_string(), "amount": amount, "currency": currency}))
        }).collect();
        let given: BTreeSet<Uuid> = records.iter().map(|record| record.id).collect();
        let facts: Vec<Fact<'_>> = records.iter().map(alone).collect();
        let whole = period("2024-10-01", "2026-09-30");
        for measure in BLOCKS.iter().flat_map(|block| block.measures).filter(|measure| measure.kind == "outcome") {
            let all = figures(measure, &facts, &whole, None);
            let behind = |unit: &Option<String>| behind(measure, &facts, &whole, None, unit.as_deref());
            let ids: Vec<Uuid> = all.keys().flat_map(behind).collect();
            prop_assert!(all.iter().all(|(unit, figure)| figure.records as usize == behind(unit).len()));
            prop_assert!(ids.iter().all(|id| given.contains(id)));
            prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
            let in_quarters: usize = whole.quarters().iter()
                .map(|(_, quarter)| figures(measure, &facts, quarter, None).values().map(|figure| figure.records as usize).sum::<usize>())
                .sum();
            prop_assert_eq!(ids.len(), in_quarters);
        }
    }
}
