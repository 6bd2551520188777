use std::time::Instant;

use ledger::{Received as Folded, Scope, ScopeState};
use vault::{ConflictFilter, ConflictKind, Edit, Stamp, testing};

use crate::common::{Laptop, id, introduce, laptop, new_case, note, person, status, text};

/// Two laptops that know each other, with one case on both.
pub fn pair() -> (Laptop, Laptop) {
    let (mut a, mut b) = (laptop(1), laptop(2));
    introduce(&mut a.vault, &[&b.vault]);
    introduce(&mut b.vault, &[&a.vault]);
    a.edit(id(1), new_case(id(1), "Base")).unwrap();
    exchange(&mut a, &mut b);
    (a, b)
}

fn send(from: &Laptop, to: &mut Laptop) {
    let runs = from.vault.unsent_runs(usize::MAX).unwrap();
    to.vault.apply_bundle(runs, Vec::new(), to.now).unwrap();
}

pub fn exchange(a: &mut Laptop, b: &mut Laptop) {
    send(a, b);
    send(b, a);
}

pub fn assert_equal(a: &Laptop, b: &Laptop) {
    let hash = |laptop: &Laptop| laptop.vault.state_hash(Some(id(1))).unwrap();
    assert_eq!(hash(a), hash(b));
    // The pure fold of the ledger says the same as the tables.
    let mut pure = ScopeState::new(Scope::Case(id(1)));
    for stream in b.vault.reads().streams(Some(&Scope::Case(id(1)))).unwrap() {
        for raw in stream.raws {
            assert_ne!(pure.receive(raw), Ok(Folded::Equivocation));
        }
    }
    assert_eq!(pure.state_hash(), hash(b));
}

#[test]
fn different_fields_merge_without_a_question() {
    let (mut a, mut b) = pair();
    a.edit(id(1), person(id(4), "Popescu", "Ion")).unwrap();
    a.set(id(1), id(1), 1, "New title").unwrap();
    b.set(id(1), id(1), 13, "New synopsis").unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(b.title(id(1)), "New title");
    assert_eq!(a.vault.conflict_count().unwrap() + b.vault.conflict_count().unwrap(), 0);
}

#[test]
fn the_same_field_at_two_posts_is_a_conflict_that_one_person_ends() {
    let (mut a, mut b) = pair();
    a.set(id(1), id(1), 1, "From A").unwrap();
    b.set(id(1), id(1), 1, "From B").unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    let open = a.vault.conflicts(&ConflictFilter::default()).unwrap();
    assert_eq!(open.len(), 1);
    let conflict = &open[0];
    assert_eq!((conflict.what, conflict.register, conflict.record), (ConflictKind::Values, 1, id(1)));
    assert_eq!(conflict.base.as_deref(), Some(text("Base").as_slice()));
    let values: Vec<&[u8]> = conflict.candidates.iter().map(|side| side.value.as_slice()).collect();
    // The clocks say that B wrote first.
    assert_eq!(values, [text("From B"), text("From A")]);
    assert_eq!(conflict.candidates[0].device, b.vault.identity().device);
    assert_eq!(b.vault.conflicts(&ConflictFilter::default()).unwrap()[0].id, conflict.id);
    assert_eq!(a.vault.reads().case(id(1)).unwrap().unwrap().conflicts, 1);
    assert!(a.vault.reads().conflict(&conflict.id).unwrap().is_some());

    let value = conflict.candidates[1].value.clone();
    a.edit(id(1), vec![Edit::Resolve { id: id(1), register: 1, value, reason: "A asked".into() }]).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(b.title(id(1)), "From A");
    assert_eq!(a.vault.conflict_count().unwrap() + b.vault.conflict_count().unwrap(), 0);
}

#[test]
fn the_same_value_twice_is_no_conflict() {
    let (mut a, mut b) = pair();
    a.set(id(1), id(1), 1, "Same").unwrap();
    b.set(id(1), id(1), 1, "Same").unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(a.vault.conflict_count().unwrap(), 0);
}

#[test]
fn deleted_here_and_edited_there_waits_for_a_person() {
    let (mut a, mut b) = pair();
    a.edit(id(1), note(id(5), "words")).unwrap();
    exchange(&mut a, &mut b);
    a.edit(id(1), vec![Edit::Delete { id: id(5), reason: "twice".into() }]).unwrap();
    b.set(id(1), id(5), 3, "better words").unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    let open = b.vault.conflicts(&ConflictFilter::default()).unwrap();
    assert_eq!((open.len(), open[0].what), (1, ConflictKind::DeletedAndEdited));
    assert_eq!(open[0].candidates.len(), 2);
    b.edit(id(1), vec![Edit::Restore { id: id(5), reason: "needed".into() }]).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(a.vault.conflict_count().unwrap(), 0);
}

#[test]
fn an_edit_by_someone_who_did_not_know_of_the_closure_is_shown() {
    let (mut a, mut b) = pair();
    a.edit(id(1), vec![Edit::Set { id: id(1), register: 3, value: status("closed") }]).unwrap();
    b.edit(id(1), note(id(6), "late words")).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    for laptop in [&a, &b] {
        let open = laptop.vault.conflicts(&ConflictFilter::default()).unwrap();
        assert_eq!((open.len(), open[0].what), (1, ConflictKind::LateEdits));
        assert_eq!(open[0].candidates.len(), 2);
    }
    let resolve = Edit::Resolve { id: id(1), register: 3, value: status("closed"), reason: "read it".into() };
    a.edit(id(1), vec![resolve]).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(a.vault.conflict_count().unwrap() + b.vault.conflict_count().unwrap(), 0);
    for laptop in [&mut a, &mut b] {
        let before = testing::dump_derived(&laptop.vault).unwrap();
        laptop.vault.rebuild().unwrap();
        assert_eq!(testing::dump_derived(&laptop.vault).unwrap(), before);
    }
}

#[test]
fn two_custody_transfers_fork_until_one_entry_names_both() {
    let (mut a, mut b) = pair();
    a.edit(id(1), vec![Edit::Create { id: id(7), kind: 13 }]).unwrap();
    exchange(&mut a, &mut b);
    let append = |n: u128| vec![Edit::Append { id: id(7), log: 900, body: id(n).as_bytes().to_vec() }];
    a.edit(id(1), append(100)).unwrap();
    b.edit(id(1), append(101)).unwrap();
    exchange(&mut a, &mut b);
    let open = a.vault.conflicts(&ConflictFilter::default()).unwrap();
    assert_eq!((open[0].what, open[0].candidates.len()), (ConflictKind::Fork, 2));
    b.edit(id(1), append(102)).unwrap();
    exchange(&mut a, &mut b);
    assert_equal(&a, &b);
    assert_eq!(a.vault.conflict_count().unwrap(), 0);
}

#[test]
fn what_comes_twice_or_shuffled_changes_nothing() {
    let (mut a, mut b) = pair();
    for n in 0..20 {
        a.edit(id(1), note(id(100 + n), &format!("note {n}"))).unwrap();
        if n % 3 == 0 {
            a.edit(id(2 + n), new_case(id(2 + n), "Another")).unwrap();
        }
    }
    let mut pieces = Vec::new();
    for run in a.vault.unsent_runs(usize::MAX).unwrap() {
        for (seq, raw) in (run.first_seq..).zip(run.raws) {
            pieces.push(vault::Run { stream: run.stream.clone(), first_seq: seq, raws: vec![raw] });
        }
    }
    pieces.reverse();
    let doubled = [pieces.clone(), pieces].concat();
    let received = b.vault.apply_bundle(doubled, Vec::new(), b.now).unwrap();
    assert_eq!(received.changes, 27);
    assert!(b.vault.reads().waiting().unwrap().is_empty());
    assert_equal(&a, &b);
}

/// Figures for the record; the bounds leave room for an unoptimised build.
#[test]
fn a_thousand_changes_come_in_quickly() {
    let (mut a, mut b) = pair();
    let scope = Scope::Case(id(1));
    a.vault
        .write(Stamp::at(a.now), |writer| {
            for n in 0..1000 {
                writer.change(&scope, 8, note(id(1000 + n), &format!("note number {n}")))?;
            }
            Ok(())
        })
        .unwrap();
    let runs = a.vault.unsent_runs(usize::MAX).unwrap();
    let start = Instant::now();
    b.vault.apply_bundle(runs, Vec::new(), b.now).unwrap();
    let took = start.elapsed();
    println!("3000 operations in {took:?}");
    assert!(took.as_millis() < 5000, "{took:?}");
    assert_equal(&a, &b);
}
