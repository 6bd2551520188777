//! What was done without changing anything: written once, chained, and whoever takes a row out is found out.

use model::acts::Act;
use vault::{LogLine, LogQuery, NewAct, VaultError, testing};

use crate::common::{Laptop, START, id, laptop, new_case};

const MINUTE: i64 = 60_000;

fn looked(at_ms: i64, case: u128) -> NewAct {
    NewAct { at_ms, about: Some(id(case)), ..NewAct::default() }
}

fn bad(laptop: &Laptop) -> Option<u64> {
    let key = laptop.vault.identity().key;
    laptop.vault.reads().verify_acts(&key).unwrap().map(|(seq, _)| seq)
}

/// Unlocked, two cases looked at, one of them exported, locked.
fn a_sitting() -> Laptop {
    let mut laptop = laptop(1);
    for (act, said) in [
        (Act::Unlock, NewAct { at_ms: START, n: Some(2), ..NewAct::default() }),
        (Act::CaseView, looked(START + 1, 1)),
        (Act::CaseView, looked(START + 2, 2)),
        (Act::Export, NewAct { format: Some("pdf".into()), ..looked(START + 3, 1) }),
        (Act::Lock, NewAct { at_ms: START + 4, utc_offset: 120, ..NewAct::default() }),
    ] {
        assert!(laptop.vault.record_act(act, said).unwrap());
    }
    laptop
}

#[test]
fn acts_stand_in_a_chain_that_goes_on_after_the_vault_was_closed() {
    let laptop = a_sitting();
    assert_eq!(bad(&laptop), None);
    let mut laptop = laptop.reopen();
    laptop.vault.record_act(Act::Unlock, NewAct::default()).unwrap();
    assert_eq!(bad(&laptop), None);
}

#[test]
fn whoever_alters_or_removes_a_row_is_found_out_at_that_row() {
    let table = [
        ("UPDATE act SET about = NULL WHERE seq = 2", 2),
        ("UPDATE act SET count = NULL WHERE seq = 1", 1),
        ("UPDATE act SET at = at + 1 WHERE seq = 5", 5),
        ("UPDATE act SET utc_offset = 0 WHERE seq = 5", 5),
        ("UPDATE act SET hash = zeroblob(32) WHERE seq = 3", 3),
        ("UPDATE act SET what = 'search' WHERE seq = 4", 4),
        ("DELETE FROM act WHERE seq = 1", 1),
        ("DELETE FROM act WHERE seq = 3", 3),
        ("DELETE FROM act WHERE seq = 5", 5),
        ("DELETE FROM act", 1),
        ("DELETE FROM act WHERE seq = 3; UPDATE act SET seq = seq - 1 WHERE seq > 3", 3),
        ("DELETE FROM meta WHERE key = 'acts_end'", 5),
        ("UPDATE meta SET value = CAST('{}' AS BLOB) WHERE key = 'acts_end'", 5),
    ];
    for (sql, first) in table {
        let mut laptop = a_sitting();
        testing::tamper(&laptop.vault, sql).unwrap();
        assert_eq!(bad(&laptop), Some(first), "{sql}");
        // It shuts nobody out, and what comes after does not cover it up.
        for minute in 1..4 {
            laptop.vault.record_act(Act::CaseView, looked(START + minute * 20 * MINUTE, 1)).unwrap();
        }
        assert!(bad(&laptop).is_some(), "{sql}: it closed again");
    }
}

#[test]
fn an_end_in_another_hand_does_not_count() {
    let (mine, theirs) = (a_sitting(), laptop(2));
    let key = theirs.vault.identity().key;
    assert_eq!(mine.vault.reads().verify_acts(&key).unwrap().map(|(seq, _)| seq), Some(5));
}

#[test]
fn looking_at_a_case_again_within_ten_minutes_is_no_second_act() {
    let mut laptop = laptop(1);
    let mut look = |minutes: i64, case: u128| {
        laptop.vault.record_act(Act::CaseView, looked(START + minutes * MINUTE, case)).unwrap()
    };
    assert!(look(0, 1));
    assert!(!look(9, 1));
    assert!(look(9, 2), "another case is another act");
    assert!(look(10, 1), "it is counted from the act, not from the last look");
    assert!(!look(19, 1));
    assert!(look(-5, 1), "a clock that was set back hides nothing");
}

#[test]
fn within_a_minute_only_a_search_with_more_hits_is_another_act() {
    let mut laptop = laptop(1);
    let mut search = |seconds: i64, hits: u64| {
        let said = NewAct { at_ms: START + seconds * 1000, n: Some(hits), ..NewAct::default() };
        laptop.vault.record_act(Act::Search, said).unwrap()
    };
    assert!(search(0, 4));
    assert!(!search(1, 2));
    assert!(!search(2, 4));
    assert!(search(3, 9));
    assert!(!search(59, 9));
    assert!(search(63, 1));
}

#[test]
fn an_act_that_has_no_room_is_refused_and_nothing_of_it_stays() {
    let mut laptop = a_sitting();
    testing::leave_pages(&laptop.vault, 0).unwrap();
    let full = (0..2000).find_map(|n| {
        let said = NewAct { at_ms: START + n, marking: Some("x".repeat(200)), ..NewAct::default() };
        laptop.vault.record_act(Act::Export, said).err()
    });
    assert!(matches!(full, Some(VaultError::DiskFull)), "{full:?}");
    assert_eq!(bad(&laptop), None);
    testing::make_room(&laptop.vault).unwrap();
    assert!(laptop.vault.record_act(Act::Lock, NewAct::default()).unwrap());
    assert_eq!(bad(&laptop), None);
}

#[test]
fn wrong_passphrases_are_counted_until_they_are_told() {
    let laptop = laptop(1);
    let dir = laptop.dir;
    drop(laptop.vault);
    for _ in 0..3 {
        assert!(vault::open(dir.path(), "wrong passphrase").is_err());
    }
    for _ in 0..2 {
        // Opening alone tells nobody.
        let vault = vault::open(dir.path(), crate::common::PASSPHRASE).unwrap();
        assert_eq!(vault.untold_tries(), 3);
    }
    let vault = vault::open(dir.path(), crate::common::PASSPHRASE).unwrap();
    vault.tries_told().unwrap();
    assert_eq!(vault.untold_tries(), 0);
}

#[test]
fn what_was_done_with_a_case_that_is_not_here_is_kept_and_told_to_nobody() {
    let mut laptop = a_sitting();
    let acts = |laptop: &Laptop| {
        let query = LogQuery { acts: true, ..LogQuery::default() };
        let (total, lines) = laptop.vault.reads().search_log(&query).unwrap();
        assert_eq!(total, lines.len() as u64);
        let about = |line: &LogLine| matches!(line, LogLine::Act(act) if act.said.about.is_some());
        (lines.len(), lines.iter().filter(|line| about(line)).count())
    };
    assert_eq!(acts(&laptop), (2, 0), "unlocked and locked");
    laptop.edit(id(1), new_case(id(1), "A case")).unwrap();
    assert_eq!(acts(&laptop), (4, 2), "looked at and exported");
    assert_eq!(bad(&laptop), None);
}
