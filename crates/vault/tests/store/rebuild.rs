use proptest::prelude::*;
use vault::{Edit, Vault, testing};

use crate::common::{Laptop, id, laptop, new_case, note, person, status, text};

#[derive(Clone, Debug)]
enum Act {
    Title(u8, String),
    Status(u8, bool),
    Note(u8, String),
    Rewrite(u8, String),
    Statute(u8, u8),
    Unstatute(u8, u8),
    Delete(u8),
    Restore(u8),
    Over(u8, String),
    Person(u8),
    Custody(u8),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let word = "[a-zșț]{1,8}( [a-z]{1,5})?";
    let act = prop_oneof![
        (0..3_u8, word).prop_map(|(case, word)| Act::Title(case, word)),
        (0..3_u8, any::<bool>()).prop_map(|(case, closed)| Act::Status(case, closed)),
        (0..3_u8, word).prop_map(|(case, word)| Act::Note(case, word)),
        (0..8_u8, word).prop_map(|(note, word)| Act::Rewrite(note, word)),
        (0..3_u8, 0..4_u8).prop_map(|(case, n)| Act::Statute(case, n)),
        (0..3_u8, 0..4_u8).prop_map(|(case, n)| Act::Unstatute(case, n)),
        (0..8_u8).prop_map(Act::Delete),
        (0..8_u8).prop_map(Act::Restore),
        (0..3_u8, word).prop_map(|(case, word)| Act::Over(case, word)),
        (0..3_u8).prop_map(Act::Person),
        (0..3_u8).prop_map(Act::Custody),
    ];
    proptest::collection::vec(act, 1..30)
}

/// Acts that make no sense where they fall are refused; that is part of the life of a vault.
fn perform(laptop: &mut Laptop, acts: &[Act]) {
    let mut notes: Vec<(uuid::Uuid, uuid::Uuid)> = Vec::new();
    let mut fresh = 1000;
    for case in 0..3 {
        laptop.edit(id(case), new_case(id(case), &format!("Case {case}"))).unwrap();
        laptop.edit(id(case), vec![Edit::Create { id: id(50 + case), kind: 13 }]).unwrap();
    }
    for act in acts {
        fresh += 1;
        let case_of = |case: &u8| id(u128::from(*case));
        let noted = |n: &u8| notes.get(usize::from(*n)).copied();
        let edit = match act {
            Act::Title(case, word) => {
                Some((case_of(case), vec![Edit::Set { id: case_of(case), register: 1, value: text(word) }]))
            }
            Act::Status(case, closed) => {
                let value = status(if *closed { "closed" } else { "open" });
                Some((case_of(case), vec![Edit::Set { id: case_of(case), register: 3, value }]))
            }
            Act::Note(case, word) => {
                notes.push((case_of(case), id(fresh)));
                Some((case_of(case), note(id(fresh), word)))
            }
            Act::Rewrite(n, word) => noted(n)
                .map(|(case, note)| (case, vec![Edit::Set { id: note, register: 3, value: text(word) }])),
            Act::Statute(case, n) => {
                let value = text(&format!("{n} USC"));
                Some((case_of(case), vec![Edit::Add { id: case_of(case), field: 15, value }]))
            }
            Act::Unstatute(case, n) => {
                let value = text(&format!("{n} USC"));
                Some((case_of(case), vec![Edit::Remove { id: case_of(case), field: 15, value }]))
            }
            Act::Delete(n) => {
                noted(n).map(|(case, note)| (case, vec![Edit::Delete { id: note, reason: "x".into() }]))
            }
            Act::Restore(n) => {
                noted(n).map(|(case, note)| (case, vec![Edit::Restore { id: note, reason: "y".into() }]))
            }
            Act::Over(case, word) => {
                let edit =
                    Edit::SetOver { id: case_of(case), register: 13, value: text(word), shown: Vec::new() };
                Some((case_of(case), vec![edit]))
            }
            Act::Person(case) => Some((case_of(case), person(id(fresh), "Surname", "Given"))),
            Act::Custody(case) => {
                let body = id(fresh).as_bytes().to_vec();
                let edit = Edit::Append { id: id(50 + u128::from(*case)), log: 900, body };
                Some((case_of(case), vec![edit]))
            }
        };
        if let Some((case, edits)) = edit {
            _ = laptop.edit(case, edits);
        }
    }
}

fn assert_rebuild_changes_nothing(vault: &mut Vault) {
    let before = (testing::dump_derived(vault).unwrap(), vault.state_hash(None).unwrap());
    vault.rebuild().unwrap();
    let after = (testing::dump_derived(vault).unwrap(), vault.state_hash(None).unwrap());
    assert_eq!(before, after);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_from_the_log_equals_what_was_built_step_by_step(acts in acts()) {
        let mut laptop = laptop(1);
        perform(&mut laptop, &acts);
        assert_rebuild_changes_nothing(&mut laptop.vault);
        let laptop = laptop.reopen();
        prop_assert!(laptop.vault.reads().verify_log().unwrap().is_empty());
        let other = crate::common::laptop(2);
        let mut other = other;
        exchange(&laptop, &mut other);
        for case in 0..3 {
            let hash = |vault: &Vault| vault.state_hash(Some(id(case))).unwrap();
            prop_assert_eq!(hash(&laptop.vault), hash(&other.vault));
        }
        assert_rebuild_changes_nothing(&mut other.vault);
    }
}

/// Carries everything unsent to another laptop that knows the sender's key.
fn exchange(from: &Laptop, to: &mut Laptop) {
    crate::common::introduce(&mut to.vault, &[&from.vault]);
    let runs = from.vault.unsent_runs(usize::MAX).unwrap();
    let received = to.vault.apply_bundle(runs, Vec::new(), to.now).unwrap();
    assert_eq!(received.waiting, 0);
}
