//! Fictional cases: the sample post as it is, then variations of it that a seed decides.
//!
//! Pure: the same number and seed give the same lines for ever, so that figures can be compared.

mod vary;

use std::collections::HashSet;

use serde_json::Value;

pub use vary::Dice;

/// The sample post: one case with all its parts after the other.
const SAMPLE: &str = include_str!("../../../../sample/post.ndjson");

/// Who works on the sample's cases. HQ's directory does not know these people: they do not exist.
pub const STAFF: &str = include_str!("../../../../sample/staff.json");

/// Import lines for so many cases. The first ones are the sample itself.
pub fn lines(cases: u32, seed: u64) -> impl Iterator<Item = String> {
    let (mut post, mut groups) = groups(SAMPLE);
    let mut left_out: HashSet<String> =
        groups.iter().skip(cases as usize).flatten().filter_map(id_of).collect();
    // What the office has because of a case that is left out stays out as well, with its parts.
    post.retain(|line| {
        let stays = !points_into(line, &left_out);
        left_out.extend(id_of(line).filter(|_| !stays));
        stays
    });
    groups.iter_mut().flatten().for_each(|line| forget(line, &left_out));
    let mut dice = Dice::new(seed);
    let of_cases = (0..cases as usize).flat_map(move |at| {
        let group = &groups[at % groups.len()];
        if at < groups.len() { group.clone() } else { vary::case(group, at, seed, &mut dice) }
    });
    post.into_iter().chain(of_cases).map(|line| line.to_string())
}

fn id_of(line: &Value) -> Option<String> {
    line["id"].as_str().map(str::to_owned)
}

fn points_into(line: &Value, left_out: &HashSet<String>) -> bool {
    let fields = line["fields"].as_object().into_iter().flat_map(|fields| fields.values());
    let mut named =
        fields.flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
    named.any(|value| value.as_str().is_some_and(|id| left_out.contains(id)))
}

/// Leaves out what points to a record that is left out.
fn forget(line: &mut Value, left_out: &HashSet<String>) {
    let is_out = |value: &Value| value.as_str().is_some_and(|id| left_out.contains(id));
    let Some(fields) = line["fields"].as_object_mut() else { return };
    fields.retain(|_, value| !is_out(value));
    for list in fields.values_mut().filter_map(Value::as_array_mut) {
        list.retain(|value| !is_out(value));
    }
}

/// How many cases the sample itself has.
pub fn sample_cases() -> u32 {
    u32::try_from(groups(SAMPLE).1.len()).unwrap_or(u32::MAX)
}

/// Lines of the post, and the lines of each case with the case first.
fn groups(sample: &str) -> (Vec<Value>, Vec<Vec<Value>>) {
    let mut post = Vec::new();
    let mut groups: Vec<Vec<Value>> = Vec::new();
    let lines = sample.lines().filter(|line| !line.trim().is_empty());
    let parsed: Vec<Value> = lines.filter_map(|line| serde_json::from_str(line).ok()).collect();
    for line in parsed.iter().filter(|line| line["kind"] == "case") {
        groups.push(vec![line.clone()]);
    }
    for line in parsed.into_iter().filter(|line| line["kind"] != "case") {
        let of = |group: &&mut Vec<Value>| {
            let case = &group[0];
            !line["case"].is_null() && (line["case"] == case["id"] || line["case"] == case["case_number"])
        };
        match groups.iter_mut().find(of) {
            Some(group) => group.push(line),
            None => post.push(line),
        }
    }
    (post, groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Known, Line, Plan};
    use std::convert::Infallible;
    use uuid::Uuid;

    struct Empty;

    impl Known for Empty {
        type Error = Infallible;
        fn case_numbered(&self, _: &str) -> Result<Option<Uuid>, Infallible> {
            Ok(None)
        }
        fn record(&self, _: Uuid) -> Result<Option<(u16, Option<Uuid>)>, Infallible> {
            Ok(None)
        }
        fn kind_of(&self, _: Uuid) -> Result<Option<u16>, Infallible> {
            Ok(None)
        }
        fn takes_records(&self, _: Uuid) -> Result<bool, Infallible> {
            Ok(true)
        }
        fn folder(&self, _: Uuid) -> Result<Option<model::policy::Folder>, Infallible> {
            Ok(None)
        }
    }

    #[test]
    fn any_number_of_cases_imports_without_a_bad_line() {
        let cases = sample_cases() * 7 + 3;
        let read: Vec<Line> = lines(cases, 5)
            .zip(1..)
            .map(|(line, number)| {
                Line::read(number, line.as_bytes()).unwrap_or_else(|bad| panic!("{bad:?}: {line}"))
            })
            .collect();
        let plan = Plan::make(read, Uuid::nil(), &Empty).unwrap();
        assert_eq!(plan.bad.first(), None);
        let written = plan.write.iter().filter(|p| p.line.record.kind.name == "case").count();
        assert_eq!(written, cases as usize);
    }

    #[test]
    fn a_few_cases_point_to_nothing_that_was_left_out() {
        for cases in [1, 2, 7, 20] {
            let read = lines(cases, 5).zip(1..).map(|(line, n)| Line::read(n, line.as_bytes()).unwrap());
            let plan = Plan::make(read.collect(), Uuid::nil(), &Empty).unwrap();
            assert_eq!(plan.bad.first(), None, "{cases} cases");
        }
    }

    #[test]
    fn the_seed_decides_and_nothing_else() {
        let all = |seed| lines(sample_cases() * 3, seed).collect::<Vec<_>>();
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
    }

    #[test]
    fn a_variation_keeps_its_check_digits() {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let verdicts = |from: usize, to: usize| -> Vec<usize> {
            let all: Vec<Value> =
                lines(sample_cases() * 2, 3).map(|line| serde_json::from_str(&line).unwrap()).collect();
            let zones = all.iter().filter_map(|line| line["fields"]["mrz"].as_str());
            let failed: Vec<usize> =
                zones.map(|zone| model::mrz::check(zone, today).failed().len()).collect();
            let half = failed.len() / 2;
            failed[from * half..to * half].to_vec()
        };
        assert_eq!(verdicts(0, 1), verdicts(1, 2));
    }
}
