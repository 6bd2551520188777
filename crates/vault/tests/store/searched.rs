//! The log is narrowed in SQL: what it finds is what going through all of it finds.

use ledger::{DeviceId, Scope, UserId};
use model::acts::Act;
use uuid::Uuid;
use vault::{LogLine, LogQuery, LoggedChange, NewAct};

use crate::common::{Laptop, START, id, laptop, new_case, note};

/// Three cases and the post, changes by several actions, and acts between them.
fn a_busy_laptop() -> Laptop {
    let mut laptop = laptop(1);
    for n in 1..=3_u128 {
        laptop.edit(id(n), new_case(id(n), "A case")).unwrap();
        laptop.edit(id(n), note(id(n * 100), "An interview")).unwrap();
        laptop.set(id(n), id(n), 1, "Another title").unwrap();
        let (at_ms, about) = (laptop.now + 500, Some(id(n)));
        laptop.vault.record_act(Act::CaseView, NewAct { at_ms, about, ..NewAct::default() }).unwrap();
        laptop
            .vault
            .record_act(Act::Search, NewAct { at_ms: at_ms + 1, n: Some(n as u64), ..NewAct::default() })
            .unwrap();
    }
    laptop.edit_in(&Scope::Post("BUC".into()), note(id(900), "At the post")).unwrap();
    laptop
}

fn everything() -> LogQuery {
    LogQuery { changes: true, acts: true, ..LogQuery::default() }
}

fn found(laptop: &Laptop, query: &LogQuery) -> Vec<LogLine> {
    let (total, lines) = laptop.vault.reads().search_log(query).unwrap();
    let skipped = query.offset as u64 + lines.len() as u64;
    assert!(query.limit > 0 || total == skipped, "{total} counted, {} listed", lines.len());
    lines
}

fn at(line: &LogLine) -> i64 {
    match line {
        LogLine::Change(change) => change.wall_ms,
        LogLine::Act(act) => act.said.at_ms,
    }
}

fn case(line: &LogLine) -> Option<Uuid> {
    match line {
        LogLine::Change(change) => change.stream.scope.case(),
        LogLine::Act(act) => act.said.about,
    }
}

type Test = fn(&LogLine) -> bool;

#[test]
fn each_filter_finds_what_it_names_and_nothing_else() {
    let laptop = a_busy_laptop();
    let all = found(&laptop, &everything());
    assert_eq!(all.len(), 16);
    let (mine, stranger) = (laptop.vault.identity().user, UserId(id(77)));
    let (own, other) = (laptop.vault.identity().device, DeviceId(id(78)));
    let what = |actions: &[u16], acts: &[&str]| {
        Some((actions.to_vec(), acts.iter().map(|act| (*act).to_owned()).collect()))
    };
    let is_act: Test = |line| matches!(line, LogLine::Act(_));
    let table: Vec<(&str, LogQuery, Test)> = vec![
        ("everything", everything(), |_| true),
        ("changes", LogQuery { acts: false, ..everything() }, |line| matches!(line, LogLine::Change(_))),
        ("acts", LogQuery { changes: false, ..everything() }, is_act),
        ("a case", LogQuery { scope: Some(Scope::Case(id(2))), ..everything() }, |line| {
            case(line) == Some(id(2))
        }),
        ("hidden", LogQuery { hidden: vec![id(1), id(3)], ..everything() }, |line| {
            case(line).is_none_or(|case| case == id(2))
        }),
        (
            "a hidden case",
            LogQuery { scope: Some(Scope::Case(id(1))), hidden: vec![id(1)], ..everything() },
            |_| false,
        ),
        ("me", LogQuery { users: vec![stranger, mine], ..everything() }, |_| true),
        ("a stranger", LogQuery { users: vec![stranger], ..everything() }, |_| false),
        ("this device", LogQuery { devices: vec![own, other], ..everything() }, |_| true),
        ("another device", LogQuery { devices: vec![other], ..everything() }, |_| false),
        ("an action", LogQuery { what: what(&[2], &[]), ..everything() }, |line| {
            matches!(line, LogLine::Change(_))
        }),
        ("another action", LogQuery { what: what(&[8], &[]), ..everything() }, |_| false),
        (
            "an act",
            LogQuery { what: what(&[], &["search"]), ..everything() },
            |line| matches!(line, LogLine::Act(act) if act.what == "search"),
        ),
        ("both", LogQuery { what: what(&[2], &["search", "case.view"]), ..everything() }, |_| true),
        ("from", LogQuery { from_ms: Some(START + 5000), ..everything() }, |line| at(line) >= START + 5000),
        ("before", LogQuery { before_ms: Some(START + 5000), ..everything() }, |line| {
            at(line) < START + 5000
        }),
        (
            "together",
            LogQuery {
                from_ms: Some(START + 3000),
                acts: false,
                scope: Some(Scope::Case(id(1))),
                ..everything()
            },
            |line| {
                at(line) >= START + 3000 && case(line) == Some(id(1)) && matches!(line, LogLine::Change(_))
            },
        ),
    ];
    for (name, query, test) in table {
        let wanted: Vec<LogLine> = all.iter().filter(|line| test(line)).cloned().collect();
        assert_eq!(found(&laptop, &query), wanted, "{name}");
    }
}

#[test]
fn the_newest_come_first_and_pages_together_are_the_whole() {
    let laptop = a_busy_laptop();
    let all = found(&laptop, &everything());
    assert!(all.is_sorted_by(|before, after| at(before) >= at(after)));
    let pages: Vec<LogLine> = (0..all.len().div_ceil(3))
        .flat_map(|page| {
            let query = LogQuery { offset: page * 3, limit: 3, ..everything() };
            let (total, lines) = laptop.vault.reads().search_log(&query).unwrap();
            assert_eq!(total, all.len() as u64);
            lines
        })
        .collect();
    assert_eq!(pages, all);
}

#[test]
fn who_and_what_there_is_to_look_for_names_nothing_hidden() {
    let laptop = a_busy_laptop();
    let parties = laptop.vault.reads().log_parties(&[]).unwrap();
    assert_eq!((parties.users.len(), parties.devices.len()), (1, 1));
    assert_eq!((parties.actions, parties.acts), (vec![2], vec!["case.view".to_owned(), "search".to_owned()]));
    let hidden = laptop.vault.reads().log_parties(&[id(1), id(2), id(3)]).unwrap();
    assert_eq!(hidden.acts, ["search"]);
}

#[test]
fn a_change_is_found_by_its_place() {
    let laptop = a_busy_laptop();
    let changes: Vec<LoggedChange> = laptop.vault.reads().logged(None, 100, 0).unwrap();
    for change in changes {
        assert_eq!(laptop.vault.reads().logged_at(change.pos).unwrap(), Some(change));
    }
    assert_eq!(laptop.vault.reads().logged_at(10_000).unwrap(), None);
}
