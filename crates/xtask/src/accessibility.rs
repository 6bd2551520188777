//! `cargo xtask generate accessibility`: the conformance report, from the dated results of the last walk through every
//! screen. What is said to be supported names the test that showed it; what no test or person looked at says so.

use std::collections::BTreeMap;
use std::fs;

use crate::step::{Outcome, root, target};

/// Each criterion of WCAG 2.2 A and AA: number, level, name, verdict, the key of what showed it, a remark.
const CRITERIA: &str = include_str!("criteria.tsv");

/// What shows a criterion: its key, and the test's whole name as the walks write it.
const EVIDENCE: &[(&str, &str)] = &[
    ("axe", "no screen in any theme or state has a violation of WCAG 2.2 A and AA that axe-core can see"),
    ("large", "no screen is wider than the window at twice the text size"),
    (
        "stand",
        "the edge of a control, the focus and what a status is told by stand out from every ground in every theme",
    ),
    (
        "spacing",
        "with the text spacing that WCAG asks for, no text is cut off and no screen is wider than the window",
    ),
    ("focus", "whatever has the focus shows it"),
    ("motion", "nothing moves when the system or the person asks for less motion"),
    ("keyboard", "opens a case, adds people to it and takes one away"),
    ("palette", "reaches what a screen can do from the palette"),
    ("keys", "gives a command another key, and it works there and nowhere else"),
    ("lock", "locks and unlocks"),
];

const REPORT: &str = "docs/accessibility.md";

pub fn write() -> Outcome {
    let results = target().join("walk/results.tsv");
    let results = fs::read_to_string(&results).map_err(|_| {
        "There are no results of a walk through the screens yet: run `cargo xtask test` first.".to_owned()
    })?;
    let report = report(&Results::read(&results))?;
    fs::write(root().join(REPORT), report).map_err(|error| format!("{REPORT}: {error}"))
}

#[derive(Debug, Default)]
struct Results<'a> {
    facts: BTreeMap<&'a str, &'a str>,
    tests: BTreeMap<&'a str, &'a str>,
}

impl<'a> Results<'a> {
    fn read(lines: &'a str) -> Self {
        let mut results = Self::default();
        for line in lines.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["fact", name, value] => drop(results.facts.insert(name, value)),
                ["test", name, state] => drop(results.tests.insert(name, state)),
                _ => {}
            }
        }
        results
    }

    /// The whole name of the test behind `key`, when it passed.
    fn shown(&self, key: &str) -> Outcome<&'static str> {
        let named = EVIDENCE.iter().find(|(known, _)| *known == key);
        let (_, name) = named.ok_or_else(|| format!("criteria.tsv names `{key}`, which is no test."))?;
        match self.tests.get(name) {
            Some(&"passed") => Ok(name),
            state => Err(format!("Not written: the last walk did not show “{name}” ({state:?}).")),
        }
    }
}

fn report(results: &Results<'_>) -> Outcome<String> {
    let mut text = HEAD.to_owned();
    for (name, value) in &results.facts {
        text.push_str(&format!("| {name} | {value} |\n"));
    }
    text.push_str(TABLE);
    for line in CRITERIA.lines() {
        let [number, level, name, verdict, key, remark] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("criteria.tsv has a line that is not of six columns: {line}"));
        };
        let evidence =
            if key.is_empty() { String::new() } else { format!(" Shown by: *{}*.", results.shown(key)?) };
        text.push_str(&format!("| {number} {name} | {level} | {verdict} | {remark}{evidence} |\n"));
    }
    text.push_str(FOOT);
    Ok(text)
}

const HEAD: &str = "# Accessibility conformance report

After the form of the VPAT 2.5 (WCAG edition, which Section 508 refers to). Written by `cargo xtask generate
accessibility` from the results of tests; edit `crates/xtask/src/criteria.tsv`, not this page.

Chancery, the window for investigators, with the sample post. Terms: *Supports*, *Partially Supports*, *Does Not Support*,
*Not Applicable*, and *Not Evaluated* where neither a test nor a person has looked.

| tested | |
|---|---|
";

const TABLE: &str = "
## WCAG 2.2, levels A and AA

| criterion | level | verdict | remarks |
|---|---|---|---|
";

const FOOT: &str = "
## What was not tested

- A program finds a part of what can be wrong. *Supports*, where it rests on axe-core alone, means that axe-core found nothing
  on any screen, not that a person judged it.
- No screen reader was used: neither Orca with the window's engine (WebKitGTK) nor another.
- No person with a disability has tried the program.
- The walks run in Chromium. The window's own engine is walked by the window tests, with axe-core on their screens, but not
  in every theme and state.
- Forced colours and a text size of 200 per cent are in the pictures of `cargo xtask looks`, which people look at; forced
  colours have no test.
- Speech input, switch control and screen magnifiers.
- Exported PDF files: they are tagged, and their checkers are part of the tests of exports, not of this report.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn all_passed() -> String {
        EVIDENCE.iter().map(|(_, name)| format!("test\t{name}\tpassed\n")).collect()
    }

    #[test]
    fn every_criterion_has_six_columns_a_known_verdict_and_a_known_test() {
        let verdicts =
            ["Supports", "Partially Supports", "Does Not Support", "Not Applicable", "Not Evaluated"];
        for line in CRITERIA.lines() {
            assert!(verdicts.contains(&line.split('\t').nth(3).expect("a verdict")), "{line}");
        }
        let lines = all_passed();
        assert!(
            report(&Results::read(&lines))
                .expect("a report")
                .contains("| 1.4.3 Contrast (Minimum) | AA | Supports")
        );
    }

    #[test]
    fn a_test_that_failed_supports_nothing() {
        let lines = all_passed().replace("axe-core can see\tpassed", "axe-core can see\tfailed");
        assert!(report(&Results::read(&lines)).expect_err("no report").contains("axe-core can see"));
    }
}
